//! What the pages under links that work once have in common: plain forms on the ground of signing in, what became of
//! them, and what to do when a link does not work. Not responsible for what a link is good for.

use crate::title::Title;
use crate::{
    frame::ProviderState,
    i18n::use_i18n,
    node::{Node, view},
    sign_in::SignInGround,
    ui::{Banner, LinkButton, Look, Tone},
    words,
};
use domain::{
    Failure,
    form::PostedForm,
    invitation::Accepted,
    password_reset::ResetDone,
    portal_access,
    session::{Provider, SignInRefusal},
};
use leptos::{prelude::*, text_prop::TextProp};
use serde::{Deserialize, Serialize};

/// What a form of these pages did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkDone {
    /// Something was asked for: whether there will be a link is told to nobody.
    Asked,
    /// An invitation is accepted.
    Accepted(Accepted),
    /// An invitation is accepted, and signing in was refused.
    NotSignedIn(Accepted, SignInRefusal, Option<portal_access::Told>),
    /// A new password is set.
    Reset(ResetDone),
    /// An address is proven.
    Proven,
}

/// What such a page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView<T> {
    /// Who runs this portal.
    pub provider: Provider,
    /// What stands there; absent once it is done.
    pub page: Option<T>,
    /// Its form, when it was not taken.
    pub posted: Option<PostedForm>,
    /// What was done.
    pub done: Option<LinkDone>,
}

/// A plain form, as it was posted when it was not taken.
#[derive(Clone, Copy)]
pub(crate) struct PlainForm(StoredValue<Option<PostedForm>>);

impl PlainForm {
    pub(crate) fn new(posted: Option<PostedForm>) -> Self {
        Self(StoredValue::new(posted))
    }

    /// What is wrong with a field.
    pub(crate) fn error(self, name: &'static str) -> Signal<Option<String>> {
        let i18n = use_i18n();
        let reason = self.0.with_value(|posted| {
            let failures = posted.as_ref()?.failures();
            let failure = failures.iter().find(|failure| failure.field == name)?;
            Some(failure.reason.clone())
        });
        Signal::derive(move || reason.as_ref().map(|reason| words::reason(i18n.get_locale(), reason)))
    }

    /// What was typed, or what stands there before.
    pub(crate) fn typed(self, name: &str, before: &str) -> RwSignal<String> {
        let typed = self.0.with_value(|posted| {
            posted
                .as_ref()
                .map(|posted| posted.value(name).unwrap_or_default().to_owned())
        });
        RwSignal::new(typed.unwrap_or_else(|| before.to_owned()))
    }

    /// What is wrong with the whole.
    pub(crate) fn trouble(self) -> Node {
        let failure = self
            .0
            .with_value(|posted| posted.as_ref().map(|posted| posted.failure.clone()));
        match failure {
            None | Some(Failure::Invalid(_)) => Node::Empty,
            Some(failure) => {
                let sentence = words::in_words(failure, words::failure);
                view! { <Banner tone=Tone::Danger alert=true>{sentence}</Banner> }
            }
        }
    }
}

/// A card that says something, and where to go on.
#[component]
pub(crate) fn Told(
    /// What happened.
    #[prop(into)]
    title: TextProp,
    /// In sentences.
    sentences: Vec<TextProp>,
    /// Where to go on.
    href: &'static str,
    /// What is there.
    #[prop(into)]
    action: TextProp,
) -> impl IntoView {
    let sentences: Vec<Node> = sentences
        .into_iter()
        .map(|sentence| view! { <p class="sign-in__said">{move || sentence.get().to_string()}</p> })
        .collect();
    view! {
        <section class="sign-in__card">
            <h1 class="sign-in__title">{move || title.get().to_string()}</h1>
            {sentences}
            <LinkButton href=href.to_owned() look=Look::Primary>{move || action.get().to_string()}</LinkButton>
        </section>
    }
}

/// In the place of a page whose link does not work: the same for one that never existed, was used, taken back, or is
/// over.
#[component]
pub(crate) fn LinkGone(
    /// What happened.
    #[prop(into)]
    title: TextProp,
    /// What to do.
    #[prop(into)]
    text: TextProp,
    /// Where.
    href: &'static str,
    /// What is there.
    #[prop(into)]
    action: TextProp,
) -> impl IntoView {
    let provider = ProviderState::of_page();
    let named = title.clone();
    view! {
        <Title text=move || named.get().to_string() />
        {move || {
            let (title, text, action) = (title.clone(), text.clone(), action.clone());
            provider.get().map(|provider| {
                view! {
                    <SignInGround provider>
                        <Told title sentences=vec![text] href action />
                    </SignInGround>
                }
            })
        }}
    }
}
