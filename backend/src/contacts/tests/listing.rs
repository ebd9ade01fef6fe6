//! The list: searching, filtering, sorting, pages, counts, dates.

use super::{access, add, edit, found, list, manager, phone, row, staff};
use crate::{
    both_engines,
    testing::{Sample, Testing, role},
};
use domain::{
    Bilingual,
    contacts::{Count, ListQuery, Sort},
    id::ContactId,
    portal_access::Status,
};

const SORTS: [&str; 6] = ["name", "-name", "title", "-title", "email", "-email"];

/// A customer with so many contacts more, many of whom are equal in every sort.
async fn crowd(t: &Testing, sample: &Sample, count: usize) {
    let who = staff(t, sample).await;
    for n in 0..count {
        let name = [("Anne", "Côté"), ("Zoé", "Cote"), ("Marc", "Roy")][n % 3];
        add(t, &who, name, |draft| {
            draft.title = ["", "Technician", "Technicienne"][n % 3].into();
            draft.email = ["same@abc.example", "other@abc.example"][n % 2].into();
        })
        .await;
    }
}

/// Every page of a query, forward or backward, as ids.
async fn walk(t: &Testing, sample: &Sample, query: &ListQuery, backward: bool) -> Vec<Vec<ContactId>> {
    let mut query = query.clone();
    let mut pages = Vec::new();
    loop {
        let page = list(t, sample, &query).await;
        pages.push(page.rows.into_iter().map(|row| row.id).collect());
        let more = if backward { page.previous } else { page.next };
        (query.after, query.before) = if backward { (None, more) } else { (more, None) };
        if query.after.is_none() && query.before.is_none() {
            return pages;
        }
    }
}

both_engines! {
    async fn a_search_finds_by_the_beginning_of_words_without_accents(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        add(&t, &who, ("Jean-François", "Côté"), |draft| {
            draft.title = "Chef d’équipe".into();
            draft.email = "jf.cote@abc.example".into();
            draft.phones = vec![phone("514 555-0112"), phone("+44 20 7183 8750")];
        })
        .await;
        for search in [
            "cote", "CÔTÉ", "Côt", "francois", "jean-f", "fran côté", "équipe", "equi", "jf.cote@abc", "abc.example jf",
            "0112", "555-0112", "(514) 555", "5550", "+1 514 555 0112", "020 7183", "7183 87", " cote  chef ",
        ] {
            let found = found(&t, &sample, search).await;
            assert!(found.contains(&"Jean-François".to_owned()), "{search}: {found:?}");
        }
        for search in ["ote", "cote karim", "0113", "555 0113 cote", "xyz", "%", "cot%"] {
            let found = found(&t, &sample, search).await;
            let nothing = !found.contains(&"Jean-François".to_owned());
            assert!(nothing || search == "%" || search == "cot%", "{search}: {found:?}");
        }
        assert_eq!(found(&t, &sample, "exemple").await.len(), 6);
        assert_eq!(found(&t, &sample, " ! ").await.len(), 7, "nothing is searched");
    }

    async fn filters_narrow_by_role_and_status(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        for (first, login) in [("Scheduled", "s"), ("Expired", "e"), ("Disabled", "d"), ("Over", "o"), ("Ending", "n")] {
            add(&t, &who, (first, "Exemple"), |draft| draft.access = access(login)).await;
        }
        for (sql, login) in [
            ("update portal_access set activates_at = 1795446000000001 where login_id = (select id from login where name = $1)", "s"),
            ("update portal_access set expires_at = 1795446000000000 where login_id = (select id from login where name = $1)", "e"),
            ("update portal_access set disabled = 1 where login_id = (select id from login where name = $1)", "d"),
            ("update portal_access set disabled = 1, expires_at = 1700000000000000 where login_id = (select id from login where name = $1)", "o"),
            ("update portal_access set activates_at = 1795446000000000, expires_at = 1795446000000001 where login_id = (select id from login where name = $1)", "n"),
        ] {
            t.execute(sql, &[login]).await;
        }
        let names = async |status: Option<Status>, role: Option<&str>, search: &str| {
            let query = ListQuery {
                status,
                role: role.and_then(|role| role.parse().ok()),
                search: search.into(),
                ..ListQuery::default()
            };
            let list = list(&t, &sample, &query).await;
            assert_eq!(list.matching.n as usize, list.rows.len());
            assert!(list.rows.iter().all(|row| status.is_none_or(|status| row.status == status)));
            list.rows.into_iter().map(|row| row.first_name).collect::<Vec<_>>()
        };
        assert_eq!(names(Some(Status::Active), None, "").await, ["Bob", "Chantal", "Émilie", "Ending", "Jean", "Karim"]);
        assert_eq!(names(Some(Status::Scheduled), None, "").await, ["Scheduled"]);
        assert_eq!(names(Some(Status::Expired), None, "").await, ["Expired", "Over"]);
        assert_eq!(names(Some(Status::Disabled), None, "").await, ["Disabled"]);
        assert_eq!(names(Some(Status::None), None, "").await, ["Olivier"]);
        assert_eq!(names(None, Some(role::BILLING), "").await, ["Émilie"]);
        assert_eq!(names(Some(Status::Active), Some(role::BILLING), "emi").await, ["Émilie"]);
        assert!(names(Some(Status::Disabled), Some(role::BILLING), "").await.is_empty());
        let list = list(&t, &sample, &ListQuery::default()).await;
        assert_eq!((list.total.n, list.with_access.n), (11, 10));
    }

    async fn a_date_goes_with_a_status_in_both_languages_and_the_readers_zone(t: Testing) {
        let sample = t.sample().await;
        let who = manager(&t, &sample.owner).await;
        let id = add(&t, &who, ("Olivier", "Pelletier"), |draft| draft.access = access("olivier")).await;
        let sql = "update portal_access set activates_at = 1796180400000000 where contact_id = $1";
        t.execute(sql, &[id.as_str()]).await;
        // 2026-12-02T03:00:00Z is still the first in Montréal.
        assert_eq!(
            row(&t, &sample, &id).await.status_date,
            Some(Bilingual::new("Dec 1, 2026", "1er déc. 2026"))
        );
        edit(&t, &who, &sample.administrator.contact, |draft| draft.time_zone = "Europe/Paris".into()).await.expect("saved");
        assert_eq!(
            row(&t, &sample, &id).await.status_date,
            Some(Bilingual::new("Dec 2, 2026", "2 déc. 2026"))
        );
    }

    async fn pages_visit_every_contact_once_in_every_sort_and_both_directions(t: Testing) {
        let sample = t.sample().await;
        crowd(&t, &sample, 114).await;
        let role = role::CONTACT_MANAGER.parse().ok();
        for search in ["", "c"] {
            for sort in SORTS {
                let query = ListQuery {
                    sort: sort.parse::<Sort>().expect("a sort"),
                    search: search.into(),
                    ..ListQuery::default()
                };
                let forward = walk(&t, &sample, &query, false).await;
                let all: Vec<ContactId> = forward.concat();
                let mut distinct = all.clone();
                distinct.sort();
                distinct.dedup();
                let expected = if search.is_empty() { 120 } else { 77 };
                assert_eq!((all.len(), distinct.len()), (expected, expected), "{sort}");
                // From the last page back to the first.
                let mut last = query.clone();
                for _ in 1..forward.len() {
                    last.after = list(&t, &sample, &last).await.next;
                }
                let mut backward = walk(&t, &sample, &last, true).await;
                backward.reverse();
                assert_eq!(backward, forward, "{sort}");
                let opposite = ListQuery {
                    sort: Sort { descending: !query.sort.descending, ..query.sort },
                    ..query
                };
                let mut reversed = walk(&t, &sample, &opposite, false).await.concat();
                reversed.reverse();
                assert_eq!(reversed, all, "{sort}");
            }
        }
        let narrowed = ListQuery { role, ..ListQuery::default() };
        assert_eq!(walk(&t, &sample, &narrowed, false).await.concat(), std::slice::from_ref(&sample.manager.contact));
    }

    async fn names_sort_in_one_order_for_both_languages(t: Testing) {
        let sample = t.sample().await;
        crowd(&t, &sample, 6).await;
        let order = async |sort: &str| {
            let query = ListQuery { sort: sort.parse().expect("a sort"), ..ListQuery::default() };
            let rows = list(&t, &sample, &query).await.rows;
            rows.into_iter().map(|row| format!("{} {}", row.last_name, row.first_name)).collect::<Vec<_>>()
        };
        let by_name = order("name").await;
        assert_eq!(by_name[..4], ["Côté Anne", "Côté Anne", "Cote Zoé", "Cote Zoé"]);
        assert_eq!(by_name[4..7], ["Exemple Bob", "Exemple Chantal", "Exemple Émilie"]);
        let by_title = order("title").await;
        assert_eq!(by_title[..4], ["Cote Zoé", "Cote Zoé", "Roy Marc", "Roy Marc"]);
    }

    async fn a_place_that_is_gone_or_nonsense_is_the_beginning(t: Testing) {
        let sample = t.sample().await;
        let id = &sample.bystander;
        for (after, before) in [
            (Some("nonsense".to_owned()), None),
            (Some(format!("zz.{id}")), None),
            (None, Some(format!("0.{id}"))),
            (Some(format!("' or 1=1.{id}")), None),
        ] {
            let query = ListQuery { after, before, ..ListQuery::default() };
            let list = list(&t, &sample, &query).await;
            assert_eq!(list.rows.len(), 6, "{query:?}");
        }
    }

    async fn counts_stop_at_a_thousand(t: Testing) {
        let sample = t.sample().await;
        super::plans::crowd(&t, &sample.customer, 1_200).await;
        let list = list(&t, &sample, &ListQuery { search: "example".into(), ..ListQuery::default() }).await;
        let capped = Count { n: 1_000, more: true };
        assert_eq!((list.total, list.matching), (capped, capped));
        assert_eq!(list.rows.len(), 50);
        assert_eq!(list.roles.len(), 6, "those held and those allowed");
    }
}
