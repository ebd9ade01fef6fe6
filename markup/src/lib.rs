//! The `view!` of the screens: the markup of Leptos' own macro, made into `app::node` instead of a type for each
//! element, attribute and closure, which would cost the browser several times as many bytes (README, Decisions).
//! What the nodes do is in `app::node`; components stay those of Leptos.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use rstml::node::{
    CustomNode, KeyedAttribute, KeyedAttributeValue, Node, NodeAttribute, NodeBlock, NodeElement, NodeName,
};
use syn::{Error, Expr, Ident, Lit, Stmt, spanned::Spanned};

/// Events for which Leptos has no name of its own.
const UNNAMED: [&str; 1] = ["cancel"];

/// Markup as a `Node`.
///
/// On an element: `name=value`, `class:name=condition`, `prop:name=value`, `on:event=handler`, `node_ref=reference`,
/// `use:function=argument`, `inner_html=html` (trusted). Values, conditions and children may be closures, which run
/// again when what they read changes. A name that begins with a capital, or a path, is a Leptos component.
#[proc_macro]
pub fn view(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let drawn = rstml::parse2(tokens.into()).and_then(|nodes| {
        let mut drawn = nodes.iter().map(node).collect::<Result<Vec<_>, _>>()?;
        drawn.retain(|tokens| !tokens.is_empty());
        Ok(match <[TokenStream; 1]>::try_from(drawn) {
            Ok([one]) => quote! { crate::node::IntoNode::into_node(#one) },
            Err(several) => quote! { crate::node::Node::Many(vec![#(crate::node::IntoNode::into_node(#several)),*]) },
        })
    });
    drawn.unwrap_or_else(|error| error.to_compile_error()).into()
}

fn node<C: CustomNode>(node: &Node<C>) -> Result<TokenStream, Error> {
    match node {
        Node::Element(element) if is_component(element.name()) => component(element),
        Node::Element(found) => element(found),
        Node::Text(text) => {
            let text = text.value_string();
            Ok(quote! { #text })
        }
        Node::Block(NodeBlock::ValidBlock(block)) => Ok(if let [Stmt::Expr(one, None)] = block.stmts.as_slice() {
            quote! { #one }
        } else {
            quote! { #block }
        }),
        Node::Comment(_) => Ok(TokenStream::new()),
        Node::Fragment(fragment) => {
            let children = children(&fragment.children)?;
            Ok(quote! { vec![#(crate::node::IntoNode::into_node(#children)),*] })
        }
        other => Err(Error::new(other.span(), "no markup of a screen")),
    }
}

fn children<C: CustomNode>(nodes: &[Node<C>]) -> Result<Vec<TokenStream>, Error> {
    let mut children = nodes.iter().map(node).collect::<Result<Vec<_>, _>>()?;
    children.retain(|tokens| !tokens.is_empty());
    Ok(children)
}

fn is_component(name: &NodeName) -> bool {
    match name {
        NodeName::Path(path) => {
            path.path.segments.len() > 1
                || path
                    .path
                    .segments
                    .first()
                    .is_some_and(|segment| segment.ident.to_string().starts_with(char::is_uppercase))
        }
        _ => false,
    }
}

/// The attributes of an element; blocks are not among them.
fn keyed<C: CustomNode>(element: &NodeElement<C>) -> impl Iterator<Item = Result<&KeyedAttribute, Error>> {
    element.attributes().iter().map(|attribute| match attribute {
        NodeAttribute::Attribute(attribute) => Ok(attribute),
        NodeAttribute::Block(block) => Err(Error::new(block.span(), "an attribute has a name")),
    })
}

fn element<C: CustomNode>(found: &NodeElement<C>) -> Result<TokenStream, Error> {
    let tag = found.name().to_string();
    // `use` is a word of Rust.
    let tag = tag.trim_end_matches('_');
    let mut fixed = Vec::new();
    let mut calls = Vec::new();
    let mut class = None;
    let mut toggles = Vec::new();
    for attribute in keyed(found) {
        let attribute = attribute?;
        let name = attribute.key.to_string();
        let span = attribute.key.span();
        let value = value(attribute);
        if let Some(event) = name.strip_prefix("on:") {
            calls.push(if UNNAMED.contains(&event) {
                quote_spanned! { span=> .on(::leptos::ev::Custom::<::leptos::web_sys::Event>::new(#event), #value) }
            } else {
                let event = Ident::new(event, span);
                quote_spanned! { span=> .on(::leptos::ev::#event, #value) }
            });
        } else if let Some(class) = name.strip_prefix("class:") {
            toggles.push(quote! { (#class, crate::node::IntoFlag::into_flag(#value)) });
        } else if let Some(property) = name.strip_prefix("prop:") {
            calls.push(quote! { .property(#property, #value) });
        } else if let Some(directive) = name.strip_prefix("use:") {
            let directive = Ident::new(directive, span);
            calls.push(quote! { .mounted({
                let argument = #value;
                move |element| #directive(element.clone(), argument)
            }) });
        } else if name == "node_ref" {
            calls.push(quote! { .referred(#value) });
        } else if name == "inner_html" {
            calls.push(quote! { .inner_html(#value) });
        } else {
            let name = name.strip_prefix("r#").unwrap_or(&name).to_owned();
            match literal(attribute) {
                Some(text) if name == "class" => class = Some(quote! { #text }),
                None if name == "class" => class = Some(value),
                Some(text) => fixed.push((name, text)),
                None => calls.push(quote! { .set(#name, #value) }),
            }
        }
    }
    match (class, literal_class(found)) {
        (Some(_), Some(text)) if toggles.is_empty() => fixed.insert(0, ("class".to_owned(), text)),
        (Some(class), _) if toggles.is_empty() => calls.push(quote! { .set("class", #class) }),
        (class, _) if !toggles.is_empty() => {
            let class = class.unwrap_or_else(|| quote! { "" });
            calls.push(quote! { .classes(#class, vec![#(#toggles),*]) });
        }
        _ => {}
    }
    let fixed = fixed.iter().map(|(name, text)| quote! { (#name, #text) });
    let children = children(&found.children)?;
    Ok(quote! {
        crate::node::Element::new(#tag, &[#(#fixed),*])
            #(.child(#children))*
            #(#calls)*
    })
}

/// What stands after `=`; a name alone is `true`.
fn value(attribute: &KeyedAttribute) -> TokenStream {
    if let Some(value) = attribute.value() {
        quote! { #value }
    } else {
        quote! { true }
    }
}

/// The text of an attribute that never changes.
fn literal(attribute: &KeyedAttribute) -> Option<String> {
    match &attribute.possible_value {
        KeyedAttributeValue::None => Some(String::new()),
        _ => match attribute.value()? {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                Lit::Int(number) => Some(number.base10_digits().to_owned()),
                Lit::Bool(flag) if flag.value => Some(String::new()),
                _ => None,
            },
            _ => None,
        },
    }
}

fn literal_class<C: CustomNode>(element: &NodeElement<C>) -> Option<String> {
    keyed(element)
        .filter_map(Result::ok)
        .filter(|attribute| attribute.key.to_string() == "class")
        .find_map(literal)
}

fn component<C: CustomNode>(found: &NodeElement<C>) -> Result<TokenStream, Error> {
    let name = found.name();
    let mut props = Vec::new();
    let mut bound = None;
    for attribute in keyed(found) {
        let attribute = attribute?;
        let key = &attribute.key;
        if let Some(name) = key.to_string().strip_prefix("let:") {
            let name = Ident::new(name, Span::call_site());
            bound = Some(quote! { #name });
        } else {
            // A name alone is the variable of that name.
            let value = attribute
                .value()
                .map_or_else(|| quote! { #key }, |value| quote! { #value });
            props.push(quote! { .#key(#value) });
        }
    }
    let children = children(&found.children)?;
    let children = match (children.as_slice(), bound) {
        ([], _) => TokenStream::new(),
        (children, bound) => {
            let drawn = match children {
                [one] => quote! { crate::node::IntoNode::into_node(#one) },
                several => {
                    quote! { crate::node::Node::Many(vec![#(crate::node::IntoNode::into_node(#several)),*]) }
                }
            };
            if let Some(bound) = bound {
                quote! { .children(move |#bound| #drawn) }
            } else {
                quote! { .children(::leptos::children::ToChildren::to_children(move || #drawn)) }
            }
        }
    };
    Ok(quote! {
        crate::node::component(::leptos::component::component_view(
            &#name,
            ::leptos::component::component_props_builder(&#name) #(#props)* #children .build(),
        ))
    })
}
