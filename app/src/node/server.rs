//! Nodes as HTML, on the server: what `hydrate` will walk over.

use super::{
    Node,
    attribute::Value,
    element::{Element, Part},
};
use leptos::{
    prelude::AnyView,
    tachys::{
        ssr::StreamBuilder,
        view::{Position, RenderHtml},
    },
};
use std::pin::Pin;

/// Separates two texts, and stands where something may come.
const MARK: &str = "<!>";
/// Elements that have no end tag (HTML, section 13.1.2).
const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];

impl Node {
    /// Finds out what is waited for, without drawing.
    pub(super) fn ask(&mut self) {
        match self {
            Self::Empty | Self::Text(_) => {}
            Self::Element(element) => element.children.iter_mut().for_each(Self::ask),
            Self::Many(nodes) => nodes.iter_mut().for_each(Self::ask),
            Self::Live(draw) => draw().ask(),
            Self::View(view) => view.dry_resolve(),
        }
    }

    /// Waits for what is on its way.
    pub(super) fn resolved(self) -> Pin<Box<dyn Future<Output = Self> + Send>> {
        Box::pin(async move {
            match self {
                Self::Empty | Self::Text(_) => self,
                Self::Element(mut element) => {
                    element.children = all(element.children).await;
                    Self::Element(element)
                }
                Self::Many(nodes) => Self::Many(all(nodes).await),
                Self::Live(mut draw) => {
                    let node = draw();
                    node.resolved().await
                }
                Self::View(view) => Self::View(view.resolve().await),
            }
        })
    }

    pub(super) fn write(self, html: &mut String, position: &mut Position, escape: bool, branches: bool) {
        match self {
            Self::Empty => write_mark(html, position, escape),
            Self::Text(text) => write_text(&text, html, position, escape),
            Self::Element(element) => {
                let (tag, children) = element.open(html);
                *position = Position::FirstChild;
                for child in children {
                    child.write(html, position, true, branches);
                }
                close(tag, html);
                *position = Position::NextChild;
            }
            Self::Many(nodes) => {
                for node in nodes {
                    node.write(html, position, escape, branches);
                }
                write_mark(html, position, escape);
            }
            Self::Live(mut draw) => draw().write(html, position, escape, branches),
            Self::View(view) => view.to_html_with_buf(html, position, escape, branches, Vec::new()),
        }
    }

    pub(super) fn stream<const OUT_OF_ORDER: bool>(
        self,
        html: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        branches: bool,
    ) {
        match self {
            Self::Empty | Self::Text(_) => {
                html.with_buf(|html| self.write(html, position, escape, branches));
            }
            Self::Element(element) => {
                let (tag, mut children) = (element.tag, Vec::new());
                html.with_buf(|html| (_, children) = element.open(html));
                *position = Position::FirstChild;
                for child in children {
                    child.stream::<OUT_OF_ORDER>(html, position, true, branches);
                }
                html.with_buf(|html| close(tag, html));
                *position = Position::NextChild;
            }
            Self::Many(nodes) => {
                for node in nodes {
                    node.stream::<OUT_OF_ORDER>(html, position, escape, branches);
                }
                html.with_buf(|html| write_mark(html, position, escape));
            }
            Self::Live(mut draw) => draw().stream::<OUT_OF_ORDER>(html, position, escape, branches),
            Self::View(view) => {
                AnyView::to_html_async_with_buf::<OUT_OF_ORDER>(view, html, position, escape, branches, Vec::new());
            }
        }
    }
}

impl Element {
    /// Writes the tag, and markup in place of children.
    fn open(self, html: &mut String) -> (&'static str, Vec<Node>) {
        html.push('<');
        html.push_str(self.tag);
        for (name, value) in self.fixed {
            write_attribute(name, value, html);
        }
        let mut inner = None;
        for part in self.parts {
            match part {
                Part::Attribute(name, mut value) => match value.now() {
                    Value::Absent => {}
                    Value::Present => write_attribute(name, "", html),
                    Value::Text(text) => write_attribute(name, &text, html),
                },
                Part::InnerHtml(markup) => inner = Some(markup),
                Part::Property(..) | Part::Listener(..) | Part::Mounted(_) => {}
            }
        }
        html.push('>');
        if let Some(inner) = inner {
            html.push_str(&inner);
            return (self.tag, Vec::new());
        }
        (self.tag, self.children)
    }
}

fn close(tag: &str, html: &mut String) {
    if !VOID.contains(&tag) {
        html.push_str("</");
        html.push_str(tag);
        html.push('>');
    }
}

fn write_attribute(name: &str, value: &str, html: &mut String) {
    html.push(' ');
    html.push_str(name);
    if !value.is_empty() {
        html.push_str("=\"");
        html_escape::encode_double_quoted_attribute_to_string(value, html);
        html.push('"');
    }
}

fn write_mark(html: &mut String, position: &mut Position, escape: bool) {
    if escape {
        html.push_str(MARK);
        *position = Position::NextChild;
    }
}

fn write_text(text: &str, html: &mut String, position: &mut Position, escape: bool) {
    if *position == Position::NextChildAfterText {
        html.push_str(MARK);
    }
    if !escape {
        html.push_str(text);
    } else if text.is_empty() {
        // There has to be a text to take over.
        html.push(' ');
    } else {
        html_escape::encode_text_to_string(text, html);
    }
    *position = Position::NextChildAfterText;
}

async fn all(nodes: Vec<Node>) -> Vec<Node> {
    let mut resolved = Vec::with_capacity(nodes.len());
    for node in nodes {
        resolved.push(node.resolved().await);
    }
    resolved
}

#[cfg(test)]
mod tests {
    use crate::node::{Node, view};
    use leptos::tachys::view::RenderHtml;

    #[test]
    fn attributes_are_escaped_and_those_that_are_absent_are_not_written() {
        let (quoted, absent) = ("\"<&".to_owned(), None::<String>);
        let node = view! {
            <input type="text" title=quoted disabled=true checked=false value=absent tabindex=|| 0_usize />
        };
        assert_eq!(
            node.to_html(),
            r#"<input type="text" disabled title="&quot;&lt;&amp;" tabindex="0">"#
        );
    }

    #[test]
    fn classes_come_together_and_none_is_no_attribute() {
        let both = view! { <p class="a" class:b=true class:c=false class:d=|| true></p> };
        assert_eq!(both.to_html(), r#"<p class="a b d"></p>"#);
        let none = view! { <p class:b=false></p> };
        assert_eq!(none.to_html(), "<p></p>");
    }

    #[test]
    fn what_stands_between_tags_can_be_found_again_by_who_takes_it_over() {
        let name = "<Bob>".to_owned();
        let texts = view! { <p>"a" {name} {String::new()}</p> };
        assert_eq!(texts.to_html(), "<p>a<!>&lt;Bob&gt;<!> </p>");
        let nothing = None::<Node>;
        let places = view! { <ul>{nothing}{vec![view! { <li></li> }]}{|| "x"}</ul> };
        assert_eq!(places.to_html(), "<ul><!><li></li><!>x</ul>");
    }

    #[test]
    fn markup_that_is_trusted_takes_the_place_of_children() {
        let node = view! { <textarea inner_html="a &amp; b".to_owned()></textarea> };
        assert_eq!(node.to_html(), "<textarea>a &amp; b</textarea>");
    }
}
