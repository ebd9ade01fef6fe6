//! One event: a sentence, and on demand what it changed.

use super::{kinds, query::to_query, values};
use crate::node::view;
use crate::{
    i18n::{t_string, use_i18n},
    language::said,
    ui::Badge,
    words,
};
use domain::audit::{AuditChange, AuditEvent, AuditQuery, AuthorKind};
use leptos::prelude::*;

/// One event.
#[component]
pub(super) fn Event(
    /// What happened.
    event: AuditEvent,
    /// Whether events can be narrowed to those about the same.
    narrows: bool,
    /// The path of the page.
    path: String,
    /// What is asked for now.
    query: AuditQuery,
) -> impl IntoView {
    let i18n = use_i18n();
    let AuditEvent {
        at,
        kind,
        author,
        address,
        subject,
        changes,
        ..
    } = event;
    let by_staff = author.kind == AuthorKind::Staff;
    let sentence = words::in_words(
        (kind, author.clone(), subject.clone()),
        |locale, (kind, author, subject)| {
            kinds::sentence(
                locale,
                kind,
                &values::author(locale, author),
                &values::subject(locale, subject),
            )
        },
    );
    let query = query.newest();
    let more_about = (narrows && query.subject.as_ref() != Some(&subject.key)).then(|| {
        let href = path.clone()
            + &to_query(&AuditQuery {
                subject: Some(subject.key.clone()),
                ..AuditQuery::default()
            });
        let name = words::in_words(subject, |locale, subject| {
            let name = values::subject(locale, subject);
            crate::i18n::td_string!(locale, audit.more_about, name = name)
        });
        view! { <a class="trail__more" href=href>{name}</a> }
    });
    let more_by = (query.author.as_ref() != Some(&author.id)).then(|| {
        let href = path
            + &to_query(&AuditQuery {
                author: Some(author.id.clone()),
                ..AuditQuery::default()
            });
        let name = words::in_words(author, |locale, author| {
            let name = values::author(locale, author);
            crate::i18n::td_string!(locale, audit.more_by, name = name)
        });
        view! { <a class="trail__more" href=href>{name}</a> }
    });
    let has_address = !address.is_empty();
    view! {
        <li class="trail__item">
            <p class="trail__sentence">
                {sentence}
                {by_staff.then(|| view! { " "<Badge>{move || t_string!(i18n, audit.staff)}</Badge> })}
            </p>
            <p class="trail__facts">
                <span class="nowrap">{said(at)}</span>
                {has_address
                    .then(|| {
                        view! {
                            " "
                            <span class="trail__address">{move || t_string!(i18n, audit.from_address, address = &address)}</span>
                        }
                    })}
            </p>
            <details class="trail__details">
                <summary>{move || t_string!(i18n, audit.details)}</summary>
                {if changes.is_empty() {
                    view! { <p class="trail__nothing">{move || t_string!(i18n, audit.no_change)}</p> }
                } else {
                    view! { <Changes changes /> }
                }}
                <p class="trail__links">{more_by}{more_about}</p>
            </details>
        </li>
    }
}

/// Before and after of each field.
#[component]
fn Changes(changes: Vec<AuditChange>) -> impl IntoView {
    let i18n = use_i18n();
    let rows = changes
        .into_iter()
        .map(|change| {
            let [before, after] = [&change.before, &change.after].map(|value| {
                let of = (change.field.clone(), value.clone());
                words::in_words(of, |locale, (field, value)| values::value(locale, field, value))
            });
            let name = words::in_words(change, values::field);
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td>{before}</td>
                    <td>{after}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="changes">
            <thead>
                <tr>
                    <th scope="col">{move || t_string!(i18n, audit.field)}</th>
                    <th scope="col">{move || t_string!(i18n, audit.before)}</th>
                    <th scope="col">{move || t_string!(i18n, audit.after)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
