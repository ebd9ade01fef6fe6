//! By what the trail is narrowed: a plain form with `get`, which follows each choice where the client runs.

use super::{
    kinds,
    page::Whose,
    query::{AUTHOR, KIND, SUBJECT, to_query},
    values,
};
use crate::node::{Node, view};
use crate::{
    i18n::{t_string, use_i18n},
    router::{Go, use_router},
    ui::{Button, Icon, LinkButton, Look},
    words,
};
use domain::{
    Bilingual,
    audit::{AuditPage, AuditQuery, AuditSubject, CONTACT},
};
use leptos::{prelude::*, text_prop::TextProp};

/// A choice: what is posted, and its words.
type Choice = (String, Node);

/// Choices of one kind, under its name where there are several kinds.
type Group = (Option<TextProp>, Vec<Choice>);

/// The filters.
#[component]
pub(super) fn Filters(
    /// What can be chosen.
    page: AuditPage,
    /// What is asked for now.
    query: Memo<AuditQuery>,
    /// Whose trail it is.
    whose: Whose,
    /// The path of the page.
    path: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let go = {
        let path = path.clone();
        Callback::new(move |query: AuditQuery| {
            router.navigate(&(path.clone() + &to_query(&query.newest())), Go::default());
        })
    };
    let asked = query.get_untracked();
    let AuditPage {
        events,
        authors,
        mut subjects,
        mut kinds,
        ..
    } = page;
    // Whoever is asked for can be chosen, also when there are too many to offer.
    let mut people = authors;
    if let Some(chosen) = &asked.author
        && !people.iter().any(|author| author.id == *chosen)
    {
        people.extend(events.first().map(|event| event.author.clone()));
    }
    if let Some(chosen) = &asked.subject
        && !subjects.iter().any(|subject| subject.key == *chosen)
    {
        subjects.push(events.first().map_or_else(
            || AuditSubject {
                key: chosen.clone(),
                name: Bilingual::new(&chosen.id, &chosen.id),
            },
            |event| event.subject.clone(),
        ));
    }
    if let Some(chosen) = &asked.kind
        && !kinds.contains(chosen)
    {
        kinds.push(chosen.clone());
    }
    let people = people
        .into_iter()
        .map(|author| {
            let name = words::in_words(author.clone(), values::author);
            (author.id, view! { {name} })
        })
        .collect();
    let subjects = grouped(subjects);
    let kinds = kinds
        .into_iter()
        .map(|kind| {
            let name = words::in_words(kind.clone(), |locale, kind| kinds::name(locale, kind));
            (kind, view! { {name} })
        })
        .collect();
    let all = path.clone();
    let labelled = whose.clone();
    view! {
        <form
            class="toolbar"
            method="get"
            action=path
            role="search"
            aria-label=move || t_string!(i18n, audit.filters)
            on:submit=|event| event.prevent_default()
        >
            <Filter
                name=AUTHOR
                label=move || t_string!(i18n, audit.author)
                any=move || t_string!(i18n, audit.anybody)
                groups=vec![(None, people)]
                chosen=Signal::derive(move || query.with(|query| query.author.clone().unwrap_or_default()))
                on_choose=Callback::new(move |author| go.run(AuditQuery { author, ..query.get_untracked() }))
            />
            <Filter
                name=SUBJECT
                label=move || labelled.subject(i18n.get_locale())
                any=move || whose.anything(i18n.get_locale())
                groups=subjects
                chosen=Signal::derive(move || {
                    query.with(|query| query.subject.as_ref().map(ToString::to_string).unwrap_or_default())
                })
                on_choose=Callback::new(move |id: Option<String>| {
                    let subject = id.and_then(|id| id.parse().ok());
                    go.run(AuditQuery { subject, ..query.get_untracked() });
                })
            />
            <Filter
                name=KIND
                label=move || t_string!(i18n, audit.kind)
                any=move || t_string!(i18n, audit.any_kind)
                groups=vec![(None, kinds)]
                chosen=Signal::derive(move || query.with(|query| query.kind.clone().unwrap_or_default()))
                on_choose=Callback::new(move |kind| go.run(AuditQuery { kind, ..query.get_untracked() }))
            />
            <span class="trail__submit">
                <Button kind="submit" icon="filter">{move || t_string!(i18n, audit.filter)}</Button>
            </span>
            {move || {
                let all = all.clone();
                query
                    .with(AuditQuery::is_narrowed)
                    .then(|| {
                        view! {
                            <LinkButton href=all look=Look::Quiet>
                                {move || t_string!(i18n, audit.clear)}
                            </LinkButton>
                        }
                    })
            }}
        </form>
    }
}

/// To whom or what something was done; where that is not contacts alone, each kind under its name.
fn grouped(subjects: Vec<AuditSubject>) -> Vec<Group> {
    let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
    for subject in subjects {
        let name = words::in_words(subject.clone(), values::subject);
        let choice = (subject.key.to_string(), view! { {name} });
        match groups.iter_mut().find(|(kind, _)| *kind == subject.key.kind) {
            Some((_, choices)) => choices.push(choice),
            None => groups.push((subject.key.kind, vec![choice])),
        }
    }
    let named = |kind: String| {
        (kind != CONTACT).then(|| words::in_words(kind, |locale, kind| values::subject_kind(locale, kind)).into())
    };
    groups
        .into_iter()
        .map(|(kind, choices)| (named(kind), choices))
        .collect()
}

/// One filter.
#[component]
fn Filter(
    name: &'static str,
    #[prop(into)] label: TextProp,
    #[prop(into)] any: TextProp,
    groups: Vec<Group>,
    chosen: Signal<String>,
    on_choose: Callback<Option<String>>,
) -> impl IntoView {
    let now = chosen.get_untracked();
    let options = |choices: Vec<Choice>| {
        choices
            .into_iter()
            .map(|(value, words)| {
                let selected = value == now;
                view! { <option value=value selected=selected>{words}</option> }
            })
            .collect_view()
    };
    let choices = groups
        .into_iter()
        .map(|(label, choices)| match label {
            Some(label) => view! { <optgroup label=label>{options(choices)}</optgroup> },
            None => Node::Many(options(choices)),
        })
        .collect_view();
    view! {
        <span class="select" class:select--on=move || chosen.with(|chosen| !chosen.is_empty())>
            <select
                class="select__control"
                name=name
                aria-label=move || label.get()
                prop:value=move || chosen.get()
                on:change=move |event| {
                    let value = event_target_value(&event);
                    on_choose.run((!value.is_empty()).then_some(value));
                }
            >
                <option value="">{move || any.get()}</option>
                {choices}
            </select>
            <Icon name="chevron-down" class="icon icon--sm select__chevron" />
        </span>
    }
}
