//! One's own profile: sections, each a form of its own.

pub mod api;
mod details;
mod display;
mod password;

use self::{
    api::Profile,
    details::{Communications, Details, Email},
    display::Display,
    password::Password,
};
use crate::{
    fetched::{Fetched, loaded},
    frame::ShellResource,
    i18n::{t_string, use_i18n},
    node::{Node, view},
    router::{Go, use_router},
    sessions::OpenSessions,
    title::Title,
};
use domain::{
    form::{Done, WithForm},
    profile::{self, Person},
};
use leptos::prelude::*;

/// Where the page is.
const ADDRESS: &str = "/profile";

/// The page at `/profile`.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let page = Fetched::new(|| (), |()| api::page());
    let shell = expect_context::<ShellResource>();
    let on_done = Callback::new(move |done: Done| {
        if done.to == ADDRESS {
            // One's name stands around the page as well.
            shell.refetch();
            page.refetch();
        } else {
            router.navigate(&done.to, Go::default());
        }
    });
    view! {
        <Title text=move || t_string!(i18n, profile.title) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, profile.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, profile.note)}</p>
            </div>
        </div>
        {loaded(page, move |profile| view! { <Sections profile on_done /> })}
    }
}

#[component]
fn Sections(profile: Profile, on_done: Callback<Done>) -> impl IntoView {
    let i18n = use_i18n();
    let Profile {
        page: WithForm { page, posted },
        theme,
    } = profile;
    let profile::ProfilePage {
        login,
        email,
        details,
        person,
        language,
        password_changed,
        password_least,
        sessions,
    } = page;
    let version = details.version;
    let communications = match &person {
        Person::Contact { communications, .. } => {
            let communications = communications.clone();
            view! { <Communications communications version posted=posted.clone() on_done /> }
        }
        Person::Staff { .. } => Node::Empty,
    };
    view! {
        <div class="profile form">
            <Details details person posted=posted.clone() on_done />
            <Display language theme />
            <Email email posted=posted.clone() on_done />
            <Password login since=password_changed least=password_least posted=posted.clone() on_done />
            <section class="card form__group">
                <h2 class="form__legend">{move || t_string!(i18n, profile.factors)}</h2>
                <p class="form__note">{move || t_string!(i18n, profile.factors_note)}</p>
                <p><a href="/profile/two-factor">{move || t_string!(i18n, profile.factors_open)}</a></p>
            </section>
            {communications}
            <section class="card form__group">
                <h2 class="form__legend">{move || t_string!(i18n, sessions.title)}</h2>
                <div class="form__whole">
                    <OpenSessions sessions action=format!("{ADDRESS}/sessions") posted on_done />
                </div>
            </section>
        </div>
    }
}
