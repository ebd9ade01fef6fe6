//! The form of a class.

use super::{LIST, NEW, api};
use crate::fetched::{Fetched, loaded};
use crate::node::{Node, view};
use crate::title::Title;
use crate::{
    form::{FormCheck, FormError, FormFooter, FormSelect, FormText, PostForm, languages},
    i18n::{t_string, use_i18n},
    language::said,
    ui::{LinkButton, SelectOption},
    words,
};
use domain::{
    ClassId, Refusal,
    customer_classes::{self, ABSOLUTE, IDLE},
    form::WithForm,
};
use leptos::prelude::*;

/// The page at `/provider/classes/new` and `/provider/classes/{class}`.
#[component]
pub fn ClassPage(
    /// Absent for a new one.
    id: Option<ClassId>,
) -> impl IntoView {
    let page = Fetched::new(move || id.clone(), api::page);
    loaded(page, move |page| view! { <Form page /> })
}

#[component]
fn Form(page: WithForm<customer_classes::ClassPage>) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let customer_classes::ClassPage {
        id,
        name,
        draft,
        customers,
        names,
        first,
        roles,
        time_zones,
        may_edit,
    } = page;
    let is_new = id.is_none();
    let title = Signal::derive(move || {
        if is_new {
            t_string!(i18n, customer_classes.new_title).to_owned()
        } else {
            words::bilingual(i18n.get_locale(), &name)
        }
    });
    let action = id.as_ref().map_or_else(|| NEW.to_owned(), |id| format!("{LIST}/{id}"));
    let zones: Vec<SelectOption> = time_zones.iter().map(|zone| SelectOption::new(zone, zone)).collect();
    let chosen = draft.roles;
    // Made within the form, of which they know.
    let role_boxes = move || {
        roles
            .into_iter()
            .map(|(id, name)| {
                let id = id.to_string();
                let checked = chosen.contains(&id);
                view! { <FormCheck name="roles[]" value=id label=said(name) checked /> }
            })
            .collect::<Vec<_>>()
    };
    let range = move |(least, most): (u32, u32)| {
        move || {
            let number = |n: u32| words::number(i18n.get_locale(), u64::from(n));
            t_string!(
                i18n,
                customer_classes.minutes_hint,
                least = number(least),
                most = number(most)
            )
        }
    };
    let remove = id.clone().filter(|_| may_edit).map(|id| {
        if first {
            view! { <p class="form__note">{move || t_string!(i18n, customer_classes.first)}</p> }
        } else {
            let href = format!("{LIST}/{id}/delete");
            view! {
                <p><LinkButton href icon="trash">{move || t_string!(i18n, customer_classes.remove)}</LinkButton></p>
            }
        }
    });
    let submit = move || {
        if is_new {
            t_string!(i18n, customer_classes.submit_add)
        } else {
            t_string!(i18n, customer_classes.save)
        }
    };
    view! {
        <Title text=move || title.get() />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{title}</h1>
                {id.clone().map(|id| used_by(&id, customers, &names, false))}
            </div>
        </div>
        <PostForm action=action posted version=draft.version locked=!may_edit>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, customer_classes.identity)}</legend>
                <FormText name="name_en" label=move || t_string!(i18n, customer_classes.name_en) value=draft.name_en required=true />
                <FormText name="name_fr" label=move || t_string!(i18n, customer_classes.name_fr) value=draft.name_fr required=true />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, customer_classes.signing_in)}</legend>
                <div class="form__wide">
                    <FormCheck
                        name="two_factor"
                        label=move || t_string!(i18n, customer_classes.require_two_factor)
                        hint=move || t_string!(i18n, customer_classes.two_factor_hint)
                        checked=draft.two_factor
                    />
                </div>
                <FormText name="idle_minutes" label=move || t_string!(i18n, customer_classes.idle_minutes) hint=range(IDLE) value=draft.idle_minutes kind="number" required=true />
                <FormText name="absolute_minutes" label=move || t_string!(i18n, customer_classes.absolute_minutes) hint=range(ABSOLUTE) value=draft.absolute_minutes kind="number" required=true />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, customer_classes.contacts)}</legend>
                <FormText name="most_contacts" label=move || t_string!(i18n, customer_classes.most_contacts) hint=move || t_string!(i18n, customer_classes.most_hint) value=draft.most_contacts kind="number" class="form__wide" />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, customer_classes.roles)}</legend>
                <p class="form__note">{move || t_string!(i18n, customer_classes.roles_note)}</p>
                <div class="form__wide form__choices">{role_boxes()}</div>
                <FormError name="roles" />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, customer_classes.defaults)}</legend>
                <FormSelect name="language" label=move || t_string!(i18n, customer_classes.language) value=draft.language options=languages() />
                <FormSelect name="time_zone" label=move || t_string!(i18n, customer_classes.time_zone) value=draft.time_zone options=zones />
            </fieldset>
            <FormFooter submit cancel=LIST />
        </PostForm>
        {remove}
    }
}

/// Who has the class, with the way to them.
pub(super) fn used_by(id: &ClassId, customers: u32, names: &[String], refuses: bool) -> Node {
    let i18n = use_i18n();
    if customers == 0 {
        return Node::Empty;
    }
    let names = names.to_vec();
    let said = words::in_words(names, move |locale, names| {
        if refuses {
            let names = names.clone();
            words::refusal(locale, &Refusal::ClassInUse { customers, names })
        } else {
            let names = words::named(names, customers);
            words::counted!(
                locale,
                customers,
                customer_classes.used_one | customer_classes.used,
                names = names
            )
        }
    });
    let href = format!("{}?class={id}", crate::customers::LIST);
    view! {
        <p class="page-header__note">
            {said}
            " "
            <a href=href>{move || t_string!(i18n, customer_classes.show_customers)}</a>
        </p>
    }
}
