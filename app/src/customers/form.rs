//! The form of a customer.

use super::{LIST, NEW, api, page_of};
use crate::fetched::{Fetched, loaded};
use crate::node::view;
use crate::title::Title;
use crate::{
    form::{FormCheck, FormError, FormFooter, FormSelect, FormText, PostForm, languages},
    i18n::{t_string, use_i18n},
    language::said,
    ui::{Banner, SelectOption, Tone},
    words,
};
use domain::{
    CustomerId,
    customers::{CustomerForm, CustomerStatus},
    form::WithForm,
};
use leptos::prelude::*;

/// The page at `/provider/customers/new` and `/provider/customers/{customer}/edit`.
#[component]
pub fn CustomerFormPage(
    /// Absent for a new one.
    id: Option<CustomerId>,
) -> impl IntoView {
    let page = Fetched::new(move || id.clone(), api::form);
    loaded(page, move |page| view! { <Form page /> })
}

#[component]
fn Form(page: WithForm<CustomerForm>) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let CustomerForm {
        id,
        name,
        status,
        draft,
        classes,
        directors,
        roles,
        time_zones,
    } = page;
    let is_new = id.is_none();
    let (action, back) = match &id {
        None => (NEW.to_owned(), LIST.to_owned()),
        Some(id) => (page_of(id) + "/edit", page_of(id)),
    };
    let title = Signal::derive(move || {
        if is_new {
            t_string!(i18n, customers.new_title).to_owned()
        } else {
            t_string!(i18n, customers.edit_title, name = &name)
        }
    });
    let class_options = Signal::derive(move || {
        let locale = i18n.get_locale();
        let options = classes.iter();
        options
            .map(|class| SelectOption::new(class.id.clone(), words::bilingual(locale, &class.name)))
            .collect()
    });
    let director_options = Signal::derive(move || {
        let none = SelectOption::new("", t_string!(i18n, customers.no_director));
        let named = directors.iter().map(|(id, name)| SelectOption::new(id.clone(), name));
        std::iter::once(none).chain(named).collect()
    });
    let of_class = move || is_new.then(|| SelectOption::new("", t_string!(i18n, customers.of_class)));
    let languages = languages();
    let language_options = Signal::derive(move || of_class().into_iter().chain(languages.get()).collect());
    let zone_options = Signal::derive(move || {
        let zones = time_zones.iter().map(|zone| SelectOption::new(zone, zone));
        of_class().into_iter().chain(zones).collect()
    });
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
    let closed = status == CustomerStatus::Closed;
    let submit = move || {
        if is_new {
            t_string!(i18n, customers.submit_add)
        } else {
            t_string!(i18n, customers.save)
        }
    };
    view! {
        <Title text=move || title.get() />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{title}</h1>
            </div>
        </div>
        {closed.then(|| view! {
            <Banner tone=Tone::Signal>{words::in_words((), |locale, ()| words::refusal(locale, &domain::Refusal::CustomerClosed))}</Banner>
        })}
        <PostForm action=action posted version=draft.version locked=closed>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, customers.identity)}</legend>
                <FormText name="name" label=move || t_string!(i18n, customers.name) value=draft.name required=true />
                <FormText name="account_number" label=move || t_string!(i18n, customers.account_number) value=draft.account_number required=true literal=true />
                <FormSelect name="class" label=move || t_string!(i18n, customers.class) value=draft.class options=class_options />
                <FormSelect name="director" label=move || t_string!(i18n, customers.director) value=draft.director options=director_options />
                <p class="form__note">{move || t_string!(i18n, customers.director_hint)}</p>
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, customers.defaults)}</legend>
                <FormSelect name="language" label=move || t_string!(i18n, customers.language) value=draft.language options=language_options />
                <FormSelect name="time_zone" label=move || t_string!(i18n, customers.time_zone) value=draft.time_zone options=zone_options />
            </fieldset>
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, customers.allowed_roles)}</legend>
                <p class="form__note">{move || t_string!(i18n, customers.allowed_roles_note)}</p>
                <div class="form__wide form__choices">{role_boxes()}</div>
                <FormError name="roles" />
            </fieldset>
            <FormFooter submit cancel=back />
        </PostForm>
    }
}
