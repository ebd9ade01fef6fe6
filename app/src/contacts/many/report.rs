//! What came of an action on many contacts, and what deleting them will do: in words, wherever it is shown.

use crate::{
    i18n::{Locale, t_string, td_string, use_i18n},
    node::{Node, view},
    words,
};
use domain::{
    Bilingual, Failure,
    contacts::{MANY_MOST, ManyDone, ManyRemoval, NotDone},
};
use leptos::prelude::*;

/// Names in a row.
fn names(locale: Locale, list: &[Bilingual]) -> String {
    let names = list.iter().map(|name| words::bilingual(locale, name));
    names.collect::<Vec<_>>().join(", ")
}

/// Why something was not done to a contact.
pub(super) fn why(locale: Locale, failure: &Failure) -> String {
    let Failure::Invalid(failures) = failure else {
        return words::failure(locale, failure);
    };
    let mut reasons: Vec<String> = Vec::new();
    for failure in failures {
        let mut reason = words::reason(locale, &failure.reason);
        if failure.field == "email" {
            reason = td_string!(locale, contacts.email).to_owned() + ": " + &reason;
        }
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons.join(" ")
}

/// A number of contacts, as it is written.
pub(super) fn number(locale: Locale, count: usize) -> String {
    words::number(locale, u64::try_from(count).unwrap_or(u64::MAX))
}

/// Those to whom it was not done, or will not be, each with its reason.
fn refused(list: Vec<NotDone>, is_done: bool) -> Node {
    if list.is_empty() {
        return Node::Empty;
    }
    let i18n = use_i18n();
    let count = list.len();
    let lines = list
        .into_iter()
        .map(|NotDone { name, why: failure }| {
            let name = move || {
                if name.is_empty() {
                    t_string!(i18n, contacts.unknown).to_owned()
                } else {
                    name.clone()
                }
            };
            let reason = words::in_words(failure, why);
            view! {
                <li class="refused__one">
                    <strong>{name}</strong>
                    <span>{reason}</span>
                </li>
            }
        })
        .collect_view();
    let title = move || {
        let locale = i18n.get_locale();
        if is_done {
            t_string!(i18n, contacts.not_done, contacts = words::contacts(locale, count))
        } else {
            t_string!(i18n, contacts.staying, count = number(locale, count))
        }
    };
    view! {
        <p>{title}</p>
        <ul class="refused">{lines}</ul>
    }
}

/// That there were more than are done at once.
fn cut(is_cut: bool) -> Option<Node> {
    let i18n = use_i18n();
    let most = move || words::number(i18n.get_locale(), u64::from(MANY_MOST));
    is_cut.then(|| view! { <p>{move || t_string!(i18n, contacts.at_most, most = most())}</p> })
}

/// What came of it.
#[component]
pub(super) fn Report(
    /// What came of it.
    done: ManyDone,
) -> impl IntoView {
    let i18n = use_i18n();
    let counted = move |count: u32| words::contacts(i18n.get_locale(), count);
    let (changed, same, ended) = (done.done, done.same, done.sessions_ended);
    let lost = done
        .lost
        .into_iter()
        .map(|lost| {
            let line = words::in_words(lost, |locale, lost| {
                let list = names(locale, &lost.communications);
                td_string!(locale, contacts.lost_by, name = lost.name, list = list)
            });
            view! { <p>{line}</p> }
        })
        .collect_view();
    view! {
        <p>{move || t_string!(i18n, contacts.done_for, contacts = counted(changed))}</p>
        {(same > 0).then(|| view! { <p>{move || t_string!(i18n, contacts.same_for, contacts = counted(same))}</p> })}
        {(ended > 0).then(|| view! { <p>{move || words::sessions_ended(i18n.get_locale(), ended)}</p> })}
        {cut(done.cut)}
        {lost}
        {refused(done.refused, true)}
    }
}

/// What deleting them will do.
#[component]
pub(super) fn Loss(
    /// What it will do.
    removal: ManyRemoval,
) -> impl IntoView {
    let i18n = use_i18n();
    let ManyRemoval {
        count,
        names,
        sessions,
        places,
        refused: staying,
        cut: is_cut,
    } = removal;
    let who = move || {
        let mut list = names.join(", ");
        if usize::try_from(count).unwrap_or_default() > names.len() {
            list.push_str(" …");
        }
        let count = words::number(i18n.get_locale(), u64::from(count));
        t_string!(i18n, contacts.to_delete, count = count, list = list)
    };
    let ends = words::in_words(sessions, |locale, sessions| words::sessions_end(locale, *sessions));
    let places = places
        .into_iter()
        .map(|place| {
            let line = words::in_words(place, |locale, place| {
                let order = words::order_kind(locale, place.kind);
                td_string!(
                    locale,
                    contacts.place_lost,
                    name = place.name,
                    position = place.position,
                    order = order
                )
            });
            view! { <li>{line}</li> }
        })
        .collect_view();
    let lines = (count > 0).then(|| {
        view! {
            <ul class="consequences">
                <li>{who}</li>
                <li>{move || t_string!(i18n, contacts.all_goes)}</li>
                {(sessions > 0).then(|| view! { <li>{ends}</li> })}
                {places}
                <li>{move || t_string!(i18n, contacts.comes_back)}</li>
            </ul>
        }
    });
    view! {
        {lines}
        {cut(is_cut)}
        {refused(staying, false)}
    }
}
