//! The pages of the classes of customers: the list, one of them, and removing one.

pub mod api;
mod form;
mod removal;

pub use self::{form::ClassPage, removal::RemoveClassPage};

use crate::fetched::{Fetched, loaded};
use crate::node::{Node, view};
use crate::title::Title;
use crate::{
    i18n::{t_string, use_i18n},
    language::said,
    ui::{LinkButton, Look},
    words,
};
use domain::customer_classes::{ClassList, ClassRow};
use leptos::prelude::*;

/// Where the classes are.
pub const LIST: &str = "/provider/classes";
/// Where one is added.
pub const NEW: &str = "/provider/classes/new";

/// The page at [`LIST`].
#[component]
pub fn ClassesPage() -> impl IntoView {
    let i18n = use_i18n();
    let list = Fetched::new(|| (), |()| api::list());
    view! {
        <Title text=move || t_string!(i18n, customer_classes.title) />
        {loaded(list, move |list| view! { <Classes list /> })}
    }
}

#[component]
fn Classes(list: ClassList) -> impl IntoView {
    let i18n = use_i18n();
    let add = list.may_edit.then(|| {
        view! {
            <LinkButton href=NEW look=Look::Primary icon="plus">{move || t_string!(i18n, customer_classes.add)}</LinkButton>
        }
    });
    let rows = list.rows.into_iter().map(row).collect::<Vec<_>>();
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, customer_classes.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, customer_classes.note)}</p>
            </div>
            <div class="page-header__actions">{add}</div>
        </div>
        <ul class="classes">{rows}</ul>
    }
}

fn row(row: ClassRow) -> Node {
    let i18n = use_i18n();
    let ClassRow { id, class, customers } = row;
    let limits = move || {
        t_string!(
            i18n,
            customer_classes.session_limits,
            idle = words::span(i18n.get_locale(), class.idle_minutes),
            absolute = words::span(i18n.get_locale(), class.absolute_minutes)
        )
    };
    let two_factor = class.two_factor;
    let most = class.most_contacts;
    view! {
        <li class="card classes__item">
            <h2 class="card__title"><a class="classes__link" href=format!("{LIST}/{id}")>{said(class.name)}</a></h2>
            <dl class="facts">
                <dt>{move || t_string!(i18n, customer_classes.customers)}</dt>
                <dd>{words::in_words(customers, |locale, count| words::count(locale, *count))}</dd>
                <dt>{move || t_string!(i18n, customer_classes.sessions)}</dt>
                <dd>{limits}</dd>
                <dt>{move || t_string!(i18n, customer_classes.two_factor)}</dt>
                <dd>{move || if two_factor {
                    t_string!(i18n, customer_classes.two_factor_required)
                } else {
                    t_string!(i18n, customer_classes.two_factor_free)
                }}</dd>
                <dt>{move || t_string!(i18n, customer_classes.most)}</dt>
                <dd>{move || match most {
                    Some(most) => words::number(i18n.get_locale(), u64::from(most)),
                    None => t_string!(i18n, customer_classes.no_limit).to_owned(),
                }}</dd>
            </dl>
        </li>
    }
}
