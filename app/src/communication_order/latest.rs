//! Both orders as the server gave them last: what is shown at rest, and what an edit begins from. Who changes one works on
//! a copy (`desk`), which is fetched with the editor.

use super::{
    api::{self, OrderDraftView, OrdersPage},
    place::Place,
};
use domain::communication_order::{OrderKind, OrderView};
use leptos::{prelude::*, task::spawn_local};

/// Both orders.
#[derive(Clone, Copy)]
pub(crate) struct Latest {
    /// Technical and Financial.
    pub(super) orders: RwSignal<Vec<OrderView>>,
    /// One that a plain form posted: it is in edit, whatever the address says.
    pub(super) draft: StoredValue<Option<OrderDraftView>>,
    /// Whose pencil was pressed: there the work starts once the editor has come.
    pub(super) begun: StoredValue<Option<OrderKind>>,
    /// Whether the reader holds Modify.
    pub(super) may_edit: bool,
    /// Whether the dialog of a member opens for the reader.
    pub(super) may_update_contacts: bool,
    /// Where they are shown.
    pub(super) place: Place,
    /// Under a heading of the page that is not its first.
    pub(super) nested: bool,
}

impl Latest {
    /// Of a page as the server gave it.
    pub(super) fn new(page: OrdersPage, place: Place, nested: bool) -> Self {
        let OrdersPage { view, draft } = page;
        Self {
            orders: RwSignal::new(view.orders),
            draft: StoredValue::new(draft),
            begun: StoredValue::new(None),
            may_edit: view.may_edit,
            may_update_contacts: view.may_update_contacts,
            place,
            nested,
        }
    }

    /// Whether one is in edit, or has been since the page was opened.
    pub(super) fn edited(self) -> Memo<bool> {
        Memo::new(move |before: Option<&bool>| {
            let asked = self.place.asked().is_some();
            self.may_edit && (asked || before == Some(&true) || self.draft.with_value(Option::is_some))
        })
    }

    /// The pencil of an order at rest.
    pub(super) fn edit(self, kind: OrderKind) {
        self.begun.set_value(Some(kind));
        self.place.open(Some(kind));
    }

    /// Fetches both again.
    pub(super) fn refresh(self) {
        let scope = self.place.scope.get_value();
        spawn_local(async move {
            // What is shown stays when there is no answer; the page may be gone when there is one.
            if let Ok(page) = api::both(scope).await {
                self.orders.try_set(page.view.orders);
            }
        });
    }
}
