//! Who is named where nobody administers an account.

use super::*;
use domain::session::Scope;

both_engines! {
    async fn the_account_director_is_named_where_nobody_can_administer(t: Testing) {
        let sample = t.sample().await;
        let who = administrator(&t, &sample).await;
        let customers = t.backend.customers();
        let ask = async || customers.without_administrator(&sample.billing.session, &Scope::Own).await.expect("an answer");
        assert_eq!(ask().await, None);
        t.execute("update portal_access set disabled = 1 where login_id = $1", &[sample.owner.login.as_str()]).await;
        assert_eq!(ask().await, None, "the administrator is left");
        t.execute("update login set password_hash = null where id = $1", &[sample.administrator.login.as_str()]).await;
        assert_eq!(ask().await.expect("nobody is left").director, None);
        let staff = who.staff().expect("somebody").to_string();
        t.execute("update staff set phone = '514 555-0150'", &[]).await;
        let named = CustomerDraft { director: staff.clone(), ..form(&t, &who, &sample.customer).await };
        save(&t, &who, &sample.customer, &named).await;
        let director = ask().await.expect("nobody is left").director.expect("a director");
        assert_eq!((director.name.as_str(), director.phone.as_str()), (sample.staff.name(), "514 555-0150"));
        let other = t.other_sample().await;
        let staff_sees = customers.without_administrator(&other.staff, &Scope::Customer(sample.customer.clone())).await;
        assert!(staff_sees.expect("an answer").is_some());
        let own = customers.without_administrator(&other.owner.session, &Scope::Customer(sample.customer.clone())).await;
        assert_eq!(own.err().map(|error| error.failure()), Some(Failure::NotFound));
        t.execute("update staff set disabled = 1 where id = $1", &[&staff]).await;
        assert_eq!(ask().await.expect("nobody is left").director, None, "whoever is disabled is named to nobody");
    }
}
