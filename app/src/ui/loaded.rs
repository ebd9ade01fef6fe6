//! What comes from the server: a skeleton until it is here, its view when it is, its error when
//! it fails. What an error says is handed in.

use leptos::{children::ViewFn, prelude::*};
use std::sync::Arc;

/// The value of a resource, drawn.
#[component]
pub fn Loaded<T, E, V, F>(
    /// What is fetched.
    resource: Resource<Result<T, E>>,
    /// In its place until then: a skeleton.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// Keeps what is shown while it is fetched again; otherwise the fallback comes back.
    #[prop(default = true)]
    keep: bool,
    /// What a failure looks like.
    error: fn(&E) -> AnyView,
    /// What the value looks like.
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
    F: Fn(T) -> V + Send + Sync + 'static,
{
    let children = Arc::new(children);
    let drawn = move || {
        let children = Arc::clone(&children);
        // Of its own future, so that the server waits for it.
        Suspend::new(async move {
            match resource.await {
                Ok(value) => children(value).into_any(),
                Err(failure) => error(&failure),
            }
        })
    };
    if keep {
        view! { <Transition fallback=move || fallback.run()>{drawn}</Transition> }.into_any()
    } else {
        view! { <Suspense fallback=move || fallback.run()>{drawn}</Suspense> }.into_any()
    }
}
