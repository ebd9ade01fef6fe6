//! The list: a page of the customers that match.

use super::store::{self, search::Search};
use crate::{
    Backend,
    access::provider::{Auditor, StaffAuthorized},
    error::Error,
};
use domain::{
    customers::{CustomerList, CustomerQuery},
    staff::StaffLevel,
};

/// So many customers to a page.
pub(super) const PAGE: usize = 50;

pub(super) async fn list(
    backend: &Backend,
    who: &StaffAuthorized<Auditor>,
    query: &CustomerQuery,
) -> Result<CustomerList, Error> {
    let mut conn = backend.db().read().await?;
    let search = Search::plan(&mut conn, query).await?;
    let page = search.page(&mut conn, query, PAGE).await?;
    let classes = store::classes(&mut conn).await?;
    Ok(CustomerList {
        rows: store::rows(&mut conn, &page.ids).await?,
        next: page.next,
        previous: page.previous,
        matching: search.count(&mut conn).await?,
        classes: classes.into_iter().map(|class| (class.id, class.name)).collect(),
        may_edit: who.level() >= StaffLevel::Administrator,
    })
}
