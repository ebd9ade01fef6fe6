//! Taking over the document that the server rendered: the same nodes are walked in the same order. What the
//! server writes, it writes in `server`.

use super::{
    Node,
    element::Element,
    render::{ElementState, State, live, place},
};
use leptos::{
    prelude::Render,
    tachys::{
        html::attribute::any_attribute::AnyAttribute,
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Position, PositionState, RenderHtml},
    },
    wasm_bindgen::JsCast,
};
use std::borrow::Cow;

impl Element {
    fn hydrate(self, cursor: &Cursor, position: &PositionState) -> State {
        forward(cursor, position);
        let Ok(element) = cursor.current().dyn_into::<web_sys::Element>() else {
            differs(self.tag);
            return Node::Element(Box::new(self)).build();
        };
        let inner = self
            .parts
            .iter()
            .any(|part| matches!(part, super::element::Part::InnerHtml(_)));
        position.set(Position::FirstChild);
        let children = if inner {
            Vec::new()
        } else {
            self.children
                .into_iter()
                .map(|child| child.hydrate::<true>(cursor, position))
                .collect()
        };
        let parts = self.parts.into_iter().map(|part| place(&element, part, true)).collect();
        cursor.set(element.clone().into());
        position.set(Position::NextChild);
        State::Element(Box::new(ElementState {
            element,
            tag: self.tag,
            fixed: self.fixed,
            parts,
            children,
        }))
    }
}

/// On to the node that comes next.
fn forward(cursor: &Cursor, position: &PositionState) {
    match position.get() {
        Position::FirstChild => cursor.child(),
        Position::Current => {}
        _ => cursor.sibling(),
    }
}

fn hydrate_text(text: Cow<'static, str>, cursor: &Cursor, position: &PositionState) -> State {
    let after_text = position.get() == Position::NextChildAfterText;
    if position.get() == Position::FirstChild {
        cursor.child();
    } else {
        cursor.sibling();
    }
    // What separates two texts comes before the second.
    if after_text {
        cursor.sibling();
    }
    let Ok(node) = cursor.current().dyn_into::<web_sys::Text>() else {
        differs("text");
        return Node::Text(text).build();
    };
    position.set(Position::NextChildAfterText);
    State::Text(node, text)
}

/// The server rendered something else: a defect, said where tests see it.
fn differs(expected: &str) {
    leptos::logging::error!("the server's page has something else in place of: {expected}");
}

impl RenderHtml for Node {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        #[cfg(feature = "ssr")]
        self.ask();
    }

    async fn resolve(self) -> Self {
        #[cfg(feature = "ssr")]
        return self.resolved().await;
        #[cfg(not(feature = "ssr"))]
        self
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        escape: bool,
        branches: bool,
        _: Vec<AnyAttribute>,
    ) {
        #[cfg(feature = "ssr")]
        self.write(html, position, escape, branches);
        #[cfg(not(feature = "ssr"))]
        let _ = (html, position, escape, branches);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        html: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        branches: bool,
        _: Vec<AnyAttribute>,
    ) {
        #[cfg(feature = "ssr")]
        self.stream::<OUT_OF_ORDER>(html, position, escape, branches);
        #[cfg(not(feature = "ssr"))]
        let _ = (html, position, escape, branches);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> State {
        match self {
            Self::Empty => {
                let mark = cursor.next_placeholder(position);
                position.set(Position::NextChild);
                State::Empty(mark)
            }
            Self::Text(text) => hydrate_text(text, cursor, position),
            Self::Element(element) => element.hydrate(cursor, position),
            Self::Many(nodes) => {
                let states = nodes
                    .into_iter()
                    .map(|node| node.hydrate::<true>(cursor, position))
                    .collect();
                let end = cursor.next_placeholder(position);
                position.set(Position::NextChild);
                State::Many(states, end)
            }
            Self::Live(draw) => {
                let (cursor, position) = (cursor.clone(), position.clone());
                State::Live(live(draw, None, move |node| node.hydrate::<true>(&cursor, &position)))
            }
            Self::View(view) => State::View(view.hydrate::<true>(cursor, position)),
        }
    }

    fn into_owned(self) -> Self {
        self
    }
}
