//! What the provider defines and a customer uses: sections, roles, communication types.

use crate::{
    access::store::{allowed_roles, communications, roles, sections},
    error::Error,
};
use domain::{
    access::{Role, Section},
    contacts::CommunicationOption,
    id::{CustomerId, RoleId},
    value::Bilingual,
};
use sqlx::AnyConnection;
use std::collections::BTreeSet;

/// The sections, roles and communication types, in order.
#[derive(Debug, Clone)]
pub(in crate::contacts) struct Catalog {
    pub(in crate::contacts) sections: Vec<Section>,
    /// Every role of the provider.
    pub(in crate::contacts) roles: Vec<Role>,
    /// The roles that this customer may use.
    pub(in crate::contacts) allowed: BTreeSet<RoleId>,
    pub(in crate::contacts) communications: Vec<CommunicationOption>,
}

impl Catalog {
    /// As it stands now.
    pub(in crate::contacts) async fn read(
        connection: &mut AnyConnection,
        customer: &CustomerId,
    ) -> Result<Self, Error> {
        Ok(Self {
            sections: sections(connection).await?,
            roles: roles(connection).await?,
            allowed: allowed_roles(connection, customer).await?.into_iter().collect(),
            communications: communications(connection).await?,
        })
    }

    /// The name of a section; its key when there is none.
    pub(in crate::contacts) fn section_name(&self, key: &str) -> Bilingual {
        self.sections
            .iter()
            .find(|section| section.key.as_str() == key)
            .map_or_else(|| Bilingual::new(key, key), |section| section.name.clone())
    }
}

/// The roles that somebody of the customer holds.
pub(in crate::contacts) async fn held(
    connection: &mut AnyConnection,
    customer: &CustomerId,
) -> Result<BTreeSet<String>, Error> {
    // Asked role by role, as there are few of them and perhaps many contacts: the offset keeps Postgres from
    // making a join of it.
    let ids = sqlx::query_scalar(
        "select k.id from role k where exists ( \
            select 1 from contact_role r where r.customer_id = $1 and r.role_id = k.id and exists ( \
                select 1 from contact c \
                where c.customer_id = $1 and c.id = r.contact_id and c.deleted_at is null limit 1 offset 0) \
            limit 1 offset 0)",
    )
    .bind(customer.as_str())
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().collect::<BTreeSet<String>>())
}
