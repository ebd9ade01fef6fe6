//! One contact of the list.

use super::{many::pick_row, page::ListState};
use crate::node::view;
use crate::{
    i18n::{Locale, t_string, td_string, use_i18n},
    language::said,
    ui::{Avatar, Badge, Icon, Menu, MenuLink, PermissionIcon, PermissionLook, Status},
    words,
};
use domain::{
    Bilingual, Refusal,
    access::{Kind, Level, Permission, Section, Source},
    contacts::{ContactRow, PhoneView},
    invitation::InvitationState,
};
use leptos::prelude::*;

/// `514 555-0144 x 3`, a link that calls.
#[component]
pub(super) fn PhoneLink(
    /// The phone.
    phone: PhoneView,
) -> impl IntoView {
    let i18n = use_i18n();
    let extension = phone.extension.clone();
    let href = if extension.is_empty() {
        format!("tel:{}", phone.number)
    } else {
        format!("tel:{};ext={extension}", phone.number)
    };
    view! {
        <a class="mail nowrap" href=href>
            {phone.display}
            {(!extension.is_empty())
                .then(|| view! { " "{move || t_string!(i18n, contacts.extension_short, number = &extension)} })}
        </a>
    }
}

/// What the icon of a permission is called: the section and the level.
pub(super) fn permission_name(locale: Locale, (section, level): &(Bilingual, Level)) -> String {
    td_string!(
        locale,
        contacts.permission_name,
        section = words::bilingual(locale, section),
        level = words::level(locale, *level)
    )
}

/// Where a level comes from, as a sentence.
fn source_words(locale: Locale, sources: &[Source]) -> String {
    let mut said: Vec<String> = sources
        .iter()
        .map(|source| match source {
            Source::Role(name) => {
                td_string!(locale, contacts.by_role, role = words::bilingual(locale, name))
            }
            Source::Permission => td_string!(locale, contacts.granted_beside).to_owned(),
        })
        .collect();
    said.dedup();
    said.join(", ")
}

/// The icons of all sections: each keeps its slot, so that a column reads as a matrix.
#[component]
fn Permissions(kind: Kind, permissions: Vec<Permission>, sections: Vec<Section>) -> impl IntoView {
    let i18n = use_i18n();
    let crown = match kind {
        Kind::Owner => Some(("owner", false)),
        Kind::Administrator => Some(("administrator", true)),
        Kind::Ordinary => None,
    };
    let crown = match crown {
        Some((icon, administrator)) => {
            let label = move || {
                if administrator {
                    t_string!(i18n, contacts.administrator)
                } else {
                    t_string!(i18n, contacts.owner)
                }
            };
            view! { <PermissionIcon icon level=PermissionLook::Crown label /> }
        }
        None => view! { <PermissionIcon icon="" level=PermissionLook::None /> },
    };
    let icons = sections
        .into_iter()
        .map(|section| {
            let Some(held) = permissions.iter().find(|held| held.section == section.key) else {
                return view! { <PermissionIcon icon="" level=PermissionLook::None /> };
            };
            let look = if held.level == Level::Modify {
                PermissionLook::Filled
            } else {
                PermissionLook::Outlined
            };
            let label = words::in_words((section.name, held.level), permission_name);
            view! { <PermissionIcon icon=section.icon level=look label /> }
        })
        .collect_view();
    view! { <div class="perms">{crown}{icons}</div> }
}

/// Where each level comes from, on demand.
#[component]
fn Sources(id: String, permissions: Vec<Permission>, sections: Vec<Section>) -> impl IntoView {
    let i18n = use_i18n();
    let lines = permissions
        .into_iter()
        .filter_map(|held| {
            let section = sections.iter().find(|section| section.key == held.section)?.clone();
            let look = if held.level == Level::Modify {
                PermissionLook::Filled
            } else {
                PermissionLook::Outlined
            };
            let from = words::in_words(held.sources, |locale, sources| source_words(locale, sources));
            let phrase = section.phrase.clone();
            let level = held.level;
            let level = words::in_words(level, |locale, level| words::level(locale, *level).to_owned());
            Some(view! {
                <li class="sources__item">
                    <PermissionIcon icon=section.icon level=look />
                    <span class="sources__text">
                        {said(phrase)}
                        <small>{level}" · "{from}</small>
                    </span>
                </li>
            })
        })
        .collect_view();
    view! {
        <div class="sources" id=id popover="auto" role="group" aria-label=move || t_string!(i18n, contacts.where_from)>
            <ul>{lines}</ul>
        </div>
    }
}

/// What the reader may do with contacts beside updating and deleting them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Further {
    /// Hands over the ownership of the account.
    pub(super) hands_over: bool,
    /// Sees the portal as a contact would.
    pub(super) sees_as: bool,
}

/// One contact.
#[component]
pub(super) fn Row(
    /// The contact.
    contact: ContactRow,
    /// All sections, in order.
    sections: Vec<Section>,
    /// Whether it can be selected.
    may_pick: bool,
    /// What else the reader may do.
    further: Further,
    /// The list's query.
    state: ListState,
    /// The path before the customer's pages.
    base: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let ContactRow {
        id,
        first_name,
        last_name,
        title,
        email,
        phones,
        language,
        status,
        status_date,
        invitation,
        kind,
        roles,
        permissions,
        oneself,
        update_refused,
        delete_refused,
    } = contact;
    let name = format!("{first_name} {last_name}");
    let can_own = status == domain::portal_access::Status::Active && kind != Kind::Owner;
    let hand_over = (further.hands_over && can_own).then(|| format!("{base}/ownership?to={id}"));
    let see_as = further.sees_as.then(|| format!("{base}/contacts/{id}/see-as"));
    let update = {
        let (id, base) = (id.clone(), base.clone());
        Signal::derive(move || state.dialog(&base, &format!("{id}/edit")))
    };
    let explain = format!("{base}/contacts/{id}/access");
    let sessions = (update_refused.is_none() && status != domain::portal_access::Status::None)
        .then(|| format!("{base}/contacts/{id}/sessions"));
    let delete = {
        let id = id.clone();
        Signal::derive(move || state.dialog(&base, &format!("{id}/delete")))
    };
    let role_names = words::in_words(roles, |locale, roles: &Vec<Bilingual>| {
        roles
            .iter()
            .map(|role| words::bilingual(locale, role))
            .collect::<Vec<_>>()
            .join(", ")
    });
    let folded_roles = role_names.clone();
    let status_word = words::in_words(status, |locale, status| words::status(locale, *status).to_owned());
    let revoked = status == domain::portal_access::Status::Invited && invitation == Some(InvitationState::Revoked);
    let date = (revoked || status_date.is_some()).then(|| {
        let told = (status, status_date.unwrap_or_default(), invitation);
        words::in_words(told, |locale, (status, date, invitation)| {
            let date = words::bilingual(locale, date);
            match status {
                domain::portal_access::Status::Scheduled => {
                    td_string!(locale, contacts.from_date, date = date)
                }
                domain::portal_access::Status::Invited => match invitation {
                    Some(InvitationState::Pending) => td_string!(locale, contacts.invited_until, date = date),
                    Some(InvitationState::Revoked) => td_string!(locale, contacts.invitation_revoked).to_owned(),
                    _ => td_string!(locale, contacts.invitation_expired, date = date),
                },
                _ => td_string!(locale, contacts.since_date, date = date),
            }
        })
    });
    let has_permissions = !permissions.is_empty();
    let sources_id = format!("sources-{id}");
    let opener = sources_id.clone();
    let more = name.clone();
    let folded_phone = phones.first().cloned().map(|phone| view! { <PhoneLink phone /> });
    let phone_views = phones
        .into_iter()
        .map(|phone| view! { <div class="line-2"><PhoneLink phone /></div> })
        .collect_view();
    let mail = (!email.is_empty())
        .then(|| view! { <a class="mail" href=format!("mailto:{email}") title=email.clone()>{email.clone()}</a> });
    let folded_mail =
        (!email.is_empty()).then(|| view! { <a class="mail" href=format!("mailto:{email}")>{email.clone()}</a> });
    let language_name = words::in_words(language, |locale, language| {
        words::language_name(locale, *language).to_owned()
    });
    let pick = may_pick.then(|| {
        let pick = pick_row(id.clone(), name.clone(), state.selecting);
        view! { <td class="table__cell table__cell--pick" role="cell">{pick}</td> }
    });
    view! {
        <tr class="table__row" role="row">
            {pick}
            <th class="table__cell table__cell--who" role="rowheader" scope="row">
                <div class="who">
                    <Avatar name=name.clone() />
                    <div class="who__text">
                        <span class="who__name">
                            <span>{name}</span>
                            {oneself.then(|| view! { <Badge>{move || t_string!(i18n, contacts.you)}</Badge> })}
                        </span>
                        <span class="line-2 who__title" title=title.clone()>{title.clone()}</span>
                        <span class="line-2 who__title table__fold">{folded_roles}</span>
                        <span class="line-2 table__fold-reach">{folded_mail}{folded_phone}</span>
                    </div>
                </div>
            </th>
            <td class="table__cell table__cell--reach" role="cell">{mail}{phone_views}</td>
            <td class="table__cell table__cell--language" role="cell">
                <abbr title=language_name>{language.code().to_ascii_uppercase()}</abbr>
            </td>
            <td class="table__cell table__cell--status" role="cell">
                <Status kind=status.code() label=status_word />
                {date.map(|date| view! { <div class="line-2">{date}</div> })}
            </td>
            <td class="table__cell table__cell--roles" role="cell">{role_names}</td>
            <td class="table__cell table__cell--perms" role="cell">
                <div class="perms-row">
                    <Permissions kind permissions=permissions.clone() sections=sections.clone() />
                    {has_permissions
                        .then(|| {
                            view! {
                                <button
                                    class="icon-button icon-button--small perms-row__why"
                                    type="button"
                                    popovertarget=opener
                                    aria-label=move || t_string!(i18n, contacts.where_from)
                                    title=move || t_string!(i18n, contacts.where_from)
                                >
                                    <Icon name="info" />
                                </button>
                                <Sources id=sources_id permissions sections />
                            }
                        })}
                </div>
            </td>
            <td class="table__cell table__cell--menu" role="cell">
                <Menu id=format!("actions-{id}") label=move || t_string!(i18n, contacts.more_actions)>
                    <Action href=update icon="pencil" refusal=update_refused>
                        {move || t_string!(i18n, contacts.update)}
                    </Action>
                    <MenuLink href=explain icon="info">
                        {move || t_string!(i18n, contacts.explain)}
                    </MenuLink>
                    {sessions.map(|href| view! {
                        <MenuLink href icon="lock">{move || t_string!(i18n, contacts.sessions)}</MenuLink>
                    })}
                    {hand_over.map(|href| view! {
                        <Action href=Signal::stored(href) icon="owner" refusal=None>
                            {move || t_string!(i18n, contacts.hand_over)}
                        </Action>
                    })}
                    {see_as.map(|href| view! {
                        <Action href=Signal::stored(href) icon="eye" refusal=None>
                            {move || t_string!(i18n, contacts.see_as)}
                        </Action>
                    })}
                    <Action href=delete icon="trash" danger=true refusal=delete_refused>
                        {move || t_string!(i18n, contacts.delete)}
                    </Action>
                </Menu>
                <span class="hidden">{more}</span>
            </td>
        </tr>
    }
}

/// An item of the menu: a link, or why it is none.
#[component]
fn Action(
    #[prop(into)] href: Signal<String>,
    icon: &'static str,
    #[prop(optional)] danger: bool,
    refusal: Option<Refusal>,
    children: Children,
) -> impl IntoView {
    match refusal {
        None => view! { <MenuLink href icon danger>{children()}</MenuLink> },
        Some(refusal) => {
            let why = words::in_words(refusal, words::refusal);
            view! {
                <div class="menu__item menu__item--refused" role="menuitem" aria-disabled="true" tabindex="-1">
                    <Icon name=icon />
                    <span>
                        {children()}
                        <small>{why}</small>
                    </span>
                </div>
            }
        }
    }
}
