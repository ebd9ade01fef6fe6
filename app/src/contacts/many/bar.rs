//! The bar with what can be done to the contacts that are selected, what has to be confirmed, and what came of it. It
//! lasts while the list under it is fetched again.

use super::{
    super::{api, page::ListState},
    ManyShown,
    actions::actions,
    pick::{ACTION, Chosen, PAGE, Picked, focus},
    report::{Loss, Report, why},
    undo::{Undo, offer_undo},
};
use crate::{
    Fault,
    frame::scope,
    i18n::{t_string, use_i18n},
    node::{Node, view},
    router::use_router,
    step_up::{Challenge, ChallengeDialog},
    ui::{Banner, Button, CancelButton, Dialog, DialogBody, DialogFooter, Icon, Look, Toasts, Tone},
    words,
};
use domain::{
    contacts::{ListQuery, ManyAction, ManyDone, Selection},
    session::Scope,
};
use leptos::{prelude::*, task::spawn_local};

/// What the bar, its question and its answer have in common.
#[derive(Clone, Copy)]
struct Desk {
    state: ListState,
    scope: StoredValue<Scope>,
    undo: StoredValue<Undo>,
    busy: RwSignal<bool>,
    /// A question, or what came of it.
    shown: RwSignal<Option<ManyShown>>,
    /// To whom the question is.
    asked: StoredValue<Option<Selection>>,
    /// Whether they have to show first that it is still them.
    challenge: Challenge,
    /// What is done once they have.
    again: StoredValue<Option<(Selection, ManyAction)>>,
    /// The word of the action that is chosen.
    action: RwSignal<String>,
}

impl Desk {
    /// What is selected now.
    fn selection(self) -> Selection {
        let query = self.state.query.get_untracked();
        untrack(|| {
            self.state.selecting.with(|Chosen { picked, .. }| {
                if picked.all {
                    Selection::Found(ListQuery {
                        after: None,
                        before: None,
                        ..query
                    })
                } else {
                    Selection::These(picked.ids.clone())
                }
            })
        })
    }

    /// Does what is chosen; deleting asks first.
    fn apply(self) {
        let action = self.action.with_untracked(|action| action.parse());
        match action {
            Ok(ManyAction::Delete) => self.ask(),
            Ok(action) => {
                self.challenge.cancel();
                self.act(self.selection(), action);
            }
            // Nothing is chosen: the list says so.
            Err(_) => {}
        }
    }

    /// Asks what deleting will do.
    fn ask(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let selection = self.selection();
        self.asked.set_value(Some(selection.clone()));
        spawn_local(async move {
            let answer = api::removal_of_many(self.scope.get_value(), selection).await;
            self.busy.set(false);
            self.shown.set(Some(match answer {
                Ok(removal) => ManyShown::Ask(removal),
                Err(Fault(failure)) => ManyShown::Failed(failure),
            }));
        });
    }

    /// Does it.
    fn act(self, selection: Selection, action: ManyAction) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.shown.update(|shown| {
            if matches!(shown, Some(ManyShown::Failed(_))) {
                *shown = None;
            }
        });
        self.again.set_value(Some((selection.clone(), action.clone())));
        spawn_local(async move {
            let answer = match self.challenge.prove().await {
                Ok(()) => api::change_many(self.scope.get_value(), selection, action)
                    .await
                    .map_err(|Fault(failure)| self.challenge.take(failure)),
                Err(failure) => Err(failure),
            };
            self.busy.set(false);
            match answer {
                Ok(done) => self.done(done),
                Err(Some(failure)) => self.shown.set(Some(ManyShown::Failed(failure))),
                // The dialog is open that asks whether it is still them.
                Err(None) => {}
            }
        });
    }

    /// Says what came of it: in a message when that is all, otherwise in a dialog that stays.
    fn done(self, done: ManyDone) {
        self.action.set(String::new());
        self.state.selecting.update(|chosen| chosen.picked = Picked::default());
        self.state.revision.update(|revision| *revision += 1);
        let undo = self.undo.get_value();
        let i18n = undo.i18n;
        let (count, same, ended) = (done.done, done.same, done.sessions_ended);
        let message = move || {
            let locale = i18n.get_locale();
            let mut said = t_string!(i18n, contacts.done_for, contacts = words::contacts(locale, count));
            if same > 0 {
                said.push(' ');
                said += &t_string!(i18n, contacts.same_for, contacts = words::contacts(locale, same));
            }
            words::and_sessions_ended(locale, said, ended)
        };
        if !done.deleted.is_empty() {
            offer_undo(undo, message, done.deleted.clone());
        } else if count > 0 || same > 0 {
            undo.toasts.push(message);
        }
        // The bar goes, and what had the focus with it.
        focus(PAGE);
        let is_all = done.refused.is_empty() && done.lost.is_empty() && !done.cut;
        self.shown.set((!is_all).then_some(ManyShown::Done(done)));
    }
}

/// The bar while somebody is selected, and what is shown over it.
#[component]
pub(super) fn ManyContacts() -> impl IntoView {
    let state = expect_context::<ListState>();
    let scope = scope();
    let undo = Undo {
        i18n: use_i18n(),
        router: use_router(),
        toasts: Toasts::of_page(),
        scope: scope.clone(),
        revision: state.revision,
    };
    let desk = Desk {
        state,
        scope: StoredValue::new(scope),
        undo: StoredValue::new(undo),
        busy: RwSignal::new(false),
        shown: RwSignal::new(None),
        asked: StoredValue::new(None),
        challenge: Challenge::new(None, None),
        again: StoredValue::new(None),
        action: RwSignal::new(String::new()),
    };
    let is_any = Memo::new(move |_| state.selecting.with(|chosen| chosen.picked.is_any()));
    view! {
        {move || is_any.get().then(|| view! { <Bar desk /> })}
        {move || shown(desk)}
        <ChallengeDialog
            challenge=desk.challenge
            busy=desk.busy
            on_submit=move |()| {
                if let Some((selection, action)) = desk.again.get_value() {
                    desk.act(selection, action);
                }
            }
        />
    }
}

#[component]
fn Bar(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let Desk {
        state, busy, action, ..
    } = desk;
    let selecting = state.selecting;
    let count = move || words::count(i18n.get_locale(), selecting.count().unwrap_or_default());
    // Everybody on the page is selected, and the list finds more.
    let offers_all = Memo::new(move |_| {
        selecting.with(|Chosen { picked, offered, .. }| {
            let page = offered.page.len();
            let more = offered.matching.more || usize::try_from(offered.matching.n).unwrap_or_default() > page;
            more && !picked.all && page > 0 && offered.page.iter().all(|id| picked.ids.contains(id))
        })
    });
    let everything = move || {
        offers_all.get().then(|| {
            let label = move || {
                let found = words::count(i18n.get_locale(), selecting.with(|chosen| chosen.offered.matching));
                t_string!(i18n, contacts.pick_found, count = found)
            };
            view! {
                <Button look=Look::Quiet on_click=move |_| selecting.update(|chosen| chosen.picked.all = true)>{label}</Button>
            }
        })
    };
    let trouble = move || match desk.shown.get() {
        Some(ManyShown::Failed(failure)) => {
            let sentence = words::in_words(failure, why);
            view! { <Banner tone=Tone::Danger alert=true>{sentence}</Banner> }
        }
        _ => Node::Empty,
    };
    view! {
        <section class="many many--bar" aria-label=move || t_string!(i18n, contacts.many)>
            {trouble}
            <p class="many__count">{move || t_string!(i18n, contacts.picked, count = count())}</p>
            {everything}
            <form
                class="many__form"
                on:submit=move |event| {
                    event.prevent_default();
                    desk.apply();
                }
            >
                <span class="select many__action">
                    <select
                        class="select__control"
                        id=ACTION
                        aria-label=move || t_string!(i18n, contacts.choose_action)
                        prop:value=move || action.get()
                        on:change=move |event| action.set(event_target_value(&event))
                    >
                        {actions(untrack(|| selecting.with(|chosen| chosen.offered.clone())))}
                    </select>
                    <Icon name="chevron-down" class="icon icon--sm select__chevron" />
                </span>
                <Button look=Look::Primary kind="submit" busy disabled=Signal::derive(move || action.with(String::is_empty))>
                    {move || t_string!(i18n, contacts.apply)}
                </Button>
            </form>
            <Button look=Look::Quiet icon="close" on_click=move |_| selecting.update(|chosen| chosen.picked = Picked::default())>
                {move || t_string!(i18n, contacts.unpick)}
            </Button>
        </section>
    }
}

/// A question or an answer.
fn shown(desk: Desk) -> Node {
    let i18n = use_i18n();
    let close = Callback::new(move |()| desk.shown.set(None));
    match desk.shown.get() {
        None | Some(ManyShown::Failed(_)) => Node::Empty,
        Some(ManyShown::Done(done)) => view! {
            <Dialog id="many-done" title=move || t_string!(i18n, contacts.report) narrow=true on_close=close>
                <DialogBody plain=true label=move || t_string!(i18n, contacts.report)>
                    <Report done />
                </DialogBody>
                <DialogFooter>
                    <CancelButton label=move || t_string!(i18n, ui.close) />
                </DialogFooter>
            </Dialog>
        },
        Some(ManyShown::Ask(removal)) => {
            let nobody = removal.count == 0;
            let confirm = move |_| {
                if let Some(selection) = desk.asked.get_value() {
                    desk.act(selection, ManyAction::Delete);
                }
            };
            view! {
                <Dialog id="many-ask" title=move || t_string!(i18n, contacts.delete_many) narrow=true on_close=close>
                    <DialogBody plain=true label=move || t_string!(i18n, contacts.delete_many)>
                        <Loss removal />
                    </DialogBody>
                    <DialogFooter>
                        <CancelButton />
                        <Button look=Look::Danger busy=desk.busy disabled=nobody on_click=confirm>
                            {move || t_string!(i18n, contacts.delete_many)}
                        </Button>
                    </DialogFooter>
                </Dialog>
            }
        }
    }
}
