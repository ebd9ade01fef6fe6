//! Keeps what Leptos knows of a request on that request. It keeps it in two variables of the thread: the owner,
//! in which contexts are looked up, and the arena, in which signals are. Its handlers (leptos_axum 0.8.10) leave
//! both behind when they wait, so that on a thread that serves several requests a server function found the
//! context of somebody else's page above its own, and the title of a page read its language from an arena that
//! was not its own, or panicked. Here both are put back before each step of a request, and taken away after it.

use std::{
    future::{Pending, pending},
    pin::Pin,
    task::{Context, Poll},
};

use axum::{extract::Request, middleware::Next, response::Response};
use leptos::reactive::owner::{Owner, Sandboxed, WeakOwner};

/// Answers a request with an owner and an arena of its own.
pub(crate) async fn confine(request: Request, next: Next) -> Response {
    Confined::new(next.run(request)).await
}

struct Confined<F> {
    answer: Pin<Box<F>>,
    owner: Option<WeakOwner>,
    /// Polling it makes its arena the thread's.
    arena: Option<Pin<Box<Sandboxed<Pending<()>>>>>,
}

impl<F> Confined<F> {
    fn new(answer: F) -> Self {
        Self {
            answer: Box::pin(answer),
            owner: None,
            arena: None,
        }
    }
}

impl<F: Future> Future for Confined<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        leave();
        if let Some(owner) = self.owner.as_ref().and_then(WeakOwner::upgrade) {
            owner.set();
        }
        // After the owner, whose own arena it may not be.
        if let Some(arena) = &mut self.arena {
            let _ = arena.as_mut().poll(context);
        }
        let answer = self.answer.as_mut().poll(context);
        self.owner = Owner::current().map(|owner| owner.downgrade());
        self.arena = Some(Box::pin(Sandboxed::new(pending())));
        leave();
        answer
    }
}

/// Takes the owner off the thread.
fn leave() {
    if let Some(owner) = Owner::current() {
        owner.unset();
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, task::Waker};

    use leptos::context::{provide_context, use_context};
    use tokio::task::yield_now;

    use super::*;

    /// As Leptos renders a page: the owner stays where it was set.
    async fn page(name: &'static str) -> Option<&'static str> {
        let owner = Owner::new_root(None);
        provide_context(name);
        yield_now().await;
        let found = use_context();
        owner.unset_with_forced_cleanup();
        found
    }

    /// As it calls a server function: in an owner below the one that it finds.
    fn function() -> impl Future<Output = Option<&'static str>> {
        poll_fn(|_| Poll::Ready(Owner::new().with(use_context)))
    }

    #[tokio::test]
    async fn a_request_finds_its_own_context_and_nobody_elses() {
        let mut context = Context::from_waker(Waker::noop());
        let (mut one, mut two) = (
            Box::pin(Confined::new(page("one"))),
            Box::pin(Confined::new(page("two"))),
        );
        assert!(one.as_mut().poll(&mut context).is_pending());
        assert!(two.as_mut().poll(&mut context).is_pending());
        assert_eq!(Confined::new(function()).await, None);
        assert_eq!(one.await, Some("one"));
        assert_eq!(Confined::new(function()).await, None);
        assert_eq!(two.await, Some("two"));
    }

    #[tokio::test]
    async fn without_it_a_request_finds_the_context_of_another() {
        let mut context = Context::from_waker(Waker::noop());
        let mut one = Box::pin(page("one"));
        assert!(one.as_mut().poll(&mut context).is_pending());
        assert_eq!(
            function().await,
            Some("one"),
            "Leptos does this itself now: take `confined` out"
        );
        one.await;
    }
}
