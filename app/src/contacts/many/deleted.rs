//! The dialog *Recently deleted*: who can be brought back, and why somebody cannot.

use super::{
    super::{
        api::{self, DeletedPage},
        dialog::Missing,
        page::ListState,
    },
    report::{Report, number, why},
    undo::{Undo, said},
};
use crate::title::Title;
use crate::{
    Fault,
    fetched::Fetched,
    frame::scope,
    i18n::{t_string, use_i18n},
    node::{Node, awaited, view},
    router::{Go, use_router},
    step_up::{Challenge, ChallengeDialog},
    ui::{Banner, Button, CancelButton, Dialog, DialogBody, DialogFooter, DialogSkeleton, Toasts, Tone},
    words,
};
use domain::{ContactId, contacts::DeletedContact, session::Scope};
use leptos::{prelude::*, task::spawn_local};

/// The dialog at `/contacts/deleted`.
#[component]
pub(in crate::contacts) fn DeletedContacts() -> impl IntoView {
    let scope = scope();
    let page = Fetched::new(|| (), move |()| api::deleted(scope.clone()));
    view! {
        <Suspense fallback=|| view! { <DialogSkeleton /> }>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => view! { <DeletedDialog page /> },
                    Err(fault) => view! { <Missing failure=fault.0 /> },
                }
            })}
        </Suspense>
    }
}

#[component]
fn DeletedDialog(page: DeletedPage) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ListState>();
    let router = use_router();
    let scope = StoredValue::new(scope());
    let toasts = Toasts::of_page();
    let DeletedPage { list, done } = page;
    let (rows, more) = (RwSignal::new(list.rows), list.more);
    let done = RwSignal::new(done);
    let trouble = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let back = state.href();
    let leave = {
        let back = back.clone();
        Callback::new(move |()| router.navigate(&back, Go::default()))
    };
    let challenge = Challenge::new(None, None);
    let again = StoredValue::new(Vec::new());
    let bring_back = Callback::new(move |ids: Vec<ContactId>| {
        if busy.get_untracked() || ids.is_empty() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        done.set(None);
        let undo = Undo {
            i18n,
            router,
            toasts,
            scope: scope.get_value(),
            revision: state.revision,
        };
        again.set_value(ids.clone());
        spawn_local(async move {
            if let Err(failure) = challenge.prove().await {
                busy.set(false);
                trouble.set(failure);
                return;
            }
            let asked = api::restore(scope.get_value(), ids.clone()).await;
            let left = api::deleted(scope.get_value()).await;
            busy.set(false);
            if let Ok(page) = left {
                rows.set(page.list.rows);
            }
            match asked {
                Ok(answer) => {
                    if answer.done > 0 {
                        said(&undo, answer.done);
                        state.revision.update(|revision| *revision += 1);
                    }
                    if !answer.refused.is_empty() || !answer.lost.is_empty() {
                        done.set(Some(answer));
                    } else if rows.with_untracked(Vec::is_empty) {
                        leave.run(());
                    }
                }
                Err(Fault(failure)) => trouble.set(challenge.take(failure)),
            }
        });
    });
    let restore = Callback::new(move |ids| {
        challenge.cancel();
        bring_back.run(ids);
    });
    let action = scope.with_value(Scope::base) + "/contacts/deleted";
    let all = move || rows.with_untracked(|rows| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>());
    let title = move || t_string!(i18n, contacts.deleted_title);
    view! {
        <Title text=title />
        <Dialog title note=move || t_string!(i18n, contacts.deleted_note) close_href=back on_close=leave>
            <form class="dialog__form" method="post" action=action on:submit=move |event| event.prevent_default()>
                <DialogBody plain=true>
                    <ChallengeDialog challenge busy on_submit=move |()| bring_back.run(again.get_value()) />
                    {move || {
                        trouble
                            .get()
                            .map(|failure| {
                                let sentence = words::in_words(failure, words::failure);
                                view! { <Banner tone=Tone::Danger alert=true>{sentence}</Banner> }
                            })
                    }}
                    {move || done.get().map(|done| view! { <div class="many-report" role="alert"><Report done /></div> })}
                    {move || {
                        let rows = rows.get();
                        if rows.is_empty() {
                            view! { <p>{move || t_string!(i18n, contacts.nobody_deleted)}</p> }
                        } else {
                            let rows: Vec<Node> = rows.into_iter().map(|row| one(row, busy, restore)).collect();
                            view! { <ul class="deleted">{rows}</ul> }
                        }
                    }}
                    {more
                        .then(|| {
                            let shown = move || number(i18n.get_locale(), rows.with(Vec::len));
                            view! { <p>{move || t_string!(i18n, contacts.more_deleted, count = shown())}</p> }
                        })}
                </DialogBody>
                <DialogFooter>
                    <p class="dialog__footer-note"></p>
                    <CancelButton label=move || t_string!(i18n, contacts.back_to_list) />
                    {move || {
                        (rows.with(Vec::len) > 1)
                            .then(|| {
                                view! {
                                    <Button
                                        kind="submit"
                                        name="all"
                                        value="true"
                                        busy
                                        on_click=move |_| restore.run(all())
                                    >
                                        {move || t_string!(i18n, contacts.restore_all)}
                                    </Button>
                                }
                            })
                    }}
                </DialogFooter>
            </form>
        </Dialog>
    }
}

/// Somebody who was deleted.
fn one(row: DeletedContact, busy: RwSignal<bool>, restore: Callback<Vec<ContactId>>) -> Node {
    let i18n = use_i18n();
    let DeletedContact {
        id,
        name,
        title,
        by,
        until,
        refused,
    } = row;
    let note = move || {
        let date = words::bilingual(i18n.get_locale(), &until);
        t_string!(i18n, contacts.deleted_by, name = by.clone(), date = date)
    };
    let way = if let Some(failure) = refused {
        let reason = words::in_words(failure, why);
        view! { <span class="deleted__why">{reason}</span> }
    } else {
        let (value, named) = (id.to_string(), name.clone());
        view! {
            <button
                class="button button--small"
                type="submit"
                name="contacts[]"
                value=value
                aria-label=move || t_string!(i18n, contacts.restore_one, name = named.clone())
                aria-disabled=move || busy.get().then_some("true")
                on:click=move |_| restore.run(vec![id.clone()])
            >
                {move || t_string!(i18n, contacts.restore)}
            </button>
        }
    };
    view! {
        <li class="deleted__one">
            <div class="deleted__who">
                <strong>{name}</strong>
                {(!title.is_empty()).then(|| view! { <span class="line-2">{title}</span> })}
                <span class="line-2">{note}</span>
            </div>
            {way}
        </li>
    }
}
