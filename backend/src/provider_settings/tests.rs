//! The provider's settings.

use crate::{
    Error, StaffAuthorized,
    access::provider::{Administrator, Auditor},
    both_engines,
    testing::Testing,
};
use domain::{Failure, Reason, Refusal, provider_settings::SettingsDraft, staff::StaffLevel};

async fn draft(t: &Testing) -> SettingsDraft {
    let who = StaffAuthorized::<Auditor>::operator("test");
    t.backend.provider_settings().page(&who).await.expect("the page").draft
}

both_engines! {
    async fn what_is_saved_stands_on_the_page_and_in_the_trail(t: Testing) {
        let sample = t.sample().await;
        let who = t.backend.authorize_staff::<Administrator>(&sample.staff).await.expect("staff");
        let draft = SettingsDraft {
            name: "Fibre  Boréale ".into(),
            phone: "1 800 555-0199".into(),
            hours_en: "Weekdays, 8 to 18".into(),
            hours_fr: "En semaine, de 8 h à 18 h".into(),
            ticket_link: "https://support.example/new".into(),
            language: "fr".into(),
            ..draft(&t).await
        };
        t.backend.provider_settings().save(&who, &draft).await.expect("saved");
        let provider = t.backend.sign_in().provider().await.expect("the provider");
        assert_eq!(provider.name, "Fibre Boréale");
        assert_eq!(provider.support.hours.fr, "En semaine, de 8 h à 18 h");
        let events = t.number(
            "select count(*) from audit_event where customer_id = '' and kind = 'settings.changed' and after like $1",
            &["%Fibre Boréale%"],
        );
        assert_eq!(events.await, 1);
    }

    async fn whoever_saves_second_is_told_who_was_first(t: Testing) {
        let sample = t.sample().await;
        let who = t.backend.authorize_staff::<Administrator>(&sample.staff).await.expect("staff");
        let stale = draft(&t).await;
        let first = SettingsDraft { name: "First".into(), ..stale.clone() };
        t.backend.provider_settings().save(&who, &first).await.expect("saved");
        let second = SettingsDraft { name: "Second".into(), ..stale };
        let refused = t.backend.provider_settings().save(&who, &second).await.err().map(|error: Error| error.failure());
        let Some(Failure::Stale { by, version }) = refused else { panic!("{refused:?}") };
        assert_eq!(by, sample.staff.name());
        let again = SettingsDraft { version, ..second };
        t.backend.provider_settings().save(&who, &again).await.expect("saved over the first");
        assert_eq!(draft(&t).await.name, "Second");
    }

    async fn everything_that_is_wrong_is_said_at_once(t: Testing) {
        let who = StaffAuthorized::<Administrator>::operator("test");
        let wrong = SettingsDraft {
            name: " ".into(),
            text_en: "Call us".into(),
            ticket_link: "javascript:alert(1)".into(),
            questions_link: "https:///x".into(),
            language: "de".into(),
            ..draft(&t).await
        };
        let refused = t.backend.provider_settings().save(&who, &wrong).await.err().map(|error| error.failure());
        let Some(Failure::Invalid(failures)) = refused else { panic!("{refused:?}") };
        let found: Vec<_> = failures.iter().map(|failure| (failure.field.as_str(), &failure.reason)).collect();
        assert_eq!(found, [
            ("name", &Reason::Required),
            ("ticket_link", &Reason::LinkShape),
            ("questions_link", &Reason::LinkShape),
            ("language", &Reason::NotOffered),
            ("text_fr", &Reason::Required),
        ]);
        let nowhere = SettingsDraft { time_zone: "Mars/Olympus".into(), ..draft(&t).await };
        let refused = t.backend.provider_settings().save(&who, &nowhere).await.err().map(|error| error.failure());
        assert!(matches!(refused, Some(Failure::Invalid(failures)) if failures[0].field == "time_zone"));
    }

    async fn only_administrators_change_them(t: Testing) {
        let sample = t.sample().await;
        let who = t.backend.authorize_staff::<Administrator>(&sample.staff).await.expect("staff");
        t.execute("update staff set level = 'support'", &[]).await;
        let refused = t.backend.authorize_staff::<Administrator>(&sample.staff).await.err().map(|error| error.failure());
        let refusal = Failure::Refused(Refusal::StaffLevel { least: StaffLevel::Administrator });
        assert_eq!(refused, Some(refusal.clone()));
        let changed = SettingsDraft { name: "Mine".into(), ..draft(&t).await };
        let inside = t.backend.provider_settings().save(&who, &changed).await.err().map(|error| error.failure());
        assert_eq!(inside, Some(refusal), "whoever was one when the request began is none any more");
        let reader = t.backend.authorize_staff::<Auditor>(&sample.staff).await.expect("a reader");
        assert!(!t.backend.provider_settings().page(&reader).await.expect("the page").may_edit);
    }
}

both_engines! {
    async fn the_logo_is_served_by_what_is_in_it_and_by_nothing_else(t: Testing) {
        let who = StaffAuthorized::<Administrator>::operator("test");
        let service = t.backend.provider_settings();
        let shown = async || t.backend.sign_in().provider().await.expect("the provider").logo;
        assert_eq!(shown().await, None);
        let png = b"\x89PNG\r\n\x1a\n\0\x01\xfe".to_vec();
        service.set_logo(&who, &png).await.expect("a logo");
        let path = shown().await.expect("a path");
        let name = path.strip_prefix("/logo/").expect("a name");
        let logo = service.logo(name).await.expect("an answer").expect("the logo");
        assert_eq!((logo.media_type.as_str(), &logo.bytes), ("image/png", &png));
        assert_eq!(service.logo("other").await.expect("an answer"), None);
        let version = draft(&t).await.version;
        service.set_logo(&who, b"RIFF\0\0\0\0WEBPVP8 ").await.expect("another logo");
        assert_eq!(draft(&t).await.version, version, "nobody's form is stale because of it");
        assert_eq!(service.logo(name).await.expect("an answer"), None, "the one before is gone");
        service.remove_logo(&who).await.expect("no logo");
        assert_eq!(shown().await, None);
        service.remove_logo(&who).await.expect("still none");
        let refused = service.set_logo(&who, b"<svg/>").await.err().map(|error| error.failure());
        let failure = domain::FieldFailure::new("logo", Reason::ImageKind);
        assert_eq!(refused, Some(Failure::Invalid(vec![failure])));
        let events = "select count(*) from audit_event where customer_id = '' and kind like $1";
        assert_eq!(t.number(events, &["settings.logo_changed"]).await, 2);
        assert_eq!(t.number(events, &["settings.logo_removed"]).await, 1);
    }

    async fn sessions_of_staff_end_when_the_settings_say_so(t: Testing) {
        let sample = t.sample().await;
        let who = StaffAuthorized::<Administrator>::operator("test");
        let shorter = SettingsDraft {
            staff_idle_minutes: "5".into(),
            staff_absolute_minutes: "30".into(),
            ..draft(&t).await
        };
        t.backend.provider_settings().save(&who, &shorter).await.expect("saved");
        t.clock.advance_minutes(4);
        t.backend.authorize_staff::<Auditor>(&sample.staff).await.expect("still open");
        t.clock.advance_minutes(1);
        let ended = t.backend.authorize_staff::<Auditor>(&sample.staff).await.err().map(|error| error.failure());
        assert_eq!(ended, Some(Failure::SignedOut), "five minutes without a request, as the settings say by now");
    }
}
