//! The icon of one permission: filled, outlined, or an empty slot. Which section and level it
//! stands for is said by the label it is handed.

use super::icon::Icon;
use crate::node::view;
use leptos::{oco::Oco, prelude::*, text_prop::TextProp};

/// How a permission is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PermissionLook {
    /// An empty slot, a dot: nothing is said.
    #[default]
    None,
    /// May read.
    Outlined,
    /// May modify.
    Filled,
    /// Owner or administrator.
    Crown,
}

/// The icon of one permission.
#[component]
pub fn PermissionIcon(
    /// Name in the sprite.
    #[prop(into)]
    icon: Oco<'static, str>,
    /// Filled, outlined, crown or none.
    level: PermissionLook,
    /// Accessible name and tooltip; without it the icon is decoration.
    #[prop(optional, into)]
    label: Option<TextProp>,
) -> impl IntoView {
    let class = match level {
        PermissionLook::None => return view! { <span class="perm perm--none" aria-hidden="true"></span> },
        PermissionLook::Outlined => "perm perm--read",
        PermissionLook::Filled => "perm perm--modify",
        PermissionLook::Crown => "perm perm--crown",
    };
    let Some(label) = label else {
        return view! {
            <span class=class aria-hidden="true">
                <Icon name=icon />
            </span>
        };
    };
    let name = label.clone();
    view! {
        <span class=class role="img" aria-label=move || name.get() title=move || label.get()>
            <Icon name=icon />
        </span>
    }
}
