//! What needs a look in an order: at its card, at rest and while it is changed. What that is, is decided in `domain`.

use super::latest::Latest;
use crate::node::{Node, view};
use crate::{
    i18n::{Locale, t_string, td_string, use_i18n},
    ui::Icon,
    words,
};
use domain::communication_order::{Ailment, Finding, OrderMember, health};
use leptos::prelude::*;

/// What is said of who it is about; of an empty order, the whole sentence.
pub(crate) fn ailment(locale: Locale, ailment: Ailment) -> &'static str {
    match ailment {
        Ailment::Empty => td_string!(locale, communication_order.health_empty),
        Ailment::OnlyOne => td_string!(locale, communication_order.health_only_one),
        Ailment::NoPhone => td_string!(locale, communication_order.health_no_phone),
        Ailment::Disabled => td_string!(locale, communication_order.health_disabled),
        Ailment::Expired => td_string!(locale, communication_order.health_expired),
        Ailment::Scheduled => td_string!(locale, communication_order.health_scheduled),
    }
}

/// What needs a look in an order of these members; nothing when all is well.
pub(super) fn findings(members: &[OrderMember], latest: Latest) -> Node {
    let i18n = use_i18n();
    let findings = health(members);
    if findings.is_empty() {
        return Node::Empty;
    }
    let lines = findings.into_iter().map(|finding| line(finding, latest)).collect_view();
    view! {
        <div class="health" role="group" aria-label=move || t_string!(i18n, communication_order.health)>
            {lines}
        </div>
    }
}

fn line(finding: Finding, latest: Latest) -> Node {
    let said = words::in_words(finding.ailment, |locale, found| ailment(locale, *found).to_owned());
    let person = finding.member.map(|(id, name)| {
        if latest.may_update_contacts {
            let href = latest
                .place
                .scope
                .with_value(|scope| format!("{}/contacts/{id}/edit", scope.base()));
            view! { <a class="health__person" href=href>{name}</a>" " }
        } else {
            view! { <strong class="health__person">{name}</strong>" " }
        }
    });
    view! {
        <p class="health__item">
            <Icon name="warning" small=true />
            <span>{person}{said}</span>
        </p>
    }
}
