//! The dialog *Delete contact*: what will happen, who takes the place in an order, one confirmation.

use super::{
    api::{self, RemovalPage},
    dialog::Missing,
    many::{Undo, offer_undo},
    page::ListState,
};
use crate::fetched::Fetched;
use crate::node::{awaited, view};
use crate::title::Title;
use crate::{
    Fault,
    frame::scope,
    i18n::{Locale, t_string, td_string, use_i18n},
    router::{Go, use_router},
    ui::{
        Banner, Button, CancelButton, Dialog, DialogBody, DialogFooter, DialogSkeleton, Look, SelectField,
        SelectOption, Toasts, Tone,
    },
    words,
};
use domain::{
    Bilingual, ContactId, Failure, FieldFailure,
    contacts::{Removal, RemovalDraft, StandsIn},
};
use leptos::{prelude::*, task::spawn_local};

/// The dialog at `/contacts/{id}/delete`.
#[component]
pub(super) fn DeleteContact(
    /// Who.
    id: ContactId,
) -> impl IntoView {
    let scope = scope();
    let removal = Fetched::new(|| (), move |()| api::removal(scope.clone(), id.clone()));
    view! {
        <Suspense fallback=|| view! { <DialogSkeleton narrow=true /> }>
            {move || awaited(async move {
                match removal.await {
                    Ok(page) => view! { <DeleteDialog page /> },
                    Err(fault) => view! { <Missing failure=fault.0 /> },
                }
            })}
        </Suspense>
    }
}

/// Names in a row.
fn names(locale: Locale, list: &[Bilingual]) -> String {
    list.iter()
        .map(|name| words::bilingual(locale, name))
        .collect::<Vec<_>>()
        .join(", ")
}

#[component]
fn DeleteDialog(page: RemovalPage) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ListState>();
    let scope = StoredValue::new(scope());
    let router = use_router();
    let toasts = Toasts::of_page();
    let RemovalPage {
        removal,
        draft: posted,
        failures,
        failure,
    } = page;
    let Removal {
        id,
        version,
        name,
        permissions,
        communications,
        sessions,
        stands_in,
        refusal,
    } = removal;
    let failures = RwSignal::new(failures);
    let back = state.href();
    let leave = {
        let back = back.clone();
        Callback::new(move |()| router.navigate(&back, Go::default()))
    };
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(failure);
    let action = format!(
        "{}/contacts/{id}/delete",
        scope.with_value(domain::session::Scope::base)
    );
    let refused = refusal.is_some();
    let choices: Vec<(StandsIn, RwSignal<String>)> = stands_in
        .into_iter()
        .map(|place| {
            let chosen = posted.replace.get(place.kind.code()).cloned().unwrap_or_default();
            (place, RwSignal::new(chosen))
        })
        .collect();
    let replace = StoredValue::new(
        choices
            .iter()
            .map(|(place, chosen)| (place.kind, *chosen))
            .collect::<Vec<_>>(),
    );
    let id = StoredValue::new(id);
    let deleted = name.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || refused {
            return;
        }
        busy.set(true);
        trouble.set(None);
        failures.set(Vec::new());
        let draft = RemovalDraft {
            version,
            replace: replace.with_value(|replace| {
                replace
                    .iter()
                    .map(|(kind, chosen)| (kind.code().to_owned(), chosen.get_untracked()))
                    .collect()
            }),
        };
        let name = deleted.clone();
        spawn_local(async move {
            let answer = api::delete(scope.get_value(), id.get_value(), draft).await;
            busy.set(false);
            match answer {
                Ok(ended) => {
                    let undo = Undo {
                        i18n,
                        router,
                        toasts,
                        scope: scope.get_value(),
                        revision: state.revision,
                    };
                    let message = move || {
                        let said = t_string!(i18n, contacts.deleted, name = name.clone());
                        words::and_sessions_ended(i18n.get_locale(), said, ended)
                    };
                    offer_undo(undo, message, vec![id.get_value()]);
                    state.revision.update(|revision| *revision += 1);
                    leave.run(());
                }
                Err(Fault(Failure::Invalid(found))) => failures.set(found),
                Err(Fault(failure)) => trouble.set(Some(failure)),
            }
        });
    };
    let person = name.clone();
    let titled = name.clone();
    let title = move || t_string!(i18n, contacts.delete_title, name = titled.clone());
    let places = choices
        .into_iter()
        .map(|(place, chosen)| view! { <Place place chosen failures /> })
        .collect_view();
    let lines = {
        let (permissions, communications) = (permissions.clone(), communications.clone());
        move || {
            let locale = i18n.get_locale();
            let mut lines = Vec::new();
            if !permissions.is_empty() {
                lines.push(td_string!(
                    locale,
                    contacts.loses_permissions,
                    list = names(locale, &permissions)
                ));
            }
            if !communications.is_empty() {
                lines.push(td_string!(
                    locale,
                    contacts.stops_receiving,
                    list = names(locale, &communications)
                ));
            }
            if sessions > 0 {
                lines.push(words::sessions_end(locale, sessions));
            }
            if lines.is_empty() {
                lines.push(td_string!(locale, contacts.nothing_is_lost).to_owned());
            }
            lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
        }
    };
    view! {
        <Title text=title.clone() />
        <Dialog title narrow=true person close_href=back on_close=leave>
            <form class="dialog__form" method="post" action=action on:submit=submit>
                <input type="hidden" name="version" value=version.to_string() />
                <DialogBody plain=true>
                    {refusal
                        .map(|refusal| {
                            let why = words::in_words(refusal, words::refusal);
                            view! { <Banner tone=Tone::Danger alert=true>{why}</Banner> }
                        })}
                    {move || {
                        trouble
                            .get()
                            .map(|failure| {
                                let sentence = words::in_words(failure, words::failure);
                                view! { <Banner tone=Tone::Danger alert=true>{sentence}</Banner> }
                            })
                    }}
                    <ul class="consequences">{lines}</ul>
                    {places}
                </DialogBody>
                <DialogFooter>
                    <p class="dialog__footer-note"></p>
                    <CancelButton />
                    <Button look=Look::Danger kind="submit" busy disabled=refused>
                        {move || t_string!(i18n, contacts.delete)}
                    </Button>
                </DialogFooter>
            </form>
        </Dialog>
    }
}

/// An order in which the contact stands: who takes the place.
#[component]
fn Place(place: StandsIn, chosen: RwSignal<String>, failures: RwSignal<Vec<FieldFailure>>) -> impl IntoView {
    let i18n = use_i18n();
    let StandsIn {
        kind,
        position,
        candidates,
        ..
    } = place;
    let field = format!("replace[{}]", kind.code());
    let named = field.clone();
    let error = Signal::derive(move || {
        let locale = i18n.get_locale();
        failures.with(|failures| {
            failures
                .iter()
                .find(|failure| failure.field == named)
                .map(|failure| words::reason(locale, &failure.reason))
        })
    });
    let options = Signal::derive(move || {
        let mut options = vec![SelectOption::new("", t_string!(i18n, contacts.nobody_takes_over))];
        options.extend(
            candidates
                .iter()
                .map(|member| SelectOption::new(member.contact.to_string(), member.name.clone())),
        );
        options
    });
    let label = move || {
        let order = words::order_kind(i18n.get_locale(), kind);
        t_string!(i18n, contacts.stands_in, position = position, order = order)
    };
    view! { <SelectField name=field label value=chosen options error /> }
}
