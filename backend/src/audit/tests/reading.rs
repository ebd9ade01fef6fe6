//! The audit trail as it is read.

use crate::{
    access::{AuditTrailSection, Authorized, ContactsSection, Modify, Read},
    both_engines,
    db::{Author, Event},
    testing::{Sample, Testing, role},
};
use domain::{
    Failure,
    access::section,
    audit::{AuditEvent, AuditPage, AuditQuery, AuditValue, AuthorKind, SYSTEM, SubjectKey},
    session::Scope,
};
use serde_json::json;

async fn reader(t: &Testing, sample: &Sample) -> Authorized<AuditTrailSection, Read> {
    let session = &sample.owner.session;
    t.backend
        .authorize(session, &Scope::Own)
        .await
        .expect("Read on the audit trail")
}

async fn page(t: &Testing, sample: &Sample, query: &AuditQuery) -> AuditPage {
    let who = reader(t, sample).await;
    t.backend.audit().list(&who, query).await.expect("a page")
}

/// Writes an event for each number.
async fn events(t: &Testing, sample: &Sample, numbers: std::ops::Range<usize>) {
    for n in numbers {
        let change = t.backend.db().change(&Author::system("test"), &sample.customer).await;
        let event = Event {
            kind: if n.is_multiple_of(2) { "test.even" } else { "test.odd" },
            subject_kind: "contact",
            subject_id: sample.bystander.to_string(),
            subject_name: format!("number {n}"),
            before: json!({ "n": n }),
            after: json!({ "n": n + 1 }),
        };
        change.expect("a change").commit(event).await.expect("a commit");
    }
}

fn numbers(page: &AuditPage) -> Vec<i64> {
    page.events.iter().map(|event| event.seq).collect()
}

both_engines! {
    async fn pages_go_from_the_newest_event_to_the_first_and_back(t: Testing) {
        let sample = t.sample().await;
        events(&t, &sample, 0..120).await;
        let last = t.number("select seq from customer where id = $1", &[sample.customer.as_str()]).await;
        let first = page(&t, &sample, &AuditQuery::default()).await;
        assert_eq!(numbers(&first), (last - 49..=last).rev().collect::<Vec<_>>());
        assert_eq!(first.newer, None);
        let (mut seen, mut at, mut pages) = (numbers(&first), first.older, vec![first]);
        while let Some(before) = at {
            let next = page(&t, &sample, &AuditQuery { before: Some(before), ..AuditQuery::default() }).await;
            seen.extend(numbers(&next));
            at = next.older;
            pages.push(next);
        }
        assert_eq!(seen, (1..=last).rev().collect::<Vec<_>>());
        let end = pages.last().expect("a page");
        let back = AuditQuery { after: end.newer, ..AuditQuery::default() };
        assert_eq!(numbers(&page(&t, &sample, &back).await), numbers(&pages[pages.len() - 2]));
        let nothing = page(&t, &sample, &AuditQuery { before: Some(1), ..AuditQuery::default() }).await;
        assert!(nothing.events.is_empty() && nothing.older.is_none());
    }

    async fn it_is_filtered_by_author_contact_and_kind_together(t: Testing) {
        let sample = t.sample().await;
        events(&t, &sample, 0..7).await;
        let of = async |author: Option<&str>, about_bystander: bool, kind: Option<&str>| {
            let query = AuditQuery {
                author: author.map(str::to_owned),
                subject: about_bystander.then(|| SubjectKey::from(&sample.bystander)),
                kind: kind.map(str::to_owned),
                ..AuditQuery::default()
            };
            page(&t, &sample, &query).await.events
        };
        let all = |events: &[AuditEvent], holds: &dyn Fn(&AuditEvent) -> bool| !events.is_empty() && events.iter().all(holds);
        let owner = sample.owner.contact.as_str();
        let mine = of(Some(owner), false, None).await;
        assert!(all(&mine, &|event| event.author.id == owner && event.author.kind == AuthorKind::Contact));
        let by_system = of(Some(SYSTEM), true, None).await;
        assert_eq!(by_system.len(), 8);
        assert!(all(&by_system, &|event| event.subject.key.id == sample.bystander.as_str() && event.author.id == SYSTEM));
        assert_eq!(of(None, true, Some("test.odd")).await.len(), 3);
        assert_eq!(of(Some(SYSTEM), true, Some("test.even")).await.len(), 4);
        assert_eq!(of(Some(SYSTEM), false, Some("session.signed_in")).await.len(), 0);
        assert_eq!(of(Some("nobody"), false, None).await.len(), 0);
        assert_eq!(of(None, false, Some("nothing.happened")).await.len(), 0);
        // What is offered to filter by is everything that there is, whatever is filtered now.
        let narrowed = page(&t, &sample, &AuditQuery { kind: Some("test.odd".into()), ..AuditQuery::default() }).await;
        assert!(narrowed.kinds.iter().any(|kind| kind == "session.signed_in"));
        assert!(narrowed.authors.iter().any(|author| author.id == owner));
        assert!(narrowed.authors.iter().any(|author| author.id == SYSTEM));
        let bystander = narrowed.subjects.iter().find(|subject| subject.key == SubjectKey::from(&sample.bystander));
        // By the name of the last time.
        assert_eq!(bystander.expect("the bystander").name.en, "number 6");
    }

    async fn what_staff_did_on_the_account_is_shown_to_its_people(t: Testing) {
        let sample = t.sample().await;
        let scope = Scope::Customer(sample.customer.clone());
        let staff = t.backend.authorize::<ContactsSection, Modify>(&sample.staff, &scope).await.expect("a witness");
        let form = t.backend.contacts().form(&staff, &sample.billing.contact).await.expect("a form");
        let mut draft = form.draft;
        draft.title = "Head of billing".to_owned();
        t.backend.contacts().update(&staff, &sample.billing.contact, form.version, &draft).await.expect("an update");
        let newest = page(&t, &sample, &AuditQuery::default()).await.events.remove(0);
        assert_eq!(newest.kind, "contact.updated");
        assert_eq!((newest.author.kind, newest.author.name.as_str()), (AuthorKind::Staff, "Sam Staff"));
        assert_eq!(newest.address, "192.0.2.7");
        assert_eq!(newest.at.en, "Nov 23, 2026, 10:00");
        assert_eq!(newest.subject.name.en, "Émilie Exemple");
        let [change] = newest.changes.as_slice() else { panic!("{:?}", newest.changes) };
        assert_eq!(change.field, "title");
        assert_eq!(change.before, AuditValue::Nothing);
        assert_eq!(change.after, AuditValue::Text("Head of billing".to_owned()));
        // What staff did elsewhere is not: signing in, for one.
        let all = page(&t, &sample, &AuditQuery::default()).await.events;
        assert_eq!(all.iter().filter(|event| event.author.kind == AuthorKind::Staff).count(), 1);
        let who = t.backend.authorize::<AuditTrailSection, Read>(&sample.staff, &scope).await.expect("a witness");
        let by_staff = t.backend.audit().list(&who, &AuditQuery::default()).await.expect("a page");
        assert_eq!(numbers(&by_staff), all.iter().map(|event| event.seq).collect::<Vec<_>>());
    }

    async fn a_password_that_was_set_is_told_and_which_is_not(t: Testing) {
        let sample = t.sample().await;
        let who = t.backend.authorize::<ContactsSection, Modify>(&sample.owner.session, &Scope::Own).await.expect("a witness");
        let form = t.backend.contacts().form(&who, &sample.billing.contact).await.expect("a form");
        let mut draft = form.draft;
        draft.access.password = "a new and rather long password".to_owned();
        t.backend.contacts().update(&who, &sample.billing.contact, form.version, &draft).await.expect("an update");
        let page = page(&t, &sample, &AuditQuery::default()).await;
        let changes = &page.events[0].changes;
        assert!(changes.iter().any(|change| change.field == "password" && change.after == AuditValue::Hidden));
        assert!(!format!("{page:?}").contains("rather long"));
    }

    async fn the_events_of_another_customer_are_not_there(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        events(&t, &other, 0..3).await;
        let all = page(&t, &sample, &AuditQuery::default()).await;
        assert!(all.kinds.iter().all(|kind| !kind.starts_with("test.")));
        assert!(all.authors.iter().all(|author| author.id != other.owner.contact.as_str()));
        assert!(all.subjects.iter().all(|subject| subject.key.id != other.bystander.as_str()));
        for query in [
            AuditQuery { author: Some(other.owner.contact.to_string()), ..AuditQuery::default() },
            AuditQuery { subject: Some(SubjectKey::from(&other.bystander)), ..AuditQuery::default() },
            AuditQuery { kind: Some("test.odd".into()), ..AuditQuery::default() },
        ] {
            assert_eq!(page(&t, &sample, &query).await.events, []);
        }
    }

    async fn who_holds_nothing_there_does_not_read_it(t: Testing) {
        let sample = t.sample().await;
        let asked = async || {
            let asked = t.backend.authorize::<AuditTrailSection, Read>(&sample.manager.session, &Scope::Own).await;
            asked.map(|_| ()).map_err(|error| error.failure())
        };
        assert_eq!(asked().await, Err(Failure::NotFound));
        t.execute(
            "insert into permission (customer_id, contact_id, section_key, level) values ($1, $2, $3, 'read')",
            &[sample.customer.as_str(), sample.manager.contact.as_str(), section::AUDIT_TRAIL],
        )
        .await;
        assert_eq!(asked().await, Ok(()));
        t.give_role(&sample.customer, &sample.billing.contact, role::ADMINISTRATOR).await;
        let administrator = t.backend.authorize::<AuditTrailSection, Read>(&sample.billing.session, &Scope::Own).await;
        assert!(administrator.is_ok());
    }
}
