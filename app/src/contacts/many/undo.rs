//! The message that says that contacts are deleted, and takes it back. It outlasts the page on which it was said.

use super::super::api;
use crate::{
    i18n::{I18n, t_string},
    router::{Go, Router},
    ui::Toasts,
};
use domain::{ContactId, session::Scope};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

/// What a message needs that may be read on another page.
#[derive(Clone)]
pub(in crate::contacts) struct Undo {
    pub(in crate::contacts) i18n: I18n,
    pub(in crate::contacts) router: Router,
    pub(in crate::contacts) toasts: Toasts,
    pub(in crate::contacts) scope: Scope,
    /// Counted up when the list has to be fetched again.
    pub(in crate::contacts) revision: RwSignal<u32>,
}

/// Says that they are deleted, with the way back.
pub(in crate::contacts) fn offer_undo(undo: Undo, message: impl Into<TextProp>, ids: Vec<ContactId>) {
    let (i18n, toasts) = (undo.i18n, undo.toasts);
    toasts.offer(
        message,
        move || t_string!(i18n, contacts.undo),
        move || {
            let (undo, ids) = (undo.clone(), ids.clone());
            spawn_local(async move {
                match api::restore(undo.scope.clone(), ids).await {
                    Ok(done) if done.refused.is_empty() => said(&undo, done.done),
                    // There it stands why not.
                    _ => undo
                        .router
                        .navigate(&(undo.scope.base() + "/contacts/deleted"), Go::default()),
                }
                // The list may be gone.
                undo.revision.try_update(|revision| *revision += 1);
            });
        },
    );
}

/// Says that they are back.
pub(super) fn said(undo: &Undo, count: u32) {
    let i18n = undo.i18n;
    undo.toasts
        .push(move || t_string!(i18n, contacts.restored, count = count));
}
