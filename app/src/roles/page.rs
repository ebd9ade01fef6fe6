//! The form of a role: words, kind, levels; who uses it; and the way to the other ones.

use super::{
    ADDRESS, api,
    grid::{Levels, RoleGrid},
};
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    form::{FormFooter, FormText, PostForm, form_state},
    i18n::{Locale, t_string, td_string, use_i18n},
    language::said,
    node::view,
    router::use_router,
    ui::{Banner, LinkButton, RadioField, RadioOption, Tone},
    words,
};
use domain::{
    Refusal, RoleId,
    access::{Kind, Section},
    form::WithForm,
    roles::{RoleDraft, RolePage, RoleRow, RoleUse},
};
use leptos::{prelude::*, text_prop::TextProp};

/// The page at `/provider/roles/{role}`.
#[component]
pub fn EditRolePage(
    /// Which.
    id: RoleId,
) -> impl IntoView {
    let page = Fetched::new(|| (), move |()| api::page(id.clone()));
    loaded(page, move |page| view! { <Role page /> })
}

/// The page at `/provider/roles/new`, perhaps with `?copy=` and a role.
#[component]
pub fn NewRolePage() -> impl IntoView {
    let query = use_router().query;
    let copy = Memo::new(move |_| query.with(|query| query.get("copy").map(ToOwned::to_owned)));
    let page = Fetched::new(move || copy.get(), api::blank);
    loaded(page, move |page| view! { <Role page /> })
}

#[component]
fn Role(page: WithForm<RolePage>) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let RolePage {
        id,
        mut draft,
        copy_of,
        kind_fixed,
        sections,
        used,
        stays,
        others,
        may_edit,
    } = page;
    if copy_of.is_some() {
        draft.name_en = td_string!(Locale::En, roles.copy_name, name = draft.name_en);
        draft.name_fr = td_string!(Locale::Fr, roles.copy_name, name = draft.name_fr);
    }
    let own = id.as_ref().and_then(|id| others.iter().find(|row| row.id == *id));
    let name = own.map(|row| row.name.clone());
    let title = move || match &name {
        Some(name) => words::bilingual(i18n.get_locale(), name),
        None => t_string!(i18n, roles.add).to_owned(),
    };
    let action = match &id {
        Some(id) => format!("{ADDRESS}/{id}"),
        None => format!("{ADDRESS}/new"),
    };
    let copied = copy_of.map(|name| {
        let name = words::in_words(name, words::bilingual);
        view! { <Banner tone=Tone::Info>{move || t_string!(i18n, roles.copy_of, name = name())}</Banner> }
    });
    let actions = id.clone().filter(|_| may_edit).map(|id| {
        let stays_for_good = stays == Some(Refusal::StandardRole);
        view! {
            <div class="page-header__actions">
                <LinkButton href=format!("{ADDRESS}/new?copy={id}") icon="copy">{move || t_string!(i18n, roles.copy)}</LinkButton>
                {(!stays_for_good).then(|| view! {
                    <LinkButton href=format!("{ADDRESS}/{id}/remove") icon="trash">{move || t_string!(i18n, roles.remove)}</LinkButton>
                })}
            </div>
        }
    });
    let exists = id.is_some();
    let (version, contacts) = (draft.version, used.contacts);
    let named = title.clone();
    view! {
        <Title text=named />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{title}</h1>
                <p class="page-header__note">{move || t_string!(i18n, roles.self_care)}</p>
            </div>
            {actions}
        </div>
        <div class="roles">
            <Others rows=others current=id />
            <div class="roles__main">
                {copied}
                <PostForm action posted version locked=!may_edit class="form roles__form">
                    <Fields draft sections kind_fixed exists contacts />
                </PostForm>
                {exists.then(|| view! { <UsedBy used /> })}
            </div>
        </div>
    }
}

/// What stands in the form: drawn inside of it, as it reads what was posted.
#[component]
fn Fields(
    draft: RoleDraft,
    sections: Vec<Section>,
    kind_fixed: Option<Refusal>,
    exists: bool,
    contacts: domain::contacts::Count,
) -> impl IntoView {
    let i18n = use_i18n();
    let state = form_state();
    let levels = Levels::new(&draft, &sections, exists);
    let is_owner = draft.kind == Kind::Owner.code();
    let locked = state.locked() || kind_fixed.is_some();
    let option = |value: Kind, label: TextProp, hint: TextProp| RadioOption {
        value: value.code(),
        label,
        hint: Some(hint),
        icon: None,
    };
    let kinds = if is_owner {
        vec![option(
            Kind::Owner,
            TextProp::from(move || t_string!(i18n, roles.owner)),
            TextProp::from(move || t_string!(i18n, roles.owner_hint)),
        )]
    } else {
        vec![
            option(
                Kind::Ordinary,
                TextProp::from(move || t_string!(i18n, roles.ordinary)),
                TextProp::from(move || t_string!(i18n, roles.ordinary_hint)),
            ),
            option(
                Kind::Administrator,
                TextProp::from(move || t_string!(i18n, roles.administrator)),
                TextProp::from(move || t_string!(i18n, roles.administrator_hint)),
            ),
        ]
    };
    // What is disabled is not posted: the form hands back what stands.
    let kept = locked.then(|| view! { <input type="hidden" name="kind" value=draft.kind.clone() /> });
    let why = kind_fixed
        .filter(|_| !is_owner)
        .map(|refusal| words::in_words(refusal, words::refusal));
    let changed = move || {
        let locale = i18n.get_locale();
        match levels.changed() {
            0 => String::new(),
            count => {
                let changed = words::counted!(locale, count, roles.changed_one | roles.changed);
                let held = if contacts.n == 0 {
                    t_string!(i18n, roles.nobody_holds).to_owned()
                } else {
                    t_string!(i18n, roles.held_by, contacts = words::contacts(locale, contacts))
                };
                format!("{changed} {held}")
            }
        }
    };
    view! {
        <fieldset class="card form__group">
            <legend class="form__legend">{move || t_string!(i18n, roles.words)}</legend>
            <FormText name="name_en" label=move || t_string!(i18n, roles.name_en) value=draft.name_en required=true />
            <FormText name="name_fr" label=move || t_string!(i18n, roles.name_fr) value=draft.name_fr required=true />
            <FormText name="description_en" label=move || t_string!(i18n, roles.description_en) value=draft.description_en />
            <FormText name="description_fr" label=move || t_string!(i18n, roles.description_fr) value=draft.description_fr />
        </fieldset>
        <div class="card form__group">
            {kept}
            <RadioField
                name="kind"
                label=move || t_string!(i18n, roles.kind)
                value=levels.kind
                options=kinds
                error=state.error("kind".to_owned())
                disabled=locked
                class="form__full"
            />
            {why.map(|why| view! { <p class="form__note">{why}</p> })}
        </div>
        <RoleGrid levels />
        <p class="roles__changed" role="status">{changed}</p>
        <FormFooter
            submit=move || if exists { t_string!(i18n, roles.save) } else { t_string!(i18n, roles.submit_add) }
            cancel=ADDRESS
        />
    }
}

/// The roles, to go on to another one.
#[component]
fn Others(rows: Vec<RoleRow>, current: Option<RoleId>) -> impl IntoView {
    let i18n = use_i18n();
    let rows = rows
        .into_iter()
        .map(|row| {
            let is_current = current.as_ref() == Some(&row.id);
            let contacts = row.contacts;
            view! {
                <li>
                    <a class="roles__link" href=format!("{ADDRESS}/{}", row.id) aria-current=is_current.then_some("page")>
                        <span>{said(row.name)}</span>
                        <span class="roles__count" aria-label=move || {
                            t_string!(i18n, roles.contacts_count, count = words::count(i18n.get_locale(), contacts))
                        } role="img">
                            {move || words::count(i18n.get_locale(), contacts)}
                        </span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="card roles__nav" aria-label=move || t_string!(i18n, roles.title)>
            <p class="roles__head" aria-hidden="true">
                <span>{move || t_string!(i18n, roles.role)}</span>
                <span>{move || t_string!(i18n, contacts.title)}</span>
            </p>
            <ul class="roles__list">{rows}</ul>
        </nav>
    }
}

/// Who uses a role: how many, and the first few.
#[component]
fn UsedBy(used: RoleUse) -> impl IntoView {
    let i18n = use_i18n();
    let RoleUse {
        contacts,
        holders,
        customers,
        allowed,
    } = used;
    let more = |shown: usize, count: domain::contacts::Count| {
        (u32::try_from(shown).unwrap_or(u32::MAX) < count.n)
            .then(|| view! { <li class="things__note">{move || t_string!(i18n, roles.and_more)}</li> })
    };
    let (more_contacts, more_customers) = (more(holders.len(), contacts), more(allowed.len(), customers));
    let (nobody_holds, nobody_may) = (holders.is_empty(), allowed.is_empty());
    let holders = holders
        .into_iter()
        .map(|holder| {
            let href = format!(
                "/provider/customers/{}/contacts/{}/edit",
                holder.customer, holder.contact
            );
            view! { <li><a href=href>{holder.name}</a>", "{holder.customer_name}</li> }
        })
        .collect_view();
    let allowed = allowed
        .into_iter()
        .map(|(id, name)| view! { <li><a href=format!("/provider/customers/{id}")>{name}</a></li> })
        .collect_view();
    view! {
        <section class="card roles__use" aria-labelledby="used-by">
            <h2 class="form__legend" id="used-by">{move || t_string!(i18n, roles.used_by)}</h2>
            <div>
                <h3 class="roles__heading">
                    {move || t_string!(i18n, roles.contacts_count, count = words::count(i18n.get_locale(), contacts))}
                </h3>
                {nobody_holds.then(|| view! { <p class="things__note">{move || t_string!(i18n, roles.nobody_holds)}</p> })}
                <ul>{holders}{more_contacts}</ul>
            </div>
            <div>
                <h3 class="roles__heading">
                    {move || t_string!(i18n, roles.customers_count, count = words::count(i18n.get_locale(), customers))}
                </h3>
                {nobody_may.then(|| view! { <p class="things__note">{move || t_string!(i18n, roles.nobody_may)}</p> })}
                <ul>{allowed}{more_customers}</ul>
            </div>
        </section>
    }
}
