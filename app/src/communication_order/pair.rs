//! Both orders together: which of them is in edit, and what opens, closes and saves it. Only one is in edit at
//! a time. What one order holds is in `desk`.

use super::{
    desk::Desk,
    latest::Latest,
    leaving::{Leaving, Way},
    place::Place,
};
use crate::{
    i18n::{I18n, t_string, use_i18n},
    ui::Toasts,
};
use domain::communication_order::OrderKind;
use leptos::{html, prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

/// The pencil of a card.
const PENCIL: &str = "button[name=edit]";
/// Where the work of an order in edit starts: at its first grip, or at the field when there is none.
const START: &str = ".relay__grip, [role=combobox]";
/// Where it is said whom to add.
const FIELD: &str = "[role=combobox], [name=add]";
/// Both orders side by side.
const CONFLICT: &str = ".order-edit__conflict";
/// The answer to the question whether to leave that loses nothing.
const STAY: &str = ".order-edit__question button";

/// Both orders.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    /// As the server gave them last.
    pub(super) latest: Latest,
    /// Technical and Financial.
    pub(super) desks: StoredValue<Vec<Desk>>,
    /// Which of them is in edit.
    pub(super) open: Memo<Option<OrderKind>>,
    /// Where they are shown.
    pub(super) place: Place,
    /// Asks before something is lost.
    pub(super) leaving: Leaving,
    /// Around both.
    pub(super) root: NodeRef<html::Div>,
    i18n: I18n,
    toasts: Toasts,
}

impl Pair {
    /// Of what the server gave last.
    pub(super) fn new(latest: Latest) -> Self {
        let Latest { place, may_edit, .. } = latest;
        let mut draft = latest.draft.get_value();
        let desks: Vec<Desk> = latest
            .orders
            .get_untracked()
            .into_iter()
            .map(|order| {
                let draft = draft.take_if(|draft| draft.kind == order.kind);
                Desk::new(order, draft)
            })
            .collect();
        let desks = StoredValue::new(desks);
        // What is changed stays open whatever the address says.
        let held = move || {
            let held = |desk: &&Desk| desk.changed.get() || desk.posted.get();
            desks.with_value(|desks| desks.iter().find(held).map(|desk| desk.kind))
        };
        let changed = Memo::new(move |_| desks.with_value(|desks| desks.iter().any(|desk| desk.changed.get())));
        // What is fetched later goes under the hands of nobody.
        Effect::new(move |before: Option<()>| {
            let orders = latest.orders.get();
            if before.is_some() {
                for (desk, order) in desks.get_value().into_iter().zip(orders) {
                    desk.refresh(order);
                }
            }
        });
        let pair = Self {
            latest,
            desks,
            open: Memo::new(move |_| held().or_else(|| place.asked()).filter(|_| may_edit)),
            place,
            leaving: Leaving::watch(place, changed),
            root: NodeRef::new(),
            i18n: use_i18n(),
            toasts: Toasts::of_page(),
        };
        Effect::new(move |_| {
            if let Some(kind) = latest.begun.try_update_value(Option::take).flatten() {
                pair.focus(kind, START);
            }
        });
        pair
    }

    /// The pencil.
    pub(super) fn edit(self, kind: OrderKind) {
        if self.at_work().is_some_and(|desk| desk.kind != kind) {
            self.leaving.asked.set(Some(Way::Other(kind)));
        } else {
            self.place.open(Some(kind));
            self.focus(kind, START);
        }
    }

    /// *Cancel*.
    pub(super) fn cancel(self, desk: Desk) {
        if desk.changed.get_untracked() {
            self.leaving.asked.set(Some(Way::Cancel));
        } else {
            self.close(desk);
        }
    }

    /// *Save*, and *Keep mine*.
    pub(super) fn save(self, desk: Desk) {
        let scope = self.place.scope.get_value();
        let saved = move |()| {
            self.close(desk);
            let i18n = self.i18n;
            match desk.kind {
                OrderKind::Technical => self
                    .toasts
                    .push(move || t_string!(i18n, communication_order.technical_saved)),
                OrderKind::Financial => self
                    .toasts
                    .push(move || t_string!(i18n, communication_order.financial_saved)),
            }
            self.latest.refresh();
        };
        let differs = move |()| self.focus(desk.kind, CONFLICT);
        desk.save(scope, Callback::new(saved), Callback::new(differs));
    }

    /// *Take theirs*: goes on from what someone else saved.
    pub(super) fn take_theirs(self, desk: Desk) {
        desk.discard();
        self.place.open(Some(desk.kind));
        self.focus(desk.kind, START);
    }

    /// The question was answered with *Leave*.
    pub(super) fn leave(self, desk: Desk, way: Way) {
        desk.discard();
        self.leaving.asked.set(None);
        match way {
            Way::Cancel => self.close(desk),
            Way::Other(kind) => self.edit(kind),
            Way::Away(step) => self.place.router.take(step),
        }
    }

    /// The question was answered with *Keep editing*.
    pub(super) fn stay(self, desk: Desk) {
        self.leaving.asked.set(None);
        self.focus(desk.kind, START);
    }

    /// Nobody was added: the reader says once more whom they mean.
    pub(super) fn not_added(self, desk: Desk) {
        self.focus(desk.kind, FIELD);
    }

    /// The order that is changed, if one is.
    fn at_work(self) -> Option<Desk> {
        self.desks
            .with_value(|desks| desks.iter().find(|desk| desk.changed.get_untracked()).copied())
    }

    /// The question has come up: wherever the reader was, it is in sight.
    pub(super) fn asked(self, desk: Desk) {
        self.focus(desk.kind, STAY);
    }

    fn close(self, desk: Desk) {
        desk.discard();
        self.place.open(None);
        self.focus(desk.kind, PENCIL);
    }

    /// Moves the focus inside a card, once it is drawn.
    fn focus(self, kind: OrderKind, target: &str) {
        let selector = ["[data-order=", kind.code(), "] :is(", target, ")"].concat();
        let focus = move || {
            let root = self.root.try_get_untracked().flatten();
            let target = root.and_then(|root| root.query_selector(&selector).ok().flatten());
            if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
                // What cannot take the focus leaves it where it is.
                let _ = target.focus();
            }
        };
        request_animation_frame(focus);
    }
}
