//! What a page fetches from the server: a Leptos resource that does not know the type of what it holds, so that
//! the browser carries one machinery for all of them rather than one for each.

use crate::{
    Fault,
    frame::Problem,
    node::{Node, awaited, view},
    wire,
};
use domain::Failure;
use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    any::Any,
    future::IntoFuture,
    marker::PhantomData,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// What the server answered.
#[derive(Clone)]
enum Answer {
    /// Here, with the way to write it into the page.
    Here(Arc<dyn Any + Send + Sync>, fn(&(dyn Any + Send + Sync)) -> Vec<u8>),
    /// As it came with the page.
    Written(Arc<[u8]>),
}

/// Reads and writes what comes with the page.
struct WithPage;

impl Encoder<Answer> for WithPage {
    type Error = ();
    type Encoded = String;

    fn encode(answer: &Answer) -> Result<String, ()> {
        Ok(match answer {
            Answer::Here(value, write) => to_text(&write(&**value)),
            Answer::Written(bytes) => to_text(bytes),
        })
    }
}

impl Decoder<Answer> for WithPage {
    type Error = ();
    type Encoded = str;

    fn decode(text: &str) -> Result<Answer, ()> {
        Ok(Answer::Written(from_text(text).into()))
    }
}

/// Bytes as text that can come with a page.
pub(crate) fn to_text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(character).collect()
}

/// The bytes of such a text.
pub(crate) fn from_text(text: &str) -> Vec<u8> {
    text.chars().map(byte).collect()
}

/// Where the characters begin that stand for bytes which are no printable characters of their own.
const ASIDE: u32 = 0x100;

/// A byte as a character: what is text stays text, which compresses with the same words in the page. Control
/// characters stand aside: in a script they would be escaped, and `\0` before a digit is another character. So does
/// `<`, which Leptos writes as JSON would escape it, whatever it is in.
fn character(byte: u8) -> char {
    match byte {
        b'<' => aside(byte),
        b' '..=b'~' | 0xa0..=0xff => char::from(byte),
        _ => aside(byte),
    }
}

fn aside(byte: u8) -> char {
    char::from_u32(ASIDE + u32::from(byte)).unwrap_or_default()
}

/// The byte of a character.
fn byte(character: char) -> u8 {
    u8::try_from(u32::from(character) % ASIDE).unwrap_or_default()
}

/// A value that is fetched from the server, again whenever what it depends on changes. Awaited, it is the value or
/// why there is none.
pub struct Fetched<T> {
    resource: Resource<Answer, WithPage>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Fetched<T> {}

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

impl<T> Fetched<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// Fetches for what `source` says, now and whenever that changes.
    pub fn new<S, F>(
        source: impl Fn() -> S + Send + Sync + 'static,
        fetch: impl Fn(S) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<T, Fault>> + Send + 'static,
    {
        let source = Arc::new(source);
        let depends = Arc::clone(&source);
        // A number that is another one whenever what was read has changed.
        let times = AtomicU32::new(0);
        let changed: Box<dyn Fn() -> u32 + Send + Sync> = Box::new(move || {
            depends();
            times.fetch_add(1, Ordering::Relaxed)
        });
        let fetch: Box<dyn Fn(u32) -> Boxed<Answer> + Send + Sync> = Box::new(move |_| {
            let asked = fetch(untrack(|| source()));
            Box::pin(async move { Answer::Here(Arc::new(asked.await), written::<T>) })
        });
        Self {
            resource: Resource::new_with_options(changed, fetch, false),
            kind: PhantomData,
        }
    }

    /// Fetches again.
    pub fn refetch(self) {
        self.resource.refetch();
    }
}

/// A value as it goes with the page.
#[cfg(feature = "ssr")]
fn written<T: Serialize + 'static>(value: &(dyn Any + Send + Sync)) -> Vec<u8> {
    value
        .downcast_ref::<Result<T, Fault>>()
        .and_then(|value| wire::write(value).ok())
        .unwrap_or_default()
}

/// Nothing is written in the browser.
#[cfg(not(feature = "ssr"))]
#[expect(clippy::extra_unused_type_parameters, reason = "it is asked for as on the server")]
fn written<T>(_: &(dyn Any + Send + Sync)) -> Vec<u8> {
    Vec::new()
}

impl<T> IntoFuture for Fetched<T>
where
    T: Clone + DeserializeOwned + Send + Sync + 'static,
{
    type Output = Result<T, Fault>;
    type IntoFuture = Boxed<Self::Output>;

    fn into_future(self) -> Boxed<Self::Output> {
        let answer = self.resource.into_future();
        Box::pin(async move {
            match answer.await {
                Answer::Here(value, _) => value.downcast_ref::<Result<T, Fault>>().cloned(),
                Answer::Written(bytes) => wire::read(&bytes).ok(),
            }
            .unwrap_or(Err(Fault(Failure::Unreachable)))
        })
    }
}

/// What was fetched, as `draw` draws it once it has come; why there is none otherwise, with the way to ask again.
pub fn loaded<T>(fetched: Fetched<T>, draw: impl Fn(T) -> Node + Clone + Send + Sync + 'static) -> Node
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let again = Callback::new(move |()| fetched.refetch());
    view! {
        <Transition>
            {move || {
                let draw = draw.clone();
                awaited(async move {
                    match fetched.await {
                        Ok(value) => draw(value),
                        Err(Fault(failure)) => view! { <Problem failure on_retry=again /> },
                    }
                })
            }}
        </Transition>
    }
}

#[cfg(test)]
mod tests {
    use super::{byte, character};

    #[test]
    fn every_byte_comes_back_and_none_is_a_control_character() {
        for written in 0..=u8::MAX {
            assert!(
                !character(written).is_control() && character(written) != '<',
                "{written}"
            );
            assert_eq!(byte(character(written)), written);
        }
        assert_eq!(character(b'a'), 'a');
    }
}
