//! An element as it is written: its tag, what stands in the tag, and what is between the tags.

use super::{
    IntoNode, Node,
    attribute::{Attribute, Flag, IntoAttribute, classes},
};
use leptos::{
    ev::EventDescriptor,
    html::ElementType,
    prelude::{NodeRef, Owner},
    tachys::html::node_ref::NodeRefContainer,
    wasm_bindgen::JsCast,
};
use send_wrapper::SendWrapper;
use std::borrow::Cow;

/// What is called when something happens to an element.
pub(super) type Handler = Box<dyn FnMut(web_sys::Event)>;

/// Something in a tag beside the attributes that never change.
pub(super) enum Part {
    /// An attribute.
    Attribute(&'static str, Attribute),
    /// A property of the object in the browser.
    Property(&'static str, Attribute),
    /// Markup in place of children; trusted.
    InnerHtml(String),
    /// A listener; there is none on the server.
    Listener(Cow<'static, str>, Option<SendWrapper<Handler>>),
    /// Called with the element, once it is there.
    Mounted(Box<dyn FnOnce(&web_sys::Element) + Send>),
}

/// An element. `view!` writes the calls.
pub struct Element {
    pub(super) tag: &'static str,
    pub(super) fixed: &'static [(&'static str, &'static str)],
    pub(super) parts: Vec<Part>,
    pub(super) children: Vec<Node>,
}

impl Element {
    /// With the attributes that never change.
    pub fn new(tag: &'static str, fixed: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            tag,
            fixed,
            parts: Vec::new(),
            children: Vec::new(),
        }
    }

    fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// An attribute.
    pub fn set(self, name: &'static str, value: impl IntoAttribute) -> Self {
        self.with(Part::Attribute(name, value.into_attribute()))
    }

    /// The attribute `class`, with classes that depend on something.
    pub fn classes(self, always: impl IntoAttribute, toggles: Vec<(&'static str, Flag)>) -> Self {
        self.with(Part::Attribute("class", classes(always.into_attribute(), toggles)))
    }

    /// A property, set in the browser.
    pub fn property(self, name: &'static str, value: impl IntoAttribute) -> Self {
        self.with(Part::Property(name, value.into_attribute()))
    }

    /// Markup in place of children. It is trusted.
    pub fn inner_html(self, html: String) -> Self {
        self.with(Part::InnerHtml(html))
    }

    /// A listener. It runs with the owner that is current now.
    pub fn on<E>(self, event: E, mut handler: impl FnMut(E::EventType) + 'static) -> Self
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        self.listen(event.name(), || Box::new(move |event| handler(event.unchecked_into())))
    }

    fn listen(self, name: Cow<'static, str>, handler: impl FnOnce() -> Handler) -> Self {
        let handler = (!cfg!(feature = "ssr")).then(|| SendWrapper::new(owned(handler())));
        self.with(Part::Listener(name, handler))
    }

    /// Called with the element, once it is there.
    pub fn mounted(self, call: impl FnOnce(&web_sys::Element) + Send + 'static) -> Self {
        self.with(Part::Mounted(Box::new(call)))
    }

    /// Fills a reference with the element.
    pub fn referred<E>(self, reference: NodeRef<E>) -> Self
    where
        E: ElementType + 'static,
        NodeRef<E>: NodeRefContainer<E>,
    {
        self.mounted(move |element| reference.load(element))
    }

    /// Something between the tags, after what is there.
    pub fn child(mut self, child: impl IntoNode) -> Self {
        self.children.push(child.into_node());
        self
    }
}

/// A handler that finds the contexts of where it was written.
fn owned(mut handler: Handler) -> Handler {
    let owner = Owner::current().unwrap_or_default();
    Box::new(move |event| owner.with(|| handler(event)))
}
