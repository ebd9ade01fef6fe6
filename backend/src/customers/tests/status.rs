//! Suspended, reactivated, closed.

use super::*;
use crate::{
    access::{ContactsSection, Modify, Read},
    sign_in::Outcome,
    testing::{PASSWORD, client},
};
use domain::{
    Refusal,
    customers::{CustomerStatus, Step, StepDraft},
    form::Consequence,
    session::{Scope, SignInRefusal},
};

async fn draft(t: &Testing, who: &StaffAuthorized<Administrator>, id: &CustomerId) -> StepDraft {
    StepDraft {
        version: t.backend.customers().step_page(who, id).await.expect("a page").version,
        reason: "Unpaid since May".into(),
        ..StepDraft::default()
    }
}

/// Takes a step, having read what it does.
async fn take(t: &Testing, who: &StaffAuthorized<Administrator>, id: &CustomerId, step: Step) -> u32 {
    let mut draft = draft(t, who, id).await;
    loop {
        match t.backend.customers().step(who, id, step, &draft).await {
            Ok((_, ended)) => return ended,
            Err(Error::Failure(Failure::Confirm(asked))) => draft.confirm = asked.token,
            Err(other) => panic!("{other:?}"),
        }
    }
}

async fn refusal(t: &Testing, login: &str, password: &str) -> Option<SignInRefusal> {
    match t
        .backend
        .sign_in()
        .sign_in(&client(), login, password.into())
        .await
        .expect("an answer")
    {
        Outcome::Signed { .. } => None,
        Outcome::Refused(refusal) | Outcome::OutsideWindow(refusal, _) => Some(refusal),
    }
}

both_engines! {
    async fn nobody_of_a_suspended_customer_signs_in_and_is_told_why(t: Testing) {
        let (sample, other) = (t.sample().await, t.other_sample().await);
        let who = administrator(&t, &sample).await;
        let customers = t.backend.customers();
        let mut form = draft(&t, &who, &sample.customer).await;
        form.reason = " ".into();
        let Failure::Invalid(failures) = failure(customers.step(&who, &sample.customer, Step::Suspend, &form).await) else { panic!() };
        assert_eq!(failures[0].field, "reason");
        form.reason = "Unpaid since May".into();
        let asked = failure(customers.step(&who, &sample.customer, Step::Suspend, &form).await);
        let Failure::Confirm(asked) = asked else { panic!("{asked:?}") };
        assert_eq!(asked.lines, [
            Consequence::SignInLost { people: 5 },
            Consequence::SessionsEnd { sessions: 5 },
        ]);
        assert_eq!(take(&t, &who, &sample.customer, Step::Suspend).await, 5);
        let owner = &sample.owner.login_name;
        assert_eq!(refusal(&t, owner, PASSWORD).await, Some(SignInRefusal::Suspended));
        assert_eq!(refusal(&t, owner, "not the password").await, Some(SignInRefusal::Wrong));
        let gone = t.backend.authorize::<ContactsSection, Read>(&sample.owner.session, &Scope::Own).await;
        assert_eq!(gone.err().map(|error| error.failure()), Some(Failure::SignedOut));
        assert_eq!(refusal(&t, &other.owner.login_name, PASSWORD).await, None);
        // Staff go on working on it.
        let scope = Scope::Customer(sample.customer.clone());
        t.backend.authorize::<ContactsSection, Modify>(&sample.staff, &scope).await.expect("Modify");
        let overview = customers.overview(&who.reading(), &sample.customer).await.expect("an overview");
        assert_eq!((overview.status, overview.reason.as_str()), (CustomerStatus::Suspended, "Unpaid since May"));
        assert_eq!(overview.since.map(|since| since.en).as_deref(), Some("Nov 23, 2026"));
        let told = t.number(
            "select count(*) from audit_event where customer_id = $1 and kind = 'customer.suspended' and after like $2",
            &[sample.customer.as_str(), "%Unpaid since May%"],
        ).await;
        assert_eq!(told, 1);
        assert_eq!(take(&t, &who, &sample.customer, Step::Reactivate).await, 0);
        assert_eq!(refusal(&t, owner, PASSWORD).await, None);
        let ended = t.backend.authorize::<ContactsSection, Read>(&sample.owner.session, &Scope::Own).await;
        assert_eq!(ended.err().map(|error| error.failure()), Some(Failure::SignedOut), "the old session stays ended");
    }

    async fn sessions_that_idled_out_are_not_said_to_end(t: Testing) {
        let sample = t.sample().await;
        t.clock.advance_minutes(31);
        t.sign_in(&sample.owner.login_name).await;
        let (session, _) = t.sign_in("staff@abc.example").await;
        let who = t.backend.authorize_staff::<Administrator>(&session).await.expect("one");
        assert_eq!(t.backend.customers().step_page(&who, &sample.customer).await.expect("a page").sessions, 1);
        assert_eq!(take(&t, &who, &sample.customer, Step::Suspend).await, 1);
        let open = "select count(*) from session s join portal_access p on p.login_id = s.login_id
            where p.customer_id = $1 and s.revoked_at is null";
        assert_eq!(t.number(open, &[sample.customer.as_str()]).await, 0, "they end all the same");
    }

    async fn a_closed_customer_is_read_and_changed_by_nobody(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let customers = t.backend.customers();
        take(&t, &who, &sample.customer, Step::Suspend).await;
        let form_before = form(&t, &who, &sample.customer).await;
        let asked = failure(customers.step(&who, &sample.customer, Step::Close, &draft(&t, &who, &sample.customer).await).await);
        assert!(matches!(asked, Failure::Confirm(asked) if asked.lines == [Consequence::ClosedForGood]));
        take(&t, &who, &sample.customer, Step::Close).await;
        assert_eq!(refusal(&t, &sample.owner.login_name, PASSWORD).await, Some(SignInRefusal::Suspended));
        let scope = Scope::Customer(sample.customer.clone());
        let reader = t.backend.authorize::<ContactsSection, Read>(&sample.staff, &scope).await.expect("Read");
        let list = t.backend.contacts().list(&reader, &Default::default()).await.expect("the contacts");
        assert!(!list.may_add && list.rows.iter().all(|row| row.update_refused.is_some()));
        let refused = t.backend.authorize::<ContactsSection, Modify>(&sample.staff, &scope).await;
        assert!(matches!(refused.err().map(|error| error.failure()), Some(Failure::Refused(Refusal::ReadOnly { .. }))));
        let closed = Failure::Refused(Refusal::CustomerClosed);
        assert_eq!(failure(customers.update(&who, &sample.customer, &form_before).await), closed);
        for step in [Step::Suspend, Step::Reactivate, Step::Close] {
            let draft = draft(&t, &who, &sample.customer).await;
            assert_eq!(failure(customers.step(&who, &sample.customer, step, &draft).await), closed);
        }
    }

    async fn a_step_that_somebody_has_taken_since_is_told(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let stale = draft(&t, &who, &sample.customer).await;
        take(&t, &who, &sample.customer, Step::Suspend).await;
        let refused = failure(t.backend.customers().step(&who, &sample.customer, Step::Close, &stale).await);
        assert!(matches!(refused, Failure::Stale { .. }), "{refused:?}");
    }

    async fn what_happens_to_nobody_is_not_asked_about(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let customers = t.backend.customers();
        let sessions = "delete from session where login_id in (select login_id from portal_access where customer_id = $1)";
        t.execute(sessions, &[sample.customer.as_str()]).await;
        let form = draft(&t, &who, &sample.customer).await;
        let asked = failure(customers.step(&who, &sample.customer, Step::Suspend, &form).await);
        let Failure::Confirm(asked) = asked else { panic!("{asked:?}") };
        assert_eq!(asked.lines, [Consequence::SignInLost { people: 5 }]);
    }

    async fn others_than_those_that_were_read_are_asked_about_again(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let mut form = draft(&t, &who, &sample.customer).await;
        let asked = failure(t.backend.customers().step(&who, &sample.customer, Step::Suspend, &form).await);
        let Failure::Confirm(asked) = asked else { panic!("{asked:?}") };
        form.confirm = asked.token;
        t.sign_in(&sample.owner.login_name).await;
        let again = failure(t.backend.customers().step(&who, &sample.customer, Step::Suspend, &form).await);
        let Failure::Confirm(again) = again else { panic!("{again:?}") };
        assert_eq!(again.lines[1], Consequence::SessionsEnd { sessions: 6 });
    }
}
