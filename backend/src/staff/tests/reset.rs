//! Someone who lost everything, let in again from the command line.

use super::*;

both_engines! {
    async fn somebody_who_lost_everything_is_let_in_again_from_the_command_line(t: Testing) {
        let sample = t.sample().await;
        let login = "staff@abc.example";
        t.execute("update staff set disabled = 1", &[]).await;
        let reset = t.backend.staff().reset(" Staff@ABC.example ").await.expect("a way back in");
        assert_eq!((reset.name.as_str(), reset.sessions), ("Sam Staff", 1));
        let address = client().address;
        let open = t.backend.sign_in().resolve(sample.staff_token.expose_secret(), address).await;
        assert_eq!(open.expect("an answer"), None);
        let outcome = t.backend.sign_in().sign_in(&client(), login, PASSWORD.into()).await.expect("an answer");
        assert!(matches!(outcome, Outcome::Refused(SignInRefusal::Wrong)));
        let outcome = t.backend.sign_in().sign_in(&client(), login, reset.password.clone()).await.expect("an answer");
        assert!(matches!(outcome, Outcome::Signed { session: Resolved::Owing(_), .. }), "{outcome:?}");
        let event = "select count(*) from audit_event where kind = 'staff.reset' and customer_id = ''
            and author_kind = 'system' and author_name = 'command line' and after not like '%' || $1 || '%'";
        assert_eq!(t.number(event, &[reset.password.expose_secret()]).await, 1);
        let told = "select count(*) from outgoing_mail where recipient = $1 and body_text not like '%' || $2 || '%'";
        assert_eq!(t.number(told, &[login, reset.password.expose_secret()]).await, 1);
    }

    async fn nobody_but_people_of_the_provider_is_reset(t: Testing) {
        let sample = t.sample().await;
        for login in ["nobody@relais.example", sample.owner.login_name.as_str(), "", "not a login"] {
            let refused = t.backend.staff().reset(login).await.err();
            assert_eq!(refused.map(|error| error.failure()), Some(Failure::NotFound), "{login}");
        }
    }
}
