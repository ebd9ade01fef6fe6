//! The banner over the pages that staff see as a contact: as whom, and the way out of it.

use crate::{
    i18n::{t_string, use_i18n},
    node::view,
    ui::Icon,
};
use domain::session::{Scope, Seen};
use leptos::prelude::*;

/// As whom, and *Stop*: a form as it is, so that everything is asked for anew.
#[component]
pub(super) fn Seeing(
    /// As whom.
    seen: Seen,
    /// Whose pages.
    scope: Scope,
) -> impl IntoView {
    let i18n = use_i18n();
    let customer = match scope {
        Scope::As { customer, .. } => Scope::Customer(customer).base(),
        other => other.base(),
    };
    let action = format!("{customer}/contacts/{}/see-as", seen.contact);
    let name = seen.name;
    view! {
        <section class="seeing" aria-label=move || t_string!(i18n, shell.seeing_label)>
            <Icon name="eye" />
            <p class="seeing__text">{move || t_string!(i18n, shell.seeing, name = &name)}</p>
            <form method="post" action=action>
                <button class="button button--small" type="submit" name="action" value="stop">
                    {move || t_string!(i18n, shell.stop_seeing)}
                </button>
            </form>
        </section>
    }
}
