//! What the screens are drawn with: one type for every piece of markup, instead of Leptos' type for each
//! element, attribute and closure. `view!` of the crate `markup` makes them. They are rendered, taken over from
//! the server's page and kept up to date as Leptos does with its own, and stand beside them: components, `Suspense`
//! and `For` are Leptos' own.

mod attribute;
mod element;
mod hydrate;
mod render;
#[cfg(feature = "ssr")]
mod server;

pub use attribute::{Attribute, Flag, IntoAttribute, IntoFlag, IntoValue, Value};
pub use element::Element;
pub use markup::view;

use leptos::{oco::Oco, prelude::*, text_prop::TextProp};
use std::{borrow::Cow, future::Future, pin::Pin};

/// A piece of a screen.
pub enum Node {
    /// Nothing, where something may come.
    Empty,
    /// Text.
    Text(Cow<'static, str>),
    /// An element with what is in it.
    Element(Box<Element>),
    /// One after another.
    Many(Vec<Node>),
    /// Drawn again when what it reads changes.
    Live(Box<dyn FnMut() -> Node + Send>),
    /// What Leptos draws: a component.
    View(AnyView),
}

/// What can stand between tags.
pub trait IntoNode {
    /// As a node.
    fn into_node(self) -> Node;
}

/// A component, drawn.
pub fn component(view: impl IntoView) -> Node {
    Node::View(view.into_any())
}

/// An element whose content the server alone draws: what a browser that runs scripts has no use for, and so carries
/// nothing for. It is taken over as it came.
pub fn from_server(mut element: Element, draw: impl FnOnce() -> Node) -> Node {
    if cfg!(feature = "ssr") {
        element = element.child(draw());
    }
    Node::Element(Box::new(element))
}

/// Drawn when a future is ready; stands in a `Suspense` or `Transition`.
pub fn awaited(future: impl Future<Output = Node> + Send + 'static) -> Node {
    let future: Pin<Box<dyn Future<Output = Node> + Send>> = Box::pin(future);
    Node::View(Suspend::new(future).into_any())
}

impl IntoNode for Node {
    fn into_node(self) -> Node {
        self
    }
}

impl IntoNode for Element {
    fn into_node(self) -> Node {
        Node::Element(Box::new(self))
    }
}

impl IntoNode for AnyView {
    fn into_node(self) -> Node {
        Node::View(self)
    }
}

impl IntoNode for () {
    fn into_node(self) -> Node {
        Node::Empty
    }
}

impl IntoNode for &'static str {
    fn into_node(self) -> Node {
        Node::Text(Cow::Borrowed(self))
    }
}

impl IntoNode for String {
    fn into_node(self) -> Node {
        Node::Text(Cow::Owned(self))
    }
}

impl IntoNode for usize {
    fn into_node(self) -> Node {
        Node::Text(Cow::Owned(self.to_string()))
    }
}

impl IntoNode for Cow<'static, str> {
    fn into_node(self) -> Node {
        Node::Text(self)
    }
}

impl IntoNode for Oco<'static, str> {
    fn into_node(self) -> Node {
        Node::Text(attribute::text(self))
    }
}

impl IntoNode for TextProp {
    fn into_node(self) -> Node {
        Node::Live(Box::new(move || self.get().into_node()))
    }
}

impl<T: IntoNode> IntoNode for Option<T> {
    fn into_node(self) -> Node {
        self.map_or(Node::Empty, T::into_node)
    }
}

impl<T: IntoNode> IntoNode for Vec<T> {
    fn into_node(self) -> Node {
        Node::Many(self.into_iter().map(T::into_node).collect())
    }
}

impl<F, T> IntoNode for F
where
    F: FnMut() -> T + Send + 'static,
    T: IntoNode,
{
    fn into_node(mut self) -> Node {
        Node::Live(Box::new(move || self().into_node()))
    }
}

impl<T> IntoNode for Signal<T>
where
    T: IntoNode + Clone + Send + Sync + 'static,
{
    fn into_node(self) -> Node {
        Node::Live(Box::new(move || self.get().into_node()))
    }
}
