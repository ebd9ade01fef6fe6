//! Someone who lost everything, let in again from the command line.

use super::*;
use crate::sign_in::Debt;

both_engines! {
    async fn somebody_who_lost_everything_is_let_in_again_from_the_command_line(t: Testing) {
        let sample = t.sample().await;
        let login = "staff@abc.example";
        let app = t.enrol(&Resolved::Full(sample.staff.clone())).await;
        let factors = "select (select count(*) from second_factor) + (select count(*) from recovery_code)";
        assert_eq!(t.number(factors, &[]).await, 11);
        let mails = "select count(*) from outgoing_mail where recipient = $1";
        let before = t.number(mails, &[login]).await;
        t.execute("update staff set disabled = 1", &[]).await;
        let reset = t.backend.staff().reset(" Staff@ABC.example ").await.expect("a way back in");
        assert_eq!((reset.name.as_str(), reset.sessions), ("Sam Staff", 1));
        let address = client().address;
        for token in [&sample.staff_token, &app.token] {
            let open = t.backend.sign_in().resolve(token.expose_secret(), address).await;
            assert_eq!(open.expect("an answer"), None);
        }
        let outcome = t.backend.sign_in().sign_in(&client(), login, PASSWORD.into()).await.expect("an answer");
        assert!(matches!(outcome, Outcome::Refused(SignInRefusal::Wrong)));
        let outcome = t.backend.sign_in().sign_in(&client(), login, reset.password.clone()).await.expect("an answer");
        let debt = match outcome {
            Outcome::Signed { session: Resolved::Owing(owing), .. } => owing.debt(),
            other => panic!("{other:?}"),
        };
        assert_eq!(debt, Debt::Password, "of the second factor nothing is left");
        assert_eq!(t.number(factors, &[]).await, 0);
        let event = "select count(*) from audit_event where kind = 'staff.reset' and customer_id = ''
            and author_kind = 'system' and author_name = 'command line' and after not like '%' || $1 || '%'";
        assert_eq!(t.number(event, &[reset.password.expose_secret()]).await, 1);
        assert_eq!(t.number(mails, &[login]).await, before + 1);
        let told = "select count(*) from outgoing_mail where body_text like '%' || $1 || '%'";
        assert_eq!(t.number(told, &[reset.password.expose_secret()]).await, 0);
    }

    async fn nobody_but_people_of_the_provider_is_reset(t: Testing) {
        let sample = t.sample().await;
        for login in ["nobody@relais.example", sample.owner.login_name.as_str(), "", "not a login"] {
            let refused = t.backend.staff().reset(login).await.err();
            assert_eq!(refused.map(|error| error.failure()), Some(Failure::NotFound), "{login}");
        }
    }
}
