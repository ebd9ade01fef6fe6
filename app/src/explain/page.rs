//! The page of *Explain access*: whose it is, at which moment, from which address. What is asked stands in the address
//! of the page, so that it can be passed on and works as a plain form.

use super::{answer::Answer, api};
use crate::fetched::Fetched;
use crate::node::{awaited, view};
use crate::title::Title;
use crate::{
    frame::{Problem, ShellResource, scope},
    i18n::{t_string, use_i18n},
    router::{Go, Query, use_router},
    ui::{Button, CardSkeleton, LinkButton, Look, TextField},
    words,
};
use domain::{
    ContactId, Failure,
    access::Section,
    contacts::{AccessQuery, AccessView},
};
use leptos::prelude::*;

/// What is asked, as typed.
#[derive(Clone, Copy)]
struct Fields {
    date: RwSignal<String>,
    time: RwSignal<String>,
    address: RwSignal<String>,
}

impl Fields {
    fn new(asked: AccessQuery) -> Self {
        Self {
            date: RwSignal::new(asked.date),
            time: RwSignal::new(asked.time),
            address: RwSignal::new(asked.address),
        }
    }

    fn fill(self, asked: AccessQuery) {
        self.date.set(asked.date);
        self.time.set(asked.time);
        self.address.set(asked.address);
    }

    /// The query of the address that asks for it.
    fn query(self) -> String {
        let mut query = Query::default();
        for (name, field) in [("date", self.date), ("time", self.time), ("address", self.address)] {
            let typed = field.get_untracked();
            if !typed.trim().is_empty() {
                query.insert(name, typed.trim().to_owned());
            }
        }
        query.to_query_string()
    }
}

fn from_params(params: &Query) -> AccessQuery {
    let typed = |name: &str| params.get(name).unwrap_or_default().to_owned();
    AccessQuery {
        date: typed("date"),
        time: typed("time"),
        address: typed("address"),
    }
}

/// The page at `/contacts/{contact}/access`.
#[component]
pub(crate) fn ExplainPage(
    /// Who; absent when the address names nobody.
    id: Option<ContactId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Some(id) = id else {
        #[cfg(feature = "ssr")]
        crate::request::set_status(crate::request::status(&Failure::NotFound));
        return view! { <Problem failure=Failure::NotFound /> };
    };
    let scope = scope();
    let path = StoredValue::new(format!("{}/contacts/{id}/access", scope.base()));
    let params = use_router().query;
    let asked = Memo::new(move |_| params.with(from_params));
    let fields = Fields::new(asked.get_untracked());
    Effect::new(move |_| fields.fill(asked.get()));
    let answer = Fetched::new(
        move || asked.get(),
        move |asked| api::explain(scope.clone(), id.clone(), asked),
    );
    let shell = expect_context::<ShellResource>();
    let retry = Callback::new(move |()| answer.refetch());
    view! {
        <Title text=move || t_string!(i18n, explain.title) />
        <Transition fallback=|| view! { <CardSkeleton /> }>
            {move || awaited(async move {
                match (answer.await, shell.await) {
                    (Ok(view), Ok(shell)) => {
                        view! { <Explained view sections=shell.sections fields path=path.get_value() /> }
                    }
                    (Err(fault), _) | (_, Err(fault)) => view! { <Problem failure=fault.0 on_retry=retry /> },
                }
            })}
        </Transition>
    }
}

#[component]
fn Explained(view: AccessView, sections: Vec<Section>, fields: Fields, path: String) -> impl IntoView {
    let i18n = use_i18n();
    let name = view.name.clone();
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, explain.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, explain.note, name = &name)}</p>
            </div>
        </div>
        <Asked view=view.clone() fields path />
        <Answer view sections />
    }
}

/// The form.
#[component]
fn Asked(view: AccessView, fields: Fields, path: String) -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let failures = StoredValue::new(view.failures);
    let error = move |field: &'static str| {
        Signal::derive(move || {
            failures.with_value(|failures| {
                let failure = failures.iter().find(|failure| failure.field == field)?;
                Some(words::reason(i18n.get_locale(), &failure.reason))
            })
        })
    };
    let zone = view.time_zone;
    let narrowed = view.asked != AccessQuery::default();
    let now = path.clone();
    let action = path.clone();
    view! {
        <form
            class="card explain__form"
            method="get"
            action=action
            aria-label=move || t_string!(i18n, explain.asked)
            on:submit=move |event| {
                event.prevent_default();
                router.navigate(&(path.clone() + &fields.query()), Go::default());
            }
        >
            <TextField
                name="date"
                kind="date"
                label=move || t_string!(i18n, explain.date)
                hint=move || t_string!(i18n, explain.zone_hint, zone = &zone)
                value=fields.date
                error=error("date")
            />
            <TextField
                name="time"
                kind="time"
                label=move || t_string!(i18n, explain.time)
                value=fields.time
                error=error("time")
            />
            <TextField
                name="address"
                label=move || t_string!(i18n, explain.address)
                hint=move || t_string!(i18n, explain.address_hint)
                value=fields.address
                error=error("address")
                literal=true
                maxlength=45
            />
            <div class="explain__actions">
                <Button kind="submit" look=Look::Primary>{move || t_string!(i18n, explain.ask)}</Button>
                {narrowed
                    .then(|| {
                        view! {
                            <LinkButton href=now look=Look::Quiet>
                                {move || t_string!(i18n, explain.now)}
                            </LinkButton>
                        }
                    })}
            </div>
        </form>
    }
}
