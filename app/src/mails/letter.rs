//! One letter: what became of it, and what can be done when it came to nothing.

use super::{ADDRESS, api, kind_word, status, trouble_words};
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    form::{FormFooter, PostForm},
    i18n::{t_string, use_i18n},
    language::said,
    node::view,
    ui::LinkButton,
    words,
};
use domain::{
    MailId,
    form::WithForm,
    mails::{Mail, MailDetails, MailState},
};
use leptos::prelude::*;

/// The page at `/provider/mails/{mail}`.
#[component]
pub fn MailDetailsPage(
    /// Which.
    id: MailId,
) -> impl IntoView {
    let i18n = use_i18n();
    let page = Fetched::new(|| (), move |()| api::letter(id.clone()));
    view! {
        <Title text=move || t_string!(i18n, mails.letter) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, mails.letter)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, mails.not_shown)}</p>
            </div>
        </div>
        {loaded(page, move |page| view! { <Letter page /> })}
    }
}

#[component]
fn Letter(page: WithForm<MailDetails>) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let MailDetails { mail, may_edit } = page;
    let action = format!("{ADDRESS}/{}", mail.id);
    let state = mail.state;
    let ending = if state == MailState::Dead {
        view! {
            <PostForm action posted locked=!may_edit>
                <p>{move || t_string!(i18n, mails.again_text)}</p>
                <input type="hidden" name="action" value="again" />
                <FormFooter
                    submit=move || t_string!(i18n, mails.again)
                    cancel=ADDRESS
                    other=("discard", (move || t_string!(i18n, mails.discard)).into())
                />
            </PostForm>
        }
    } else {
        view! { <p><LinkButton href=ADDRESS.to_owned()>{move || t_string!(i18n, mails.to_list)}</LinkButton></p> }
    };
    view! {
        <Facts mail />
        {ending}
    }
}

#[component]
fn Facts(mail: Mail) -> impl IntoView {
    let i18n = use_i18n();
    let kind = words::in_words(mail.kind, |locale, kind| kind_word(locale, kind));
    let language = words::in_words(mail.language, |locale, language| {
        words::language_name(locale, *language).to_owned()
    });
    let why = mail.trouble.map(|why| {
        let why = words::in_words(why, trouble_words);
        view! {
            <dt>{move || t_string!(i18n, mails.reason)}</dt>
            <dd>{why}</dd>
        }
    });
    let state = mail.state;
    let at_is = move || match state {
        MailState::Waiting => t_string!(i18n, mails.next),
        MailState::Sent => t_string!(i18n, mails.sent_at),
        MailState::Dead => t_string!(i18n, mails.given_up_at),
    };
    view! {
        <section class="card staff-card">
            <dl class="facts">
                <dt>{move || t_string!(i18n, mails.subject)}</dt>
                <dd lang=mail.language.code()>{mail.subject}</dd>
                <dt>{move || t_string!(i18n, mails.recipient)}</dt>
                <dd>{mail.recipient}</dd>
                <dt>{move || t_string!(i18n, mails.kind)}</dt>
                <dd>{kind}</dd>
                <dt>{move || t_string!(i18n, mails.language)}</dt>
                <dd>{language}</dd>
                <dt>{move || t_string!(i18n, mails.state)}</dt>
                <dd>{status(state)}</dd>
                <dt>{move || t_string!(i18n, mails.written)}</dt>
                <dd>{said(mail.written)}</dd>
                <dt>{at_is}</dt>
                <dd>{said(mail.at)}</dd>
                <dt>{move || t_string!(i18n, mails.tries)}</dt>
                <dd>{mail.tries.to_string()}</dd>
                {why}
            </dl>
        </section>
    }
}
