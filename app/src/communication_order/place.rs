//! Where the orders are shown. The address says which of them is in edit (`?edit=technical`), so that the
//! pencil works as a plain form and the back button closes what it opened. What is in edit is not kept here.

use crate::router::{Go, Query, Router, use_router};
use domain::{communication_order::OrderKind, session::Scope};
use leptos::prelude::*;

/// The part of the query that names the order in edit.
pub(super) const EDIT: &str = "edit";

/// The page now, and the way to another address.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Whose orders they are.
    pub(super) scope: StoredValue<Scope>,
    /// The path without the query.
    pub(super) path: Memo<String>,
    /// The way elsewhere.
    pub(super) router: Router,
    base: StoredValue<String>,
}

impl Place {
    /// Of the component that asks.
    pub(super) fn here(scope: Scope) -> Self {
        let router = use_router();
        Self {
            base: StoredValue::new(scope.base()),
            scope: StoredValue::new(scope),
            path: router.pathname,
            router,
        }
    }

    /// Which order the address wants in edit.
    pub(super) fn asked(self) -> Option<OrderKind> {
        self.router
            .query
            .with(|query| query.get(EDIT).and_then(|kind| kind.parse().ok()))
    }

    /// This page with that order in edit, or with none.
    pub(super) fn address(self, edit: Option<OrderKind>) -> String {
        self.path
            .with(|path| self.router.query.with(|query| address(path, query, edit)))
    }

    /// What else stands in the query, for plain forms that come back here.
    pub(super) fn others(self) -> Vec<(String, String)> {
        self.router.query.with(|query| {
            let mut others = query.pairs().to_vec();
            others.retain(|(name, _)| name != EDIT);
            others
        })
    }

    /// Goes to this page with that order in edit, or with none.
    pub(super) fn open(self, edit: Option<OrderKind>) {
        let address = untrack(|| self.address(edit));
        if address != untrack(|| self.address(self.asked())) {
            self.router.navigate(&address, Go::default());
        }
    }

    /// Where a plain form posts an order to.
    pub(super) fn action(self, kind: OrderKind) -> String {
        self.base
            .with_value(|base| format!("{base}/communication-order/{}", kind.code()))
    }

    /// Whether the orders stay on the screen when the path becomes this one: dialogs open over them.
    pub(super) fn stays(self, path: &str) -> bool {
        let now = self.path.get_untracked();
        self.base.with_value(|base| within(&page(base, &now), path))
    }

    /// Whether no dialog is open over the page.
    pub(super) fn is_page(self, path: &str) -> bool {
        self.base
            .with_value(|base| page(base, path) == path.trim_end_matches('/'))
    }
}

/// The page that a path belongs to: `/contacts` for `/contacts/new`.
fn page(base: &str, path: &str) -> String {
    let below = path.strip_prefix(base).unwrap_or(path).trim_start_matches('/');
    let name = below.split('/').next().unwrap_or_default();
    format!("{base}/{name}")
}

/// Whether a path is that page or below it.
fn within(page: &str, path: &str) -> bool {
    path.strip_prefix(page)
        .is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

fn address(path: &str, query: &Query, edit: Option<OrderKind>) -> String {
    let mut query = query.clone();
    query.remove(EDIT);
    if let Some(kind) = edit {
        query.insert(EDIT, kind.code().to_owned());
    }
    path.to_owned() + &query.to_query_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_the_order_in_edit_and_keeps_the_rest() {
        let plain = Query::parse("q=cote");
        assert_eq!(
            address("/contacts", &plain, Some(OrderKind::Technical)),
            "/contacts?q=cote&edit=technical"
        );
        let editing = Query::parse("edit=technical&q=cote");
        assert_eq!(
            address("/contacts", &editing, Some(OrderKind::Financial)),
            "/contacts?q=cote&edit=financial"
        );
        assert_eq!(address("/contacts", &editing, None), "/contacts?q=cote");
        assert_eq!(address("/contacts", &Query::parse("edit=technical"), None), "/contacts");
    }

    #[test]
    fn dialogs_belong_to_the_page_under_them() {
        assert_eq!(page("", "/contacts/new"), "/contacts");
        assert_eq!(
            page("/provider/customers/1", "/provider/customers/1/contacts/2/edit"),
            "/provider/customers/1/contacts"
        );
        assert!(within("/contacts", "/contacts"));
        assert!(within("/contacts", "/contacts/new"));
        assert!(!within("/contacts", "/contacts-of-others"));
        assert!(!within("/contacts", "/communication-order"));
    }
}
