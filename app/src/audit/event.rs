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
    let about = subject.id.parse().ok().filter(|_| subject.kind == "contact");
    let more_about = about.filter(|id| query.subject.as_ref() != Some(id)).map(|id| {
        let href = path.clone()
            + &to_query(&AuditQuery {
                subject: Some(id),
                ..AuditQuery::default()
            });
        let name = subject.name.clone();
        view! { <a class="trail__more" href=href>{move || t_string!(i18n, audit.more_about, name = &name)}</a> }
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
            let (before, after) = (change.before.clone(), change.after.clone());
            let name = words::in_words(change, values::field);
            let before = words::in_words(before, values::value);
            let after = words::in_words(after, values::value);
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
