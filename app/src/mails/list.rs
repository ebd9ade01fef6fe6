//! The list of letters.

use super::{
    ADDRESS, PREVIEWS, api, kind_word,
    query::{address, from_params},
    state_word, status, trouble_words,
};
use crate::title::Title;
use crate::{
    fetched::Fetched,
    frame::Problem,
    i18n::{t_string, use_i18n},
    language::said,
    node::{Node, awaited, view},
    router::use_router,
    ui::{EmptyState, LinkButton, ListSkeleton},
    words,
};
use domain::mails::{KEPT_DAYS, Mail, MailPage, MailQuery, MailRoute, MailState};
use leptos::prelude::*;

/// The page at `/provider/mails`.
#[component]
pub fn MailsPage() -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let query = Memo::new(move |_| router.query.with(from_params));
    let page = Fetched::new(move || query.get(), api::list);
    let again = Callback::new(move |()| page.refetch());
    view! {
        <Title text=move || t_string!(i18n, mails.title) />
        <Transition fallback=|| view! { <ListSkeleton /> }>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => view! { <Letters page asked=query.get_untracked() /> },
                    Err(fault) => view! { <Problem failure=fault.0 on_retry=again /> },
                }
            })}
        </Transition>
    }
}

#[component]
fn Letters(page: MailPage, asked: MailQuery) -> impl IntoView {
    let i18n = use_i18n();
    let MailPage {
        rows,
        newer,
        older,
        route,
        time_zone,
    } = page;
    let goes = move || match &route {
        MailRoute::Files => t_string!(i18n, mails.to_files).to_owned(),
        MailRoute::Smtp { host } => t_string!(i18n, mails.to_server, host = host),
    };
    let kept = move || t_string!(i18n, mails.kept, days = KEPT_DAYS, zone = &time_zone);
    let is_narrowed = asked.state.is_some();
    let newer = newer.map(|id| to(&asked, None, Some(id)));
    let older = older.map(|id| to(&asked, Some(id), None));
    let list = if rows.is_empty() && is_narrowed {
        view! {
            <EmptyState searched=true title=move || t_string!(i18n, mails.none_such)>
                <LinkButton href=ADDRESS.to_owned()>{move || t_string!(i18n, mails.show_all)}</LinkButton>
            </EmptyState>
        }
    } else if rows.is_empty() {
        view! { <EmptyState title=move || t_string!(i18n, mails.none) text=move || t_string!(i18n, mails.none_text) /> }
    } else {
        let rows: Vec<Node> = rows.into_iter().map(row).collect();
        view! { <ul class="letters">{rows}</ul> }
    };
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, mails.title)}</h1>
                <p class="page-header__note">{goes}" "{kept}</p>
            </div>
            <div class="page-header__actions">
                <LinkButton href=PREVIEWS.to_owned() icon="eye">{move || t_string!(i18n, mails.previews)}</LinkButton>
            </div>
        </div>
        <States chosen=asked.state />
        <section class="card" aria-label=move || t_string!(i18n, mails.title)>{list}</section>
        <Pages newer older />
    }
}

/// The address of another page of the same list.
fn to(asked: &MailQuery, before: Option<domain::MailId>, after: Option<domain::MailId>) -> String {
    address(&MailQuery {
        state: asked.state,
        before,
        after,
    })
}

/// By state, as links.
#[component]
fn States(chosen: Option<MailState>) -> impl IntoView {
    let i18n = use_i18n();
    let states = std::iter::once(None).chain(MailState::ALL.map(Some));
    let links: Vec<Node> = states
        .map(|state| {
            let href = address(&MailQuery {
                state,
                ..MailQuery::default()
            });
            let current = (state == chosen).then_some("page");
            let word = move || match state {
                None => t_string!(i18n, mails.all),
                Some(state) => state_word(i18n.get_locale(), state),
            };
            view! { <li><a class="states__link" href=href aria-current=current>{word}</a></li> }
        })
        .collect();
    view! {
        <nav aria-label=move || t_string!(i18n, mails.states)>
            <ul class="states">{links}</ul>
        </nav>
    }
}

fn row(mail: Mail) -> Node {
    let i18n = use_i18n();
    let kind = words::in_words(mail.kind, |locale, kind| kind_word(locale, kind));
    let why = mail.trouble.map(|why| {
        let why = words::in_words(why, trouble_words);
        view! { <p class="letters__why">{why}</p> }
    });
    let at = said(mail.at);
    let state = mail.state;
    let when = move || {
        let at = at();
        match state {
            MailState::Waiting => t_string!(i18n, mails.next_at, at = &at),
            MailState::Sent | MailState::Dead => at,
        }
    };
    view! {
        <li class="letters__item">
            <p class="letters__what">
                <a class="letters__link" href=format!("{ADDRESS}/{}", mail.id) lang=mail.language.code()>{mail.subject}</a>
                <span class="letters__to">{mail.recipient}</span>
            </p>
            <p class="letters__kind">{kind}</p>
            <p class="letters__state">{status(state)}<span class="letters__when">{when}</span></p>
            {why}
        </li>
    }
}

/// Newer and older letters.
#[component]
fn Pages(newer: Option<String>, older: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    if newer.is_none() && older.is_none() {
        return Node::Empty;
    }
    view! {
        <nav class="pager" aria-label=move || t_string!(i18n, mails.pages)>
            {newer.map(|href| view! { <LinkButton href small=true icon="chevron-left">{move || t_string!(i18n, mails.newer)}</LinkButton> })}
            {older.map(|href| view! { <LinkButton href small=true icon="chevron-right">{move || t_string!(i18n, mails.older)}</LinkButton> })}
        </nav>
    }
}
