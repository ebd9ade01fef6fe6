//! The trail of what belongs to no customer, as the people of the provider read it.

use crate::{
    access::provider::Auditor,
    both_engines,
    db::{Author, Event},
    roles::tests::{add, editor},
    testing::{Sample, Testing},
};
use domain::{
    Failure,
    access::Kind,
    audit::{AuditPage, AuditQuery, AuditValue, AuthorKind, SYSTEM, SubjectKey},
    sections::MoveDraft,
};
use serde_json::Value;

async fn page(t: &Testing, sample: &Sample, query: &AuditQuery) -> AuditPage {
    let who = t
        .backend
        .authorize_staff::<Auditor>(&sample.staff)
        .await
        .expect("staff");
    t.backend.audit().of_provider(&who, query).await.expect("a page")
}

fn key(kind: &str, id: &str) -> SubjectKey {
    SubjectKey {
        kind: kind.to_owned(),
        id: id.to_owned(),
    }
}

fn numbers(page: &AuditPage) -> Vec<i64> {
    page.events.iter().map(|event| event.seq).collect()
}

both_engines! {
    async fn whoever_is_of_the_provider_reads_it_and_nobody_else(t: Testing) {
        let sample = t.sample().await;
        for level in ["auditor", "support", "administrator", "owner"] {
            t.execute("update staff set level = $1", &[level]).await;
            let created = page(&t, &sample, &AuditQuery { kind: Some("staff.created".into()), ..AuditQuery::default() }).await;
            assert_eq!(created.events.len(), 1, "{level}");
            assert_eq!(created.events[0].subject.name.en, "Sam Staff");
        }
        for session in [&sample.owner.session, &sample.administrator.session] {
            let refused = t.backend.authorize_staff::<Auditor>(session).await.err().map(|error| error.failure());
            assert_eq!(refused, Some(Failure::NotFound));
        }
    }

    async fn it_has_what_belongs_to_no_customer_and_nothing_of_a_customers_own(t: Testing) {
        let (sample, _) = (t.sample().await, t.other_sample().await);
        let role = add(&t, "Night shift", Kind::Ordinary, &[]).await;
        let shift = MoveDraft { up: role.to_string(), ..MoveDraft::default() };
        t.backend.roles().shift(&editor(), &shift).await.expect("moved");
        let all = page(&t, &sample, &AuditQuery::default()).await;
        assert_eq!(all.events[0].kind, "role.moved");
        assert_eq!(all.events[1].kind, "role.created");
        // The provider gave its name in both languages, and the event of then, or what there is now, tells both.
        for event in &all.events[..2] {
            assert_eq!(event.author.kind, AuthorKind::System);
            assert_eq!((event.subject.name.en.as_str(), event.subject.name.fr.as_str()), ("Night shift", "Night shift (fr)"));
        }
        let changes = &all.events[1].changes;
        let kind = changes.iter().find(|change| change.field == "kind").expect("the kind");
        assert_eq!((&kind.before, &kind.after), (&AuditValue::Nothing, &AuditValue::Text("ordinary".to_owned())));
        let last = t.number("select seq from settings where id = 1", &[]).await;
        assert_eq!(numbers(&all), (1..=last).rev().collect::<Vec<_>>());
        assert!(all.events.iter().all(|event| event.subject.key.kind != "contact"));
        assert!(all.subjects.iter().all(|subject| subject.key.kind != "contact"));
        assert!(all.kinds.iter().all(|kind| !kind.starts_with("contact.")));
        let offered: Vec<&SubjectKey> = all.subjects.iter().map(|subject| &subject.key).collect();
        assert!(offered.contains(&&key("role", role.as_str())), "{offered:?}");
        assert!(offered.iter().any(|key| key.kind == "staff"));
    }

    async fn it_is_narrowed_by_author_subject_and_kind_and_paged(t: Testing) {
        let sample = t.sample().await;
        let before = t.number("select seq from settings where id = 1", &[]).await;
        for n in 0..120_usize {
            let change = t.backend.db().provider_change(&Author::system("test")).await.expect("a change");
            let event = Event {
                kind: if n.is_multiple_of(2) { "test.even" } else { "test.odd" },
                subject_kind: if n.is_multiple_of(3) { "section" } else { "role" },
                subject_id: "same".to_owned(),
                subject_name: format!("number {n}"),
                before: Value::Null,
                after: Value::Null,
            };
            change.commit(event).await.expect("a commit");
        }
        let of = async |author: Option<&str>, subject: Option<SubjectKey>, kind: Option<&str>| {
            let query = AuditQuery {
                author: author.map(str::to_owned),
                subject,
                kind: kind.map(str::to_owned),
                ..AuditQuery::default()
            };
            page(&t, &sample, &query).await
        };
        assert_eq!(of(None, Some(key("section", "same")), None).await.events.len(), 40);
        assert_eq!(of(Some(SYSTEM), Some(key("section", "same")), Some("test.odd")).await.events.len(), 20);
        assert_eq!(of(Some("nobody"), None, None).await.events.len(), 0);
        assert_eq!(of(None, Some(key("staff", "same")), None).await.events.len(), 0);
        // A section and a role of one id are two; each by its name of the last time.
        let names: Vec<&str> = ["section", "role"].into();
        let offered = of(None, None, Some("test.odd")).await.subjects;
        for (kind, name) in names.into_iter().zip(["number 117", "number 119"]) {
            let found = offered.iter().find(|subject| subject.key == key(kind, "same"));
            assert_eq!(found.expect("offered").name.en, name);
        }
        let first = page(&t, &sample, &AuditQuery::default()).await;
        let last = before + 120;
        assert_eq!(numbers(&first), (last - 49..=last).rev().collect::<Vec<_>>());
        let second = page(&t, &sample, &AuditQuery { before: first.older, ..AuditQuery::default() }).await;
        assert_eq!(numbers(&second), (last - 99..=last - 50).rev().collect::<Vec<_>>());
        let back = page(&t, &sample, &AuditQuery { after: second.newer, ..AuditQuery::default() }).await;
        assert_eq!((numbers(&back), back.newer), (numbers(&first), None));
    }
}
