//! What stands in a tag: values that are there from the beginning, and values that change. How they come into
//! the document is in `render` and `server`.

use leptos::{oco::Oco, prelude::*, text_prop::TextProp};
use std::borrow::Cow;

/// The value of an attribute or property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// The attribute is not there; the property is `false`.
    Absent,
    /// The attribute is there, without a value; the property is `true`.
    Present,
    /// Text.
    Text(Cow<'static, str>),
}

/// A value that stays, or that is asked for again when what it reads changes.
pub enum Attribute {
    /// Stays.
    Fixed(Value),
    /// Changes.
    Live(Box<dyn FnMut() -> Value + Send>),
}

/// What an attribute can be set to.
pub trait IntoValue {
    /// As a value.
    fn into_value(self) -> Value;
}

/// What can stand after `=`.
pub trait IntoAttribute {
    /// As an attribute's value, now and later.
    fn into_attribute(self) -> Attribute;
}

/// Whether something is so.
pub enum Flag {
    /// Stays.
    Fixed(bool),
    /// Changes.
    Live(Box<dyn FnMut() -> bool + Send>),
}

/// What a class can depend on.
pub trait IntoFlag {
    /// As a flag, now and later.
    fn into_flag(self) -> Flag;
}

impl Attribute {
    /// The value now.
    pub(super) fn now(&mut self) -> Value {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Live(value) => value(),
        }
    }
}

impl Flag {
    fn now(&mut self) -> bool {
        match self {
            Self::Fixed(flag) => *flag,
            Self::Live(flag) => flag(),
        }
    }
}

/// The attribute `class`: what is always there, and classes that depend on something.
pub(super) fn classes(mut always: Attribute, mut toggles: Vec<(&'static str, Flag)>) -> Attribute {
    let fixed = matches!(always, Attribute::Fixed(_)) && toggles.iter().all(|(_, flag)| matches!(flag, Flag::Fixed(_)));
    let mut now = move || {
        let mut class = match always.now() {
            Value::Text(text) => text.into_owned(),
            Value::Absent | Value::Present => String::new(),
        };
        for (name, flag) in &mut toggles {
            if flag.now() {
                if !class.is_empty() {
                    class.push(' ');
                }
                class.push_str(name);
            }
        }
        if class.is_empty() {
            Value::Absent
        } else {
            Value::Text(class.into())
        }
    };
    if fixed {
        Attribute::Fixed(now())
    } else {
        Attribute::Live(Box::new(now))
    }
}

/// Text as nodes and values hold it.
pub(super) fn text(text: Oco<'static, str>) -> Cow<'static, str> {
    match text {
        Oco::Borrowed(text) => Cow::Borrowed(text),
        text => Cow::Owned(text.into_owned()),
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }
}

impl IntoValue for Cow<'static, str> {
    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl IntoValue for Oco<'static, str> {
    fn into_value(self) -> Value {
        Value::Text(text(self))
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        if self { Value::Present } else { Value::Absent }
    }
}

impl IntoValue for usize {
    fn into_value(self) -> Value {
        Value::Text(self.to_string().into())
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Absent, T::into_value)
    }
}

macro_rules! fixed {
    ($($kind:ty),*) => {
        $(
            impl IntoAttribute for $kind {
                fn into_attribute(self) -> Attribute {
                    Attribute::Fixed(self.into_value())
                }
            }
        )*
    };
}

fixed!(&'static str, String, Cow<'static, str>, Oco<'static, str>, bool, usize);

impl<T: IntoValue> IntoAttribute for Option<T> {
    fn into_attribute(self) -> Attribute {
        Attribute::Fixed(self.into_value())
    }
}

impl IntoAttribute for TextProp {
    fn into_attribute(self) -> Attribute {
        Attribute::Live(Box::new(move || self.get().into_value()))
    }
}

impl<F, T> IntoAttribute for F
where
    F: FnMut() -> T + Send + 'static,
    T: IntoValue,
{
    fn into_attribute(mut self) -> Attribute {
        Attribute::Live(Box::new(move || self().into_value()))
    }
}

impl<T> IntoAttribute for Signal<T>
where
    T: IntoValue + Clone + Send + Sync + 'static,
{
    fn into_attribute(self) -> Attribute {
        Attribute::Live(Box::new(move || self.get().into_value()))
    }
}

impl IntoFlag for bool {
    fn into_flag(self) -> Flag {
        Flag::Fixed(self)
    }
}

impl<F> IntoFlag for F
where
    F: FnMut() -> bool + Send + 'static,
{
    fn into_flag(self) -> Flag {
        Flag::Live(Box::new(self))
    }
}

impl IntoFlag for Signal<bool> {
    fn into_flag(self) -> Flag {
        Flag::Live(Box::new(move || self.get()))
    }
}
