//! One order on the desk: as it is kept, as it would be, and what became of saving it. It outlives the form
//! in which it is edited, so that nothing is lost when the address changes.

use super::{
    adding::Adding,
    api::{self, OrderDraftView},
};
use crate::{
    Fault,
    i18n::{Locale, td_string},
    words,
};
use domain::{
    ContactId, Failure, FieldFailure, Reason,
    communication_order::{OrderConflict, OrderKind, OrderMember, OrderView},
    session::Scope,
};
use leptos::{prelude::*, task::spawn_local};

/// What is wrong, said where it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// *Add* without saying whom.
    Nobody,
    /// With a value.
    Wrong(Reason),
    /// With the request.
    Failed(Failure),
}

impl Trouble {
    /// As a sentence.
    pub(super) fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::Nobody => td_string!(locale, communication_order.nobody).to_owned(),
            Self::Wrong(reason) => words::reason(locale, reason),
            Self::Failed(failure) => words::failure(locale, failure),
        }
    }
}

/// One order being worked on.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// Which of the two.
    pub(super) kind: OrderKind,
    /// As it is kept, as far as is known here.
    pub(super) kept: RwSignal<OrderView>,
    /// As it would be.
    pub(super) members: RwSignal<Vec<OrderMember>>,
    /// The version that saving replaces.
    pub(super) version: RwSignal<i64>,
    /// Whether the two differ.
    pub(super) changed: Memo<bool>,
    /// A plain form posted it: it is shown in edit whatever the address says.
    pub(super) posted: RwSignal<bool>,
    /// It is being saved.
    pub(super) busy: RwSignal<bool>,
    /// Why it was not saved.
    pub(super) trouble: RwSignal<Option<Trouble>>,
    /// Someone else saved first.
    pub(super) conflict: RwSignal<Option<OrderConflict>>,
    /// Whom to add.
    pub(super) adding: Adding,
}

impl Desk {
    /// As the server gave it, with what a plain form posted.
    pub(super) fn new(order: OrderView, draft: Option<OrderDraftView>) -> Self {
        let kind = order.kind;
        let posted = draft.is_some();
        let draft = draft.unwrap_or_else(|| OrderDraftView {
            kind,
            version: order.version,
            members: order.members.clone(),
            add: String::new(),
            found: Vec::new(),
            failures: Vec::new(),
            conflict: None,
        });
        let version = draft
            .conflict
            .as_ref()
            .map_or(draft.version, |conflict| conflict.theirs.version);
        let kept = RwSignal::new(order);
        let members = RwSignal::new(draft.members);
        let desk = Self {
            kind,
            kept,
            members,
            version: RwSignal::new(version),
            changed: Memo::new(move |_| kept.with(|kept| members.with(|members| differ(&kept.members, members)))),
            posted: RwSignal::new(posted),
            busy: RwSignal::new(false),
            trouble: RwSignal::default(),
            conflict: RwSignal::new(draft.conflict),
            adding: Adding::new(draft.add, draft.found),
        };
        desk.refuse(draft.failures);
        desk
    }

    /// The contacts in their order.
    pub(super) fn contacts(self) -> Vec<ContactId> {
        self.members
            .with(|members| members.iter().map(|member| member.contact.clone()).collect())
    }

    /// Takes an order over as the one that is kept; whatever was changed is gone.
    pub(super) fn keep(self, order: OrderView) {
        self.version.set(order.version);
        self.members.set(order.members.clone());
        self.kept.set(order);
        self.posted.set(false);
        self.trouble.set(None);
        self.conflict.set(None);
        self.adding.clear();
    }

    /// Goes back to what is kept.
    pub(super) fn discard(self) {
        self.keep(self.kept.get_untracked());
    }

    /// The order as the server has it now: taken over unless somebody is working on it.
    pub(super) fn refresh(self, order: OrderView) {
        let at_work = untrack(|| self.changed.get() || self.busy.get() || self.posted.get());
        if !at_work {
            self.version.set(order.version);
            self.members.set(order.members.clone());
            self.kept.set(order);
        }
    }

    /// Takes someone out.
    pub(super) fn remove(self, contact: &str) {
        self.members
            .update(|members| members.retain(|member| member.contact.as_str() != contact));
    }

    /// Saves it. A conflict and other failures stay here, with everything as it was.
    pub(super) fn save(self, scope: Scope, on_saved: Callback<()>, on_conflict: Callback<()>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        let (kind, version) = (self.kind, self.version.get_untracked());
        let members = untrack(|| self.contacts());
        spawn_local(async move {
            let answer = api::save(scope, kind, version, members).await;
            // The page may be gone by now.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(order) => {
                    self.keep(order);
                    on_saved.run(());
                }
                Err(Fault(Failure::OrderConflict(conflict))) => {
                    let conflict = *conflict;
                    self.version.set(conflict.theirs.version);
                    self.kept.set(conflict.theirs.clone());
                    if self.changed.get_untracked() {
                        self.conflict.set(Some(conflict));
                        on_conflict.run(());
                    } else {
                        // Both did the same: it is saved.
                        self.keep(conflict.theirs);
                        on_saved.run(());
                    }
                }
                Err(Fault(Failure::Invalid(failures))) => self.refuse(failures),
                Err(Fault(failure)) => self.trouble.set(Some(Trouble::Failed(failure))),
            }
        });
    }

    /// Puts errors where they belong: at the field, or over the list.
    fn refuse(self, failures: Vec<FieldFailure>) {
        for FieldFailure { field, reason } in failures {
            match (field.as_str(), reason) {
                ("add", Reason::Required) => self.adding.refuse(Trouble::Nobody),
                ("add", reason) => self.adding.refuse(Trouble::Wrong(reason)),
                (_, reason) => self.trouble.set(Some(Trouble::Wrong(reason))),
            }
        }
    }
}

/// Whether two lists have other people, or the same in another order.
fn differ(kept: &[OrderMember], members: &[OrderMember]) -> bool {
    !kept
        .iter()
        .map(|member| &member.contact)
        .eq(members.iter().map(|member| &member.contact))
}
