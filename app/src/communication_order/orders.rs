//! Both orders, at rest and in edit.

use leptos::prelude::*;

/// The page at `/communication-order`.
#[component]
pub fn OrderPage() -> impl IntoView {}

/// Both orders, as a part of a page.
#[component]
pub fn Orders() -> impl IntoView {}
