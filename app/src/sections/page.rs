//! The form of a section: its words; of one of the provider's own also icon, link and levels.

use super::{ADDRESS, api};
use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    form::{FormFooter, FormText, PostForm, form_state},
    i18n::{Locale, t_string, td_string, use_i18n},
    language::said,
    node::{Node, view},
    router::section_path,
    ui::{LinkButton, RadioField, RadioOption},
    words,
};
use domain::{
    access::{Level, SectionKey},
    form::WithForm,
    sections::{ICONS, SectionDraft, SectionPage},
    value::Bilingual,
};
use leptos::{prelude::*, text_prop::TextProp};

/// The page at `/provider/sections/{section}`.
#[component]
pub fn EditSectionPage(
    /// Which.
    key: SectionKey,
) -> impl IntoView {
    let page = Fetched::new(|| (), move |()| api::page(key.clone()));
    loaded(page, move |page| view! { <Section page /> })
}

/// The page at `/provider/sections/new`.
#[component]
pub fn NewSectionPage() -> impl IntoView {
    let page = Fetched::new(|| (), |()| api::blank());
    loaded(page, move |page| view! { <Section page /> })
}

#[component]
fn Section(page: WithForm<SectionPage>) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let SectionPage {
        draft,
        key,
        built_in,
        roles,
        granted,
        may_edit,
        ..
    } = page;
    let name = Bilingual::new(draft.name_en.clone(), draft.name_fr.clone());
    let is_new = key.is_none();
    let title = move || {
        if is_new {
            t_string!(i18n, sections.add).to_owned()
        } else {
            words::bilingual(i18n.get_locale(), &name)
        }
    };
    let note = {
        let key = draft.key.clone();
        move || {
            if is_new {
                t_string!(i18n, sections.new_note).to_owned()
            } else {
                let key = t_string!(i18n, sections.key_is, key = key.clone());
                if built_in {
                    key + ". " + t_string!(i18n, sections.built_in_note)
                } else {
                    key
                }
            }
        }
    };
    let action = match &key {
        Some(key) => format!("{ADDRESS}/{key}"),
        None => format!("{ADDRESS}/new"),
    };
    let removal = key.filter(|_| may_edit && !built_in).map(|key| {
        view! {
            <div class="page-header__actions">
                <LinkButton href=format!("{ADDRESS}/{key}/remove") icon="trash">{move || t_string!(i18n, sections.remove)}</LinkButton>
            </div>
        }
    });
    let given = roles
        .into_iter()
        .map(|(id, name, level)| {
            let level = words::in_words(level, |locale, level| words::level(locale, *level).to_owned());
            view! { <li><a href=format!("/provider/roles/{id}")>{said(name)}</a>" ("{level}")"</li> }
        })
        .collect_view();
    let version = draft.version;
    let named = title.clone();
    view! {
        <Title text=named />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{title}</h1>
                <p class="page-header__note">{note}</p>
            </div>
            {removal}
        </div>
        <PostForm action posted version locked=!may_edit>
            <Fields draft is_new built_in />
        </PostForm>
        {(!is_new).then(|| view! {
            <section class="card roles__use" aria-labelledby="given-by">
                <h2 class="form__legend" id="given-by">{move || t_string!(i18n, sections.given_by)}</h2>
                <ul>{given}</ul>
                {(granted.n > 0).then(|| view! {
                    <p>{move || t_string!(i18n, sections.granted, contacts = words::contacts(i18n.get_locale(), granted))}</p>
                })}
            </section>
        })}
    }
}

/// What stands in the form: drawn inside of it, as it reads what was posted.
#[component]
fn Fields(draft: SectionDraft, is_new: bool, built_in: bool) -> impl IntoView {
    let i18n = use_i18n();
    let key = is_new.then(|| {
        view! {
            <FormText
                name="key"
                label=move || t_string!(i18n, sections.key)
                hint=move || t_string!(i18n, sections.key_hint)
                value=draft.key.clone()
                required=true
                literal=true
                class="form__wide"
            />
        }
    });
    // Those with pages here lead to them.
    let link = section_path(&draft.key).is_none().then(|| {
        view! {
            <FormText
                name="link"
                label=move || t_string!(i18n, sections.link)
                hint=move || t_string!(i18n, sections.link_hint)
                value=draft.link.clone()
                kind="url"
                literal=true
                class="form__wide"
            />
        }
    });
    let own = if built_in { Node::Empty } else { own_fields(&draft) };
    view! {
        <fieldset class="card form__group">
            <legend class="form__legend">{move || t_string!(i18n, sections.words)}</legend>
            {key}
            <FormText name="name_en" label=move || t_string!(i18n, sections.name_en) value=draft.name_en required=true />
            <FormText name="name_fr" label=move || t_string!(i18n, sections.name_fr) value=draft.name_fr required=true />
            <FormText
                name="phrase_en"
                label=move || t_string!(i18n, sections.phrase_en)
                hint=move || t_string!(i18n, sections.phrase_hint)
                value=draft.phrase_en
            />
            <FormText
                name="phrase_fr"
                label=move || t_string!(i18n, sections.phrase_fr)
                hint=move || t_string!(i18n, sections.phrase_hint)
                value=draft.phrase_fr
            />
            {link}
        </fieldset>
        {own}
        <FormFooter
            submit=move || if is_new { t_string!(i18n, sections.submit_add) } else { t_string!(i18n, sections.save) }
            cancel=ADDRESS
        />
    }
}

/// What the built-in ones do not have.
fn own_fields(draft: &SectionDraft) -> Node {
    let i18n = use_i18n();
    let state = form_state();
    let icon = RwSignal::new(state.value("icon", draft.icon.clone()));
    let ceiling = RwSignal::new(state.value("ceiling", draft.ceiling.clone()));
    let icons = ICONS
        .iter()
        .map(|name| RadioOption {
            value: name,
            label: TextProp::from(move || icon_word(i18n.get_locale(), name)),
            hint: None,
            icon: Some(name),
        })
        .collect();
    let plain = |value: Level, label: TextProp| RadioOption {
        value: value.code(),
        label,
        hint: None,
        icon: None,
    };
    let ceilings = vec![
        plain(
            Level::Modify,
            TextProp::from(move || t_string!(i18n, sections.ceiling_modify)),
        ),
        plain(
            Level::Read,
            TextProp::from(move || t_string!(i18n, sections.ceiling_read)),
        ),
    ];
    let locked = state.locked();
    view! {
        <div class="card form__group">
            <RadioField
                name="icon"
                label=move || t_string!(i18n, sections.icon)
                value=icon
                options=icons
                error=state.error("icon".to_owned())
                disabled=locked
                class="form__full"
            />
            <RadioField
                name="ceiling"
                label=move || t_string!(i18n, sections.levels)
                value=ceiling
                options=ceilings
                error=state.error("ceiling".to_owned())
                disabled=locked
            />
        </div>
    }
}

/// What an icon shows.
fn icon_word(locale: Locale, icon: &str) -> &'static str {
    match icon {
        "cloud" => td_string!(locale, sections.icon_cloud),
        "database" => td_string!(locale, sections.icon_database),
        "globe" => td_string!(locale, sections.icon_globe),
        "wifi" => td_string!(locale, sections.icon_wifi),
        "router" => td_string!(locale, sections.icon_router),
        "phone" => td_string!(locale, sections.icon_phone),
        "mobile" => td_string!(locale, sections.icon_mobile),
        "video" => td_string!(locale, sections.icon_video),
        "mail" => td_string!(locale, sections.icon_mail),
        "chart" => td_string!(locale, sections.icon_chart),
        "document" => td_string!(locale, sections.icon_document),
        "folder" => td_string!(locale, sections.icon_folder),
        "calendar" => td_string!(locale, sections.icon_calendar),
        "cart" => td_string!(locale, sections.icon_cart),
        "card" => td_string!(locale, sections.icon_card),
        "shield" => td_string!(locale, sections.icon_shield),
        "lock" => td_string!(locale, sections.icon_lock),
        "wrench" => td_string!(locale, sections.icon_wrench),
        "incident" => td_string!(locale, sections.icon_incident),
        _ => td_string!(locale, sections.icon_server),
    }
}
