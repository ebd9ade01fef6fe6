//! A change of many customers: chosen, begun, and followed to its end. The server does some at a time and keeps how far
//! it has come; here it is asked for the next ones, by this page or by a button.

use super::{BULK, LIST, api, card::names, page_of};
use crate::fetched::{Fetched, loaded};
use crate::node::{Node, awaited, view};
use crate::title::Title;
use crate::{
    form::{FormCheck, FormError, FormFooter, FormSelect, PostForm, form_state},
    frame::Problem,
    i18n::{t_string, use_i18n},
    language::said,
    router::{Query, use_router},
    ui::{Banner, Button, EmptyState, LinkButton, Look, SelectOption, Tone},
    wire, words,
};
use domain::{
    BulkId, Failure,
    customers::{self, Bulk, BulkDraft, BulkState},
    form::{PostedForm, WithForm},
};
use leptos::{prelude::*, task::spawn_local};

/// Which customers the address of the page names.
fn draft(query: &Query) -> BulkDraft {
    let word = |name: &str| query.get(name).unwrap_or_default().to_owned();
    let ids = query.pairs().iter().filter(|(name, _)| name == "id");
    BulkDraft {
        id: ids.map(|(_, id)| id.clone()).collect(),
        all: query.get("all") == Some("true"),
        q: word("q"),
        of: word("of"),
        status: word("status"),
        ..BulkDraft::default()
    }
}

/// Which customers a form names that was not taken.
#[cfg(feature = "ssr")]
pub(super) fn chosen(posted: &PostedForm) -> BulkDraft {
    let word = |name: &str| posted.value(name).unwrap_or_default().to_owned();
    BulkDraft {
        id: posted.values("id[]").map(ToOwned::to_owned).collect(),
        all: posted.value("all") == Some("true"),
        q: word("q"),
        of: word("of"),
        status: word("status"),
        ..BulkDraft::default()
    }
}

/// The page at `/provider/customers/bulk`.
#[component]
pub fn BulkPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_router().query;
    let page = Fetched::new(move || query.with(draft), api::bulk_page);
    let again = Callback::new(move |()| page.refetch());
    view! {
        <Title text=move || t_string!(i18n, customers.bulk_title) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, customers.bulk_title)}</h1>
            </div>
        </div>
        <Transition>
            {move || awaited(async move {
                match page.await {
                    Ok(WithForm { page, .. }) if page.customers == 0 => view! {
                        <section class="card">
                            <EmptyState title=move || t_string!(i18n, customers.bulk_none)>
                                <LinkButton href=LIST>{move || t_string!(i18n, customers.bulk_to_list)}</LinkButton>
                            </EmptyState>
                        </section>
                    },
                    Ok(WithForm { page, posted }) => view! { <Choose page posted /> },
                    Err(fault) => view! { <Problem failure=fault.0 on_retry=again /> },
                }
            })}
        </Transition>
    }
}

#[component]
fn Choose(page: customers::BulkPage, posted: Option<PostedForm>) -> impl IntoView {
    let i18n = use_i18n();
    let customers::BulkPage {
        draft,
        customers,
        names,
        classes,
        roles,
    } = page;
    let more = u32::try_from(names.len()).unwrap_or(u32::MAX) < customers;
    let names = names.join("; ") + if more { "; …" } else { "" };
    let who = move || {
        let customers = words::customers(i18n.get_locale(), customers);
        t_string!(i18n, customers.bulk_customers, customers = customers, names = &names)
    };
    let first = classes.first().map(|class| class.id.to_string()).unwrap_or_default();
    let class_options = Signal::derive(move || {
        let locale = i18n.get_locale();
        let options = classes.iter();
        options
            .map(|class| SelectOption::new(class.id.clone(), words::bilingual(locale, &class.name)))
            .collect()
    });
    // Made within the form, of which they know.
    let role_boxes = move || {
        roles
            .into_iter()
            .map(|(id, name)| view! { <FormCheck name="roles[]" value=id.to_string() label=said(name) /> })
            .collect::<Vec<_>>()
    };
    let ids = draft
        .id
        .into_iter()
        .filter(|_| !draft.all)
        .map(|id| view! { <input type="hidden" name="id[]" value=id /> })
        .collect::<Vec<_>>();
    view! {
        <PostForm action=BULK posted class="form bulk">
            {ids}
            <input type="hidden" name="all" value=if draft.all { "true" } else { "false" } />
            <input type="hidden" name="q" value=draft.q />
            <input type="hidden" name="of" value=draft.of />
            <input type="hidden" name="status" value=draft.status />
            <p>{who}</p>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, customers.bulk_what)}</legend>
                <div class="form__wide form__choices">
                    <Choice value="class" word=Signal::derive(move || t_string!(i18n, customers.bulk_class).to_owned()) />
                    <Choice value="roles" word=Signal::derive(move || t_string!(i18n, customers.bulk_roles).to_owned()) />
                    <Choice value="class_roles" word=Signal::derive(move || t_string!(i18n, customers.bulk_class_roles).to_owned()) />
                </div>
                <FormError name="change" />
                <div class="bulk__class">
                    <FormSelect name="class" label=move || t_string!(i18n, customers.bulk_new_class) value=first options=class_options />
                </div>
            </fieldset>
            <fieldset class="card form__group bulk__roles">
                <legend class="form__legend">{move || t_string!(i18n, customers.bulk_new_roles)}</legend>
                <div class="form__wide form__choices">{role_boxes()}</div>
                <FormError name="roles" />
            </fieldset>
            <p class="form__note">{move || t_string!(i18n, customers.bulk_note)}</p>
            <FormFooter submit=move || t_string!(i18n, customers.bulk_start) cancel=LIST />
        </PostForm>
    }
}

/// One of the things that can change.
#[component]
fn Choice(value: &'static str, word: Signal<String>) -> impl IntoView {
    let checked = form_state().ticked("change", value, value == "class");
    view! {
        <label class="check">
            <input class="check__radio" type="radio" name="change" value=value checked=checked />
            <span class="check__text">{word}</span>
        </label>
    }
}

/// The page at `/provider/customers/bulk/{bulk}`.
#[component]
pub fn BulkRunPage(
    /// Which one.
    id: BulkId,
) -> impl IntoView {
    let i18n = use_i18n();
    let bulk = Fetched::new(move || id.clone(), api::bulk);
    view! {
        <Title text=move || t_string!(i18n, customers.bulk_title) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, customers.bulk_title)}</h1>
            </div>
        </div>
        {loaded(bulk, move |bulk| view! { <Run bulk /> })}
    }
}

/// One that is on its way, or has ended.
#[component]
fn Run(bulk: Bulk) -> impl IntoView {
    let i18n = use_i18n();
    let begun_here = use_router().query.with_untracked(|query| query.get("go").is_some());
    let address = StoredValue::new(format!("{BULK}/{}", bulk.id));
    let id = StoredValue::new(bulk.id.clone());
    let starts = begun_here && bulk.may_edit && bulk.state == BulkState::Running;
    let may_edit = bulk.may_edit;
    let what = what(&bulk);
    let by = bulk.by.clone();
    let shown = RwSignal::new(bulk);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<Failure>);
    // One step after another, until it has ended or the page is gone.
    let go_on = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            while busy.try_get_untracked() == Some(true) {
                let step = wire::submit(address.get_value(), wire::Body::fields("step=continue")).await;
                let now = match step {
                    Ok(_) => api::bulk(id.get_value()).await,
                    Err(fault) => Err(fault),
                };
                match now {
                    Ok(now) => {
                        let more = now.state == BulkState::Running;
                        shown.try_set(now);
                        if !more {
                            busy.try_set(false);
                        }
                    }
                    Err(fault) => {
                        trouble.try_set(Some(fault.0));
                        busy.try_set(false);
                    }
                }
            }
        });
    };
    let stop = move || {
        spawn_local(async move {
            let stopped = wire::submit(address.get_value(), wire::Body::fields("step=stop")).await;
            match (stopped, api::bulk(id.get_value()).await) {
                (Ok(_), Ok(now)) => {
                    shown.try_set(now);
                }
                (Err(fault), _) | (_, Err(fault)) => {
                    trouble.try_set(Some(fault.0));
                }
            }
            busy.try_set(false);
        });
    };
    Effect::new(move |_| {
        if starts {
            go_on();
        }
    });
    let running = Memo::new(move |_| shown.with(|bulk| bulk.state == BulkState::Running));
    let progress = move || {
        let locale = i18n.get_locale();
        let number = |n: u32| words::number(locale, u64::from(n));
        shown.with(|bulk| {
            t_string!(
                i18n,
                customers.bulk_progress,
                tried = number(bulk.tried()),
                total = number(bulk.total)
            )
        })
    };
    let state = move || match shown.with(|bulk| bulk.state) {
        BulkState::Running => t_string!(i18n, customers.bulk_running),
        BulkState::Finished => t_string!(i18n, customers.bulk_finished),
        BulkState::Stopped => t_string!(i18n, customers.bulk_stopped),
    };
    let count = move |n: fn(&Bulk) -> u32| move || words::number(i18n.get_locale(), u64::from(shown.with(n)));
    view! {
        <section class="card staff-card">
            <p>{what}</p>
            <p class="line-2">{move || t_string!(i18n, customers.bulk_by, name = &by)}</p>
            <div class="bulk__progress">
                <progress
                    class="progress"
                    max=move || shown.with(|bulk| bulk.total.max(1)).to_string()
                    value=move || shown.with(Bulk::tried).to_string()
                    aria-label=move || t_string!(i18n, customers.bulk_title)
                ></progress>
                <p role="status">{progress}" · "{state}</p>
            </div>
            <dl class="facts">
                <dt>{move || t_string!(i18n, customers.bulk_changed)}</dt>
                <dd>{count(|bulk| bulk.changed)}</dd>
                <dt>{move || t_string!(i18n, customers.bulk_unchanged)}</dt>
                <dd>{count(|bulk| bulk.unchanged)}</dd>
                <dt>{move || t_string!(i18n, customers.bulk_refused)}</dt>
                <dd>{count(|bulk| bulk.refused)}</dd>
            </dl>
            {move || trouble.get().map(|failure| view! { <Banner tone=Tone::Danger alert=true>{words::in_words(failure, words::failure)}</Banner> })}
            {move || (may_edit && running.get()).then(|| view! {
                <form
                    class="customers__actions"
                    method="post"
                    action=address.get_value()
                    on:submit=move |event| {
                        event.prevent_default();
                        if wire::fields(&event).is("step=stop") {
                            stop();
                        } else {
                            go_on();
                        }
                    }
                >
                    <Button kind="submit" look=Look::Primary name="step" value="continue" busy>{move || t_string!(i18n, customers.bulk_continue)}</Button>
                    <Button kind="submit" name="step" value="stop">{move || t_string!(i18n, customers.bulk_stop)}</Button>
                </form>
            })}
        </section>
        {move || shown.with(refusals)}
        <p><LinkButton href=LIST>{move || t_string!(i18n, customers.bulk_to_list)}</LinkButton></p>
    }
}

/// What changes, in a sentence.
fn what(bulk: &Bulk) -> Node {
    let i18n = use_i18n();
    match &bulk.class {
        Some(class) => {
            let name = said(class.clone());
            view! { {move || t_string!(i18n, customers.bulk_to_class, name = name())} }
        }
        None if bulk.roles.is_empty() => view! { {move || t_string!(i18n, customers.bulk_class_roles)} },
        None => {
            let names = names(bulk.roles.clone());
            view! { {move || t_string!(i18n, customers.bulk_to_roles, names = names())} }
        }
    }
}

/// Those that were refused, with the reason of each.
fn refusals(bulk: &Bulk) -> Node {
    let i18n = use_i18n();
    if bulk.refusals.is_empty() {
        return Node::Empty;
    }
    let listed = u32::try_from(bulk.refusals.len()).unwrap_or(u32::MAX);
    let more = (listed < bulk.refused).then(|| {
        view! { <p class="line-2">{move || t_string!(i18n, customers.bulk_more, count = listed)}</p> }
    });
    let rows = bulk
        .refusals
        .iter()
        .map(|refused| {
            let why = match &refused.why {
                Failure::Invalid(failures) => match failures.first() {
                    Some(failure) => view! { {words::in_words(failure.reason.clone(), words::reason)} },
                    None => Node::Empty,
                },
                failure => view! { {words::in_words(failure.clone(), words::failure)} },
            };
            view! {
                <li>
                    <a href=page_of(&refused.id)>{refused.name.clone()}</a>
                    ": "
                    {why}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card staff-card" aria-labelledby="bulk-refusals">
            <h2 class="card__title" id="bulk-refusals">{move || t_string!(i18n, customers.bulk_refusals)}</h2>
            <ul class="consequences">{rows}</ul>
            {more}
        </section>
    }
}
