//! Removing a class: refused as long as somebody has it, with who that is.

use super::{LIST, api, form::used_by};
use crate::fetched::{Fetched, loaded};
use crate::node::view;
use crate::title::Title;
use crate::{
    form::{FormFooter, PostForm},
    frame::Problem,
    i18n::{t_string, use_i18n},
    ui::LinkButton,
    words,
};
use domain::{ClassId, customer_classes, form::WithForm};
use leptos::prelude::*;

/// The page at `/provider/classes/{class}/delete`.
#[component]
pub fn RemoveClassPage(
    /// Which one.
    id: ClassId,
) -> impl IntoView {
    let page = Fetched::new(move || id.clone(), api::removal);
    loaded(page, move |page| view! { <Removal page /> })
}

#[component]
fn Removal(page: WithForm<customer_classes::ClassPage>) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let Some(id) = page.id else {
        return view! { <Problem failure=domain::Failure::NotFound /> };
    };
    let own = format!("{LIST}/{id}");
    let name = page.name;
    let title = Signal::derive(move || {
        let name = words::bilingual(i18n.get_locale(), &name);
        t_string!(i18n, customer_classes.remove_title, name = name)
    });
    let removable = page.customers == 0 && !page.first;
    let body = if removable || posted.is_some() {
        view! {
            <PostForm action=own.clone() + "/delete" posted>
                <FormFooter submit=move || t_string!(i18n, customer_classes.remove) danger=true cancel=own.clone() />
            </PostForm>
        }
    } else {
        view! { <p><LinkButton href=own.clone()>{move || t_string!(i18n, customer_classes.back)}</LinkButton></p> }
    };
    let why = if page.first {
        view! { <p class="page-header__note">{move || t_string!(i18n, customer_classes.first)}</p> }
    } else if page.customers > 0 {
        used_by(&id, page.customers, &page.names, true)
    } else {
        view! { <p class="page-header__note">{move || t_string!(i18n, customer_classes.remove_note)}</p> }
    };
    view! {
        <Title text=move || title.get() />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{title}</h1>
                {why}
            </div>
        </div>
        {body}
    }
}
