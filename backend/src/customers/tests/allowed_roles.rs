//! Roles that a customer may use no more: whoever holds one keeps it, nobody is given it, and no change of roles,
//! classes or customers takes the last one who administers.

use super::{
    bulk::{OTHER, other_class, to_the_end},
    *,
};
use crate::{
    access::{Authorized, ContactsSection, Modify},
    roles::tests::{add, draft as role_draft, editor},
    testing::role,
};
use domain::{
    ContactId, Reason, Refusal, RoleId,
    access::Kind,
    contacts::{ContactDraft, ManyAction, ManyChange, RemovalDraft, Selection},
    customer_classes::ClassDraft,
    customers::BulkDraft,
    form::Consequence,
    sections::RemoveDraft,
    session::Scope,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};

const FIRST: &str = "01900000-0000-7000-8000-000000000101";
/// Every role that may be allowed, as each installation has them.
const ALL: [&str; 4] = [role::ADMINISTRATOR, role::CONTACT_MANAGER, role::BILLING, role::SUPPORT];

type Manager = Authorized<ContactsSection, Modify>;

fn names(roles: &[&str]) -> Vec<String> {
    roles.iter().map(|id| (*id).to_owned()).collect()
}

/// Has a class allow these roles and no others; what that does is confirmed.
async fn allow_in_class(t: &Testing, who: &StaffAuthorized<Administrator>, roles: &[&str]) -> Result<(), Failure> {
    let classes = t.backend.customer_classes();
    let id = FIRST.parse().expect("an id");
    let draft = ClassDraft {
        roles: names(roles),
        ..classes.page(&who.reading(), &id).await.expect("the page").draft
    };
    match classes.update(who, &id, &draft).await.map_err(|error| error.failure()) {
        Err(Failure::Confirm(asked)) => {
            let draft = ClassDraft {
                confirm: asked.token,
                ..draft
            };
            classes.update(who, &id, &draft).await.map_err(|error| error.failure())
        }
        other => other,
    }
}

async fn bulk(t: &Testing, who: &StaffAuthorized<Administrator>, ids: &[&CustomerId], change: &str, roles: &[&str]) {
    let draft = BulkDraft {
        id: ids.iter().map(ToString::to_string).collect(),
        change: change.into(),
        class: OTHER.into(),
        roles: names(roles),
        ..BulkDraft::default()
    };
    let id = t.backend.customers().bulk_start(who, &draft).await.expect("a start");
    to_the_end(t, who, &id).await;
}

/// What everybody of a customer holds.
async fn held(t: &Testing, sample: &Sample) -> i64 {
    let sql = "select count(*) from contact_role where customer_id = $1 and role_id <> $2";
    t.number(sql, &[sample.customer.as_str(), role::OWNER]).await
}

/// Edits somebody.
async fn edit(
    t: &Testing,
    who: &Manager,
    id: &ContactId,
    change: impl FnOnce(&mut ContactDraft),
) -> Result<(), Failure> {
    let done = async {
        let form = t.backend.contacts().form(who, id).await?;
        let mut draft = form.draft;
        change(&mut draft);
        t.backend.contacts().update(who, id, form.version, &draft).await
    };
    done.await.map(|_| ()).map_err(|error: Error| error.failure())
}

/// Whether the only thing wrong is that the customer may not use a role.
fn is_not_allowed(failure: &Failure) -> bool {
    let Failure::Invalid(failures) = failure else {
        return false;
    };
    failures.iter().all(|failure| {
        failure.field == "roles" && matches!(failure.reason, Reason::Refused(Refusal::RoleNotAllowed { .. }))
    })
}

/// *Support only* is allowed no more: who holds it keeps it, and nobody is given it, in whatever way.
async fn assert_kept_and_given_to_nobody(t: &Testing, sample: &Sample, way: &str) {
    let (administrator, by_staff): (Manager, Manager) = (
        t.backend
            .authorize(&sample.administrator.session, &Scope::Own)
            .await
            .expect("an administrator"),
        t.backend
            .authorize(&sample.staff, &Scope::Customer(sample.customer.clone()))
            .await
            .expect("staff"),
    );
    let support: RoleId = role::SUPPORT.parse().expect("an id");
    let holder = &sample.support.contact;
    for who in [&administrator, &by_staff] {
        let form = t.backend.contacts().form(who, holder).await.expect("a form");
        assert_eq!(form.draft.roles, [role::SUPPORT], "{way}: kept");
        edit(t, who, holder, |draft| draft.title = format!("{}!", draft.title))
            .await
            .expect("all else may change");
        let refused = edit(t, who, &sample.billing.contact, |draft| {
            draft.roles.push(role::SUPPORT.into());
        })
        .await;
        assert!(is_not_allowed(&refused.expect_err("refused")), "{way}: by the form");
        let new = ContactDraft {
            first_name: "Nia".into(),
            last_name: "Okafor".into(),
            email: "nia@abc.example".into(),
            language: "en".into(),
            time_zone: "America/Toronto".into(),
            roles: names(&[role::SUPPORT]),
            ..ContactDraft::default()
        };
        let refused = t
            .backend
            .contacts()
            .add(who, &new)
            .await
            .map(|_| ())
            .map_err(|error| error.failure());
        assert!(is_not_allowed(&refused.expect_err("refused")), "{way}: to somebody new");
        let some = Selection::These(vec![
            sample.billing.contact.clone(),
            sample.bystander.clone(),
            holder.clone(),
        ]);
        let action = ManyAction::Change(ManyChange::AddRole(support.clone()));
        let many = t
            .backend
            .contacts()
            .change_many(who, &some, &action)
            .await
            .expect("an answer");
        assert_eq!((many.done, many.same, many.refused.len()), (0, 1, 2), "{way}: to many");
        assert!(
            many.refused.iter().all(|refused| is_not_allowed(&refused.why)),
            "{way}: {many:?}"
        );
    }
}

/// How many of a customer can sign in and manage the others, with no end to it.
async fn administrators(t: &Testing, customer: &CustomerId) -> i64 {
    let sql = "select count(distinct r.contact_id) from contact_role r join role k on k.id = r.role_id \
        join contact c on c.customer_id = r.customer_id and c.id = r.contact_id \
        join portal_access a on a.customer_id = r.customer_id and a.contact_id = r.contact_id \
        join login l on l.id = a.login_id \
        where r.customer_id = $1 and k.kind <> 'ordinary' and c.deleted_at is null and a.disabled = 0 \
            and a.expires_at is null and a.activates_at is null and l.password_hash is not null";
    t.number(sql, &[customer.as_str()]).await
}

both_engines! {
    async fn whoever_holds_a_role_keeps_it_when_it_is_allowed_no_more_and_nobody_is_given_it(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let narrow = [role::ADMINISTRATOR, role::CONTACT_MANAGER, role::BILLING];
        other_class(&t).await;
        for role in narrow {
            t.execute("insert into class_role (class_id, role_id) values ($1, $2)", &[OTHER, role]).await;
        }
        let before = held(&t, &sample).await;
        let own = CustomerDraft { roles: names(&narrow), ..form(&t, &who, &sample.customer).await };
        let asked = failure(t.backend.customers().update(&who, &sample.customer, &own).await);
        let Failure::Confirm(asked) = asked else { panic!("{asked:?}") };
        let told = |line: &Consequence| matches!(line, Consequence::RoleWithdrawn { people, .. } if people.contacts == 1);
        assert!(asked.lines.iter().any(told), "who holds it is said: {asked:?}");
        save(&t, &who, &sample.customer, &own).await;
        assert_kept_and_given_to_nobody(&t, &sample, "the customer's own roles").await;
        save(&t, &who, &sample.customer, &CustomerDraft { roles: Vec::new(), ..form(&t, &who, &sample.customer).await }).await;

        allow_in_class(&t, &who, &narrow).await.expect("saved");
        assert_kept_and_given_to_nobody(&t, &sample, "the class's roles").await;
        allow_in_class(&t, &who, &ALL).await.expect("saved");

        save(&t, &who, &sample.customer, &CustomerDraft { class: OTHER.into(), ..form(&t, &who, &sample.customer).await }).await;
        assert_kept_and_given_to_nobody(&t, &sample, "another class").await;
        save(&t, &who, &sample.customer, &CustomerDraft { class: FIRST.into(), ..form(&t, &who, &sample.customer).await }).await;

        bulk(&t, &who, &[&sample.customer], "roles", &narrow).await;
        assert_kept_and_given_to_nobody(&t, &sample, "the roles of many customers").await;
        bulk(&t, &who, &[&sample.customer], "class_roles", &[]).await;

        bulk(&t, &who, &[&sample.customer], "class", &[]).await;
        assert_kept_and_given_to_nobody(&t, &sample, "the class of many customers").await;
        assert_eq!(held(&t, &sample).await, before);

        // Whoever was deleted while holding it comes back once it is allowed again.
        let owner: Manager = t.backend.authorize(&sample.owner.session, &Scope::Own).await.expect("the owner");
        let gone = Selection::These(vec![sample.support.contact.clone()]);
        t.backend.contacts().change_many(&owner, &gone, &ManyAction::Delete).await.expect("deleted");
        let back = std::slice::from_ref(&sample.support.contact);
        let done = t.backend.contacts().restore(&owner, back).await.expect("an answer");
        assert!(is_not_allowed(&done.refused[0].why), "{done:?}");
        save(&t, &who, &sample.customer, &CustomerDraft { class: FIRST.into(), ..form(&t, &who, &sample.customer).await }).await;
        assert_eq!(t.backend.contacts().restore(&owner, back).await.expect("an answer").done, 1);
    }

    async fn no_change_of_roles_classes_or_customers_takes_the_last_administrator(t: Testing) {
        let mut chance = StdRng::seed_from_u64(11);
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let who = administrator(&t, &sample).await;
        other_class(&t).await;
        let own = add(&t, "Night shift", Kind::Ordinary, &[]).await;
        let mut deputies = add(&t, "Deputies", Kind::Administrator, &[]).await;
        let every = |deputies: &RoleId| names(&[&ALL[..], &[own.as_str(), deputies.as_str()]].concat());
        let all = every(&deputies);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        allow_in_class(&t, &who, &all).await.expect("saved");
        // The owner is no help, so that roles decide.
        for sample in [&sample, &other] {
            t.execute("update portal_access set disabled = 1 where login_id = $1", &[sample.owner.login.as_str()]).await;
        }
        let mut refused = [0_u32; 2];
        let mut done = 0_u32;
        for _ in 0..160 {
            let all = every(&deputies);
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            if chance.random_bool(0.2) {
                // One customer hangs on that role alone.
                let key = [other.customer.as_str(), role::OWNER];
                t.execute("update role set kind = 'administrator' where id = $1", &[deputies.as_str()]).await;
                t.execute("delete from contact_role where customer_id = $1 and role_id <> $2", &key).await;
                let deputy = "insert into contact_role (customer_id, contact_id, role_id) values ($1, $2, $3)";
                t.execute(deputy, &[key[0], other.administrator.contact.as_str(), deputies.as_str()]).await;
                t.execute("update portal_access set disabled = 0 where login_id = $1", &[other.administrator.login.as_str()]).await;
            }
            let sample = if chance.random_bool(0.7) { &sample } else { &other };
            let some: Vec<&str> = all.iter().copied().filter(|_| chance.random_bool(0.4)).collect();
            let by_staff: Manager = t.backend.authorize(&sample.staff, &Scope::Customer(sample.customer.clone())).await.expect("staff");
            let members = [&sample.administrator, &sample.manager, &sample.billing, &sample.support];
            let contact = &members.choose(&mut chance).expect("a member").contact;
            let result = match chance.random_range(0..11) {
                0 => {
                    let class = if chance.random_bool(0.5) { FIRST } else { OTHER };
                    let draft = CustomerDraft { roles: names(&some), class: class.into(), ..form(&t, &who, &sample.customer).await };
                    save(&t, &who, &sample.customer, &draft).await;
                    Ok(())
                }
                1 => allow_in_class(&t, &who, &some).await,
                2 => {
                    let change = if some.is_empty() || chance.random_bool(0.3) { "class_roles" } else { "roles" };
                    bulk(&t, &who, &[&sample.customer], change, &some).await;
                    Ok(())
                }
                3 => {
                    bulk(&t, &who, &[&sample.customer], "class", &[]).await;
                    Ok(())
                }
                4 | 9 | 10 => {
                    let kind = if chance.random_bool(0.5) { Kind::Ordinary } else { Kind::Administrator };
                    let roles = t.backend.roles();
                    match roles.page(&editor().reading(), &deputies).await {
                        Ok(page) => {
                            let mut draft = role_draft("Deputies", kind, &[]);
                            draft.version = page.draft.version;
                            let mut saved = roles.save(&editor(), &deputies, &draft).await.map_err(|error| error.failure());
                            if let Err(Failure::Confirm(asked)) = saved {
                                draft.confirm = asked.token;
                                saved = roles.save(&editor(), &deputies, &draft).await.map_err(|error| error.failure());
                            }
                            saved
                        }
                        Err(error) => Err(error.failure()),
                    }
                }
                5 => {
                    let version = t.backend.roles().page(&editor().reading(), &deputies).await.map_or(0, |page| page.draft.version);
                    let draft = RemoveDraft { version, ..RemoveDraft::default() };
                    let removed = t.backend.roles().remove(&editor(), &deputies, &draft).await;
                    if removed.is_ok() {
                        deputies = add(&t, "Deputies", Kind::Administrator, &[]).await;
                    }
                    removed.map(|_| ()).map_err(|error| error.failure())
                }
                6 => edit(&t, &by_staff, contact, |draft| {
                    draft.roles = names(&some);
                }).await,
                7 => edit(&t, &by_staff, contact, |draft| draft.access.disabled = !draft.access.disabled).await,
                _ => {
                    let version = t.backend.contacts().form(&by_staff, contact).await.map_or(0, |form| form.version);
                    let draft = RemovalDraft { version, ..RemovalDraft::default() };
                    let deleted = t.backend.contacts().delete(&by_staff, contact, &draft).await;
                    if deleted.is_ok() {
                        let back = t.backend.contacts().restore(&by_staff, std::slice::from_ref(contact)).await.expect("an answer");
                        if back.done == 0 {
                            // What is allowed no more does not come back: for the rest of the test it does.
                            t.execute("update contact set deleted_at = null where id = $1", &[contact.as_str()]).await;
                        }
                    }
                    deleted.map(|_| ()).map_err(|error| error.failure())
                }
            };
            match result {
                Ok(()) => done += 1,
                Err(Failure::Refused(Refusal::LeavesWithoutAdministrator { .. })) => refused[0] += 1,
                Err(failure) if format!("{failure:?}").contains("LastAdministrator") => refused[1] += 1,
                Err(_) => {}
            }
            for sample in [sample, &other] {
                assert!(administrators(&t, &sample.customer).await > 0, "nobody is left");
            }
        }
        assert!(done > 40 && refused.iter().all(|count| *count > 0), "{done} {refused:?}");
    }
}
