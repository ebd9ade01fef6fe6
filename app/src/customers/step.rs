//! Suspending, reactivating, closing: what happens is said, asked for with a reason, and confirmed.

use super::{api, list::status, page_of};
use crate::fetched::{Fetched, loaded};
use crate::node::{Node, view};
use crate::title::Title;
use crate::{
    form::{FormArea, FormFooter, PostForm},
    i18n::{t_string, use_i18n},
    ui::{Banner, Button, LinkButton},
    words::{self, Counted},
};
use domain::{CustomerId, customers, customers::Step, form::WithForm};
use leptos::prelude::*;

/// The page at `/provider/customers/{customer}/suspend` and the like.
#[component]
pub fn StepPage(
    /// The customer.
    id: CustomerId,
    /// The step.
    step: Step,
) -> impl IntoView {
    let page = Fetched::new(move || id.clone(), api::step);
    loaded(page, move |page| view! { <Asked page step /> })
}

/// Fetches everything that is kept of a customer, as a file. A form, since whoever does so is noted.
pub(super) fn export(id: &CustomerId) -> Node {
    let i18n = use_i18n();
    view! {
        <form method="post" action=page_of(id) + "/export">
            <Button kind="submit" icon="down">{move || t_string!(i18n, customers.export)}</Button>
        </form>
    }
}

#[component]
fn Asked(page: WithForm<customers::StepPage>, step: Step) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let name = page.name.clone();
    let title = Signal::derive(move || match step {
        Step::Suspend => t_string!(i18n, customers.suspend_title, name = &name),
        Step::Reactivate => t_string!(i18n, customers.reactivate_title, name = &name),
        Step::Close => t_string!(i18n, customers.close_title, name = &name),
    });
    let note = move || match step {
        Step::Suspend => t_string!(i18n, customers.suspend_note),
        Step::Reactivate => t_string!(i18n, customers.reactivate_note),
        Step::Close => t_string!(i18n, customers.close_note),
    };
    let submit = move || match step {
        Step::Suspend => t_string!(i18n, customers.suspend),
        Step::Reactivate => t_string!(i18n, customers.reactivate),
        Step::Close => t_string!(i18n, customers.close),
    };
    let own = page_of(&page.id);
    let open = step.is_open_to(page.status);
    let action = format!("{own}/{}", step.code());
    let form = if open {
        let people = (page.people > 0).then(|| {
            view! {
                <dt>{move || t_string!(i18n, customers.people)}</dt>
                <dd>{words::in_words(page.people, |locale, people| people.written(locale))}</dd>
            }
        });
        let sessions = (page.sessions > 0).then(|| {
            view! {
                <dt>{move || t_string!(i18n, customers.sessions)}</dt>
                <dd>{words::in_words(page.sessions, |locale, sessions| sessions.written(locale))}</dd>
            }
        });
        let facts = (step != Step::Reactivate && page.people + page.sessions > 0)
            .then(|| view! { <dl class="facts">{people}{sessions}</dl> });
        view! {
            <PostForm action=action posted version=page.version>
                <fieldset class="card form__group">
                    <legend class="hidden">{move || title.get()}</legend>
                    {facts}
                    <div class="form__wide">
                        <FormArea name="reason" label=move || t_string!(i18n, customers.reason) value="" />
                        <p class="field__hint">{move || t_string!(i18n, customers.reason_hint)}</p>
                    </div>
                </fieldset>
                <FormFooter submit danger=step != Step::Reactivate cancel=own />
            </PostForm>
        }
    } else {
        let now = page.status;
        view! {
            <Banner>{move || t_string!(i18n, customers.not_now, status = words::customer_status(i18n.get_locale(), now))}</Banner>
            <p><LinkButton href=own>{move || t_string!(i18n, customers.back)}</LinkButton></p>
        }
    };
    let take_along = (step == Step::Close && open).then(|| {
        view! {
            <section class="card card--padded customers__export">
                <p>{move || t_string!(i18n, customers.close_export)}</p>
                {export(&page.id)}
            </section>
        }
    });
    view! {
        <Title text=move || title.get() />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{title}</h1>
                <p class="page-header__note">{note}</p>
            </div>
            <div class="page-header__actions">{status(page.status)}</div>
        </div>
        {take_along}
        {form}
    }
}
