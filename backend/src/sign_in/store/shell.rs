//! SQL of what surrounds every page. Not responsible for whose pages they are.

use crate::{
    error::Error,
    provider_settings::{self, logo},
};
use domain::{
    CustomerId,
    session::{CustomerHead, Provider},
};
use sqlx::{AnyConnection, Row};

/// The head of a customer's pages.
pub(in crate::sign_in) async fn customer_head(
    connection: &mut AnyConnection,
    id: &CustomerId,
) -> Result<Option<CustomerHead>, Error> {
    let row = sqlx::query("select name, account_number from customer where id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(CustomerHead {
            id: id.clone(),
            name: row.try_get("name")?,
            account_number: row.try_get("account_number")?,
        })
    })
    .transpose()
}

/// What everybody may know of the provider.
pub(in crate::sign_in) async fn provider(connection: &mut AnyConnection) -> Result<Provider, Error> {
    let (settings, _) = provider_settings::store::settings(connection).await?;
    Ok(Provider {
        name: settings.name,
        support: settings.support,
        logo: logo::current(connection).await?.map(|name| logo::path(&name)),
    })
}
