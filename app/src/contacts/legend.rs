//! What the icons of the permissions mean.

use crate::node::view;
use crate::{
    i18n::{t_string, use_i18n},
    language::said,
    ui::{PermissionIcon, PermissionLook},
};
use domain::access::Section;
use leptos::prelude::*;

/// The legend under the list.
#[component]
pub(super) fn Legend(
    /// All sections, in the order of the icons.
    sections: Vec<Section>,
) -> impl IntoView {
    let i18n = use_i18n();
    let sections = sections
        .into_iter()
        .map(|section| {
            view! {
                <li class="legend__item">
                    <PermissionIcon icon=section.icon level=PermissionLook::Outlined />
                    {said(section.phrase)}
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="list__legend">
            <h2 class="hidden">{move || t_string!(i18n, contacts.legend)}</h2>
            <ul class="legend">
                <li class="legend__key">
                    <span class="key-line">
                        <span>
                            <i class="swatch swatch--modify"></i>
                            {move || t_string!(i18n, contacts.filled)}
                        </span>
                        <span>
                            <i class="swatch swatch--read"></i>
                            {move || t_string!(i18n, contacts.outlined)}
                        </span>
                    </span>
                </li>
                <li class="legend__item">
                    <PermissionIcon icon="owner" level=PermissionLook::Crown />
                    {move || t_string!(i18n, contacts.owner)}
                </li>
                <li class="legend__item">
                    <PermissionIcon icon="administrator" level=PermissionLook::Crown />
                    {move || t_string!(i18n, contacts.administrator_phrase)}
                </li>
                {sections}
            </ul>
        </div>
    }
}
