//! The rules of access in words.

use crate::{
    i18n::{Locale, td_string},
    words,
};
use domain::{
    Bilingual,
    access::{Account, AllowList, Check, Kind, Why},
    contacts::{AccessView, TwoFactor},
};

/// What a rule before all sections says.
pub(super) fn check(locale: Locale, check: Check, view: &AccessView) -> String {
    let date = |date: &Option<Bilingual>| {
        date.as_ref()
            .map(|date| words::bilingual(locale, date))
            .unwrap_or_default()
    };
    let address = view.asked.address.trim();
    let plain = match check {
        Check::Account(Account::Open) => td_string!(locale, explain.account_open),
        Check::Account(Account::Suspended) => td_string!(locale, explain.account_suspended),
        Check::Account(Account::Closed) => td_string!(locale, explain.account_closed),
        Check::PortalAccess(true) => td_string!(locale, explain.access_there),
        Check::PortalAccess(false) => td_string!(locale, explain.access_missing),
        Check::Ended(None) => td_string!(locale, explain.no_end),
        Check::Ended(Some(false)) => return td_string!(locale, explain.ends, date = date(&view.ends)),
        Check::Ended(Some(true)) => return td_string!(locale, explain.ended, date = date(&view.ends)),
        Check::Disabled(false) => td_string!(locale, explain.enabled),
        Check::Disabled(true) => td_string!(locale, explain.disabled),
        Check::Begun(None) => td_string!(locale, explain.no_beginning),
        Check::Begun(Some(true)) => return td_string!(locale, explain.begun, date = date(&view.begins)),
        Check::Begun(Some(false)) => return td_string!(locale, explain.begins, date = date(&view.begins)),
        Check::Address(AllowList::Anywhere) => td_string!(locale, explain.anywhere),
        Check::Address(AllowList::Unasked) => td_string!(locale, explain.unasked),
        Check::Address(AllowList::Listed) => return td_string!(locale, explain.listed, address = address),
        Check::Address(AllowList::Unlisted) => return td_string!(locale, explain.unlisted, address = address),
        Check::Password(true) => td_string!(locale, explain.password_there),
        Check::Password(false) => td_string!(locale, explain.password_missing),
    };
    plain.to_owned()
}

/// What is worth knowing beside the rules: it lets nobody in and keeps nobody out.
pub(super) fn remarks(locale: Locale, view: &AccessView) -> Vec<String> {
    let networks = view.networks.as_deref().filter(|networks| !networks.is_empty());
    let factor = match view.two_factor {
        TwoFactor::No => None,
        TwoFactor::ByClass => {
            let class = words::bilingual(locale, &view.class);
            Some(td_string!(locale, explain.two_factor_class, class = class))
        }
        TwoFactor::Own => Some(td_string!(locale, explain.two_factor_own).to_owned()),
    };
    let owes = view
        .owes_password
        .then(|| td_string!(locale, explain.owes_password).to_owned());
    networks
        .map(|networks| td_string!(locale, explain.allow_list, list = networks.join(", ")))
        .into_iter()
        .chain(owes)
        .chain(factor)
        .collect()
}

/// What a rule about a section says.
pub(super) fn why(locale: Locale, why: &Why) -> String {
    match why {
        Why::Role {
            name,
            kind,
            level,
            allowed,
        } => {
            let (role, level) = (words::bilingual(locale, name), words::level(locale, *level));
            let said = match kind {
                Kind::Ordinary => td_string!(locale, explain.by_role, role = role, level = level),
                Kind::Administrator => td_string!(locale, explain.by_administrator, role = role, level = level),
                Kind::Owner => td_string!(locale, explain.by_owner, role = role, level = level),
            };
            // Ownership is handed over: no class offers it.
            if *allowed || *kind == Kind::Owner {
                said
            } else {
                said + " " + td_string!(locale, explain.not_allowed)
            }
        }
        Why::Permission(level) => td_string!(locale, explain.granted, level = words::level(locale, *level)),
        Why::OwnerOnly => td_string!(locale, words.owner_only).to_owned(),
        Why::Ceiling(level) => td_string!(locale, explain.ceiling, level = words::level(locale, *level)),
    }
}
