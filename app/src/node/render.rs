//! Nodes in the browser's document: made, kept up to date, moved and removed. Taking over what the server
//! rendered is in `hydrate`.
//!
//! When a node is drawn again, what has the same shape stays in the document: an element of the same tag with the
//! same names in it and as many children keeps the focus, what is typed and what is scrolled.

use super::{
    Node,
    attribute::{Attribute, Value},
    element::{Element, Handler, Part},
};
use leptos::{
    prelude::{AnyView, Mountable, Render, RenderEffect},
    tachys::{
        html::attribute::Attribute as LeptosAttribute,
        prelude::AddAnyAttr,
        renderer::{RemoveEventHandler, Rndr},
        view::RenderHtml,
    },
    wasm_bindgen::{JsCast, JsValue},
};
use std::{borrow::Cow, cell::RefCell, rc::Rc};
use web_sys::{Comment, Text};

/// The elements of pictures that the screens draw.
const SVG: [&str; 4] = ["svg", "use", "path", "circle"];

/// A node in the document.
pub enum State {
    /// Where something may come.
    Empty(Comment),
    /// Text, and the node it is in.
    Text(Text, Cow<'static, str>),
    /// An element.
    Element(Box<ElementState>),
    /// One after another, and what marks their end.
    Many(Vec<State>, Comment),
    /// Drawn again when what it reads changes.
    Live(Redrawn),
    /// What Leptos has drawn.
    View(<AnyView as Render>::State),
}

/// What is drawn again when something changes.
pub struct Redrawn(RenderEffect<State>);

impl Drop for Redrawn {
    fn drop(&mut self) {
        // Otherwise what is in it would last until the effect's task notices, and run once more in between, when the
        // signals that it reads are gone.
        drop(self.0.take_value());
    }
}

/// An element in the document.
pub struct ElementState {
    pub(super) element: web_sys::Element,
    pub(super) tag: &'static str,
    pub(super) fixed: &'static [(&'static str, &'static str)],
    pub(super) parts: Vec<PartState>,
    pub(super) children: Vec<State>,
}

/// What stands in a tag of the document.
pub(super) enum PartState {
    Attribute(&'static str, Kept),
    Property(&'static str, Kept),
    InnerHtml(String),
    Listener(Cow<'static, str>, Listener),
    Mounted,
}

/// A value as it was written last.
pub(super) enum Kept {
    Fixed(Value),
    Live(RenderEffect<Value>),
}

/// A listener whose handler can be replaced.
pub(super) struct Listener {
    handler: Rc<RefCell<Option<Handler>>>,
    /// Takes it away when dropped.
    _remove: RemoveEventHandler<web_sys::Element>,
}

/// Writes a value into the document.
type Write = fn(&web_sys::Element, &'static str, &Value);

fn write_attribute(element: &web_sys::Element, name: &'static str, value: &Value) {
    match value {
        Value::Absent => Rndr::remove_attribute(element, name),
        Value::Present => Rndr::set_attribute(element, name, ""),
        Value::Text(text) => Rndr::set_attribute(element, name, text),
    }
}

fn write_property(element: &web_sys::Element, name: &'static str, value: &Value) {
    let value = match value {
        Value::Absent => JsValue::FALSE,
        Value::Present => JsValue::TRUE,
        Value::Text(text) => JsValue::from_str(text),
    };
    // The value of a `select` waits until its options are there.
    Rndr::set_property_or_value(element, name, &value);
}

/// Writes a value, now unless it stands there already, and whenever it changes.
pub(super) fn keep(
    element: &web_sys::Element,
    name: &'static str,
    value: Attribute,
    write: Write,
    stands: bool,
    before: Option<Value>,
) -> Kept {
    match value {
        Attribute::Fixed(value) => {
            if !stands && before.as_ref() != Some(&value) {
                write(element, name, &value);
            }
            Kept::Fixed(value)
        }
        Attribute::Live(mut value) => {
            let element = element.clone();
            let effect = move |before: Option<Value>| {
                let now = value();
                if before.as_ref().map_or(!stands, |before| *before != now) {
                    write(&element, name, &now);
                }
                now
            };
            Kept::Live(RenderEffect::new_with_value(effect, before))
        }
    }
}

/// Puts what stands in a tag into the document. Attributes stand there already when the server wrote them.
pub(super) fn place(element: &web_sys::Element, part: Part, stands: bool) -> PartState {
    match part {
        Part::Attribute(name, value) => {
            PartState::Attribute(name, keep(element, name, value, write_attribute, stands, None))
        }
        Part::Property(name, value) => {
            PartState::Property(name, keep(element, name, value, write_property, false, None))
        }
        Part::InnerHtml(html) => {
            if !stands {
                element.set_inner_html(&html);
            }
            PartState::InnerHtml(html)
        }
        Part::Listener(name, handler) => {
            let handler = Rc::new(RefCell::new(handler.map(|handler| handler.take())));
            let called = Rc::clone(&handler);
            let call = move |event: JsValue| {
                // Taken out while it runs, since it may draw its own element again.
                let taken = called.borrow_mut().take();
                if let Some(mut taken) = taken {
                    taken(event.unchecked_into());
                    called.borrow_mut().get_or_insert(taken);
                }
            };
            let remove = Rndr::add_event_listener(element, &name, Box::new(call));
            PartState::Listener(
                name,
                Listener {
                    handler,
                    _remove: remove,
                },
            )
        }
        Part::Mounted(call) => {
            call(element);
            PartState::Mounted
        }
    }
}

impl PartState {
    fn has_shape_of(&self, part: &Part) -> bool {
        match (self, part) {
            (Self::Attribute(old, _), Part::Attribute(new, _)) | (Self::Property(old, _), Part::Property(new, _)) => {
                old == new
            }
            (Self::Listener(old, _), Part::Listener(new, _)) => old == new,
            (Self::InnerHtml(_), Part::InnerHtml(_)) | (Self::Mounted, Part::Mounted(_)) => true,
            _ => false,
        }
    }

    fn update(&mut self, element: &web_sys::Element, part: Part) {
        match (self, part) {
            (Self::Attribute(name, kept), Part::Attribute(_, value)) => {
                *kept = keep(element, name, value, write_attribute, false, kept.take());
            }
            (Self::Property(name, kept), Part::Property(_, value)) => {
                *kept = keep(element, name, value, write_property, false, kept.take());
            }
            (Self::InnerHtml(old), Part::InnerHtml(new)) if *old != new => {
                element.set_inner_html(&new);
                *old = new;
            }
            (Self::Listener(_, listener), Part::Listener(_, handler)) => {
                *listener.handler.borrow_mut() = handler.map(|handler| handler.take());
            }
            (_, Part::Mounted(call)) => call(element),
            // Only what has the same shape is updated, and only what changed.
            _ => {}
        }
    }
}

impl Kept {
    fn take(&mut self) -> Option<Value> {
        match self {
            Self::Fixed(value) => Some(value.clone()),
            Self::Live(effect) => effect.take_value(),
        }
    }
}

impl Element {
    fn build(self) -> ElementState {
        let Self {
            tag,
            fixed,
            parts,
            children,
        } = self;
        let namespace = SVG.contains(&tag).then_some("http://www.w3.org/2000/svg");
        let element = Rndr::create_element(tag, namespace);
        for (name, value) in fixed {
            Rndr::set_attribute(&element, name, value);
        }
        let mut children: Vec<State> = children.into_iter().map(Node::build).collect();
        for child in &mut children {
            child.mount(&element, None);
        }
        let parts = parts.into_iter().map(|part| place(&element, part, false)).collect();
        ElementState {
            element,
            tag,
            fixed,
            parts,
            children,
        }
    }
}

impl ElementState {
    fn has_shape_of(&self, new: &Element) -> bool {
        self.tag == new.tag
            && self.fixed == new.fixed
            && self.children.len() == new.children.len()
            && self.parts.len() == new.parts.len()
            && self
                .parts
                .iter()
                .zip(&new.parts)
                .all(|(old, new)| old.has_shape_of(new))
    }
}

impl Render for Node {
    type State = State;

    fn build(self) -> State {
        match self {
            Self::Empty => State::Empty(Rndr::create_placeholder()),
            Self::Text(text) => State::Text(Rndr::create_text_node(&text), text),
            Self::Element(element) => State::Element(Box::new(element.build())),
            Self::Many(nodes) => State::Many(nodes.into_iter().map(Self::build).collect(), Rndr::create_placeholder()),
            Self::Live(draw) => State::Live(live(draw, None, Self::build)),
            Self::View(view) => State::View(view.build()),
        }
    }

    fn rebuild(self, state: &mut State) {
        match (self, state) {
            (Self::Empty, State::Empty(_)) => {}
            (Self::Text(new), State::Text(node, old)) => {
                if *old != new {
                    Rndr::set_text(node, &new);
                    *old = new;
                }
            }
            (Self::Element(new), State::Element(old)) if old.has_shape_of(&new) => {
                let ElementState {
                    element,
                    parts,
                    children,
                    ..
                } = &mut **old;
                for (child, state) in new.children.into_iter().zip(children) {
                    child.rebuild(state);
                }
                for (part, state) in new.parts.into_iter().zip(parts) {
                    state.update(element, part);
                }
            }
            (Self::Many(new), State::Many(old, end)) => {
                let mut new = new.into_iter();
                let mut kept = 0;
                for (state, node) in old.iter_mut().zip(&mut new) {
                    node.rebuild(state);
                    kept += 1;
                }
                for mut state in old.drain(kept..) {
                    state.unmount();
                }
                for node in new {
                    let mut state = node.build();
                    Rndr::try_mount_before(&mut state, end);
                    old.push(state);
                }
            }
            (Self::Live(draw), State::Live(effect)) => {
                let before = effect.0.take_value();
                *effect = live(draw, before, Self::build);
            }
            (Self::View(new), State::View(old)) => new.rebuild(old),
            (new, old) => {
                let mut state = new.build();
                old.insert_before_this(&mut state);
                old.unmount();
                *old = state;
            }
        }
    }
}

/// Draws, and draws again when what was read changes.
pub(super) fn live(
    mut draw: Box<dyn FnMut() -> Node + Send>,
    before: Option<State>,
    first: impl Fn(Node) -> State + 'static,
) -> Redrawn {
    let effect = move |before: Option<State>| {
        let node = draw();
        match before {
            Some(mut state) => {
                node.rebuild(&mut state);
                state
            }
            None => first(node),
        }
    };
    Redrawn(RenderEffect::new_with_value(effect, before))
}

impl Mountable for State {
    fn unmount(&mut self) {
        match self {
            Self::Empty(mark) => mark.remove(),
            Self::Text(text, _) => text.remove(),
            Self::Element(state) => state.element.remove(),
            Self::Many(states, end) => {
                for state in states {
                    state.unmount();
                }
                end.remove();
            }
            Self::Live(effect) => effect.0.unmount(),
            Self::View(view) => view.unmount(),
        }
    }

    fn mount(&mut self, parent: &web_sys::Element, before: Option<&web_sys::Node>) {
        match self {
            Self::Empty(mark) => Rndr::insert_node(parent, mark, before),
            Self::Text(text, _) => Rndr::insert_node(parent, text, before),
            Self::Element(state) => Rndr::insert_node(parent, &state.element, before),
            Self::Many(states, end) => {
                for state in states {
                    state.mount(parent, before);
                }
                Rndr::insert_node(parent, end, before);
            }
            Self::Live(effect) => effect.0.mount(parent, before),
            Self::View(view) => view.mount(parent, before),
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let node: &web_sys::Node = match self {
            Self::Empty(mark) => mark,
            Self::Text(text, _) => text,
            Self::Element(state) => &state.element,
            Self::Many(states, end) => {
                return match states.first() {
                    Some(first) => first.insert_before_this(child),
                    None => insert(child, end),
                };
            }
            Self::Live(effect) => return effect.0.insert_before_this(child),
            Self::View(view) => return view.insert_before_this(child),
        };
        insert(child, node)
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        match self {
            Self::Empty(_) | Self::Text(..) => Vec::new(),
            Self::Element(state) => vec![state.element.clone()],
            Self::Many(states, _) => states.iter().flat_map(Mountable::elements).collect(),
            Self::Live(effect) => effect.0.elements(),
            Self::View(view) => view.elements(),
        }
    }
}

fn insert(child: &mut dyn Mountable, before: &web_sys::Node) -> bool {
    before
        .parent_element()
        .is_some_and(|parent| child.try_mount(&parent, Some(before)))
}

/// Attributes are not put on nodes from outside.
impl AddAnyAttr for Node {
    type Output<New: LeptosAttribute> = Self;

    fn add_any_attr<New: LeptosAttribute>(self, _: New) -> Self
    where
        Self: RenderHtml,
    {
        self
    }
}
