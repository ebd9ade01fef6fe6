//! When, from where and how a portal access may be used: activation and expiration, the language of the interface, the
//! allowed addresses, the second factor.

use super::{fields::Fields, portal_access::elsewhere};
use crate::node::{Node, view};
use crate::{
    i18n::{Locale, t_string, td_string, use_i18n},
    ui::{SelectField, SelectOption, TextArea, TextField, field_id},
    words,
};
use domain::{
    Language, Refusal,
    contacts::AccessState,
    portal_access::{NETWORKS_MOST, Told, TwoFactor},
};
use leptos::{prelude::*, text_prop::TextProp};

/// `Apr 20, 2027, 00:00 (America/Toronto)`.
pub(super) fn zoned(locale: Locale, told: &Told) -> String {
    let zone = told.zone.replace('_', " ");
    format!("{} ({zone})", words::bilingual(locale, &told.text))
}

/// The fields.
#[component]
pub(super) fn PortalRules(
    /// The fields of the dialog.
    fields: Fields,
    /// What is told of the access.
    state: AccessState,
) -> impl IntoView {
    let i18n = use_i18n();
    let (window, addresses, factor, oneself) = fields.limits.with_value(|limits| {
        let is_own = limits.access == Some(Refusal::OwnAccess);
        (
            limits.window.is_some(),
            limits.addresses.is_some(),
            limits.two_factor.is_some(),
            is_own,
        )
    });
    let zone = Signal::derive(move || fields.time_zone.get().replace('_', " "));
    let zone_part = TextProp::from(move || t_string!(i18n, contacts.identity));
    let languages = move || {
        let locale = i18n.get_locale();
        let by_browser = SelectOption::new("", td_string!(locale, contacts.as_the_browser_asks));
        let languages = Language::ALL
            .into_iter()
            .map(|language| SelectOption::new(language.code(), words::language_name(locale, language)));
        [by_browser].into_iter().chain(languages).collect::<Vec<_>>()
    };
    let choices = move || {
        let locale = i18n.get_locale();
        TwoFactor::ALL
            .into_iter()
            .map(|choice| SelectOption::new(choice.code(), words::two_factor(locale, choice)))
            .collect::<Vec<_>>()
    };
    let class_asks = state.class_asks;
    let factor_hint = move || {
        if class_asks {
            t_string!(i18n, contacts.class_asks)
        } else {
            t_string!(i18n, contacts.class_does_not_ask)
        }
    };
    let address = state.reader_address.clone();
    let addresses_hint = move || {
        let hint = t_string!(i18n, contacts.addresses_hint, most = NETWORKS_MOST, address = &address);
        if oneself && !addresses {
            hint + " " + t_string!(i18n, contacts.own_addresses_hint)
        } else {
            hint
        }
    };
    view! {
        <div class="fields">
            {moment(
                fields,
                Moment {
                    name: "activates",
                    label: (move || t_string!(i18n, contacts.activation_date)).into(),
                    hint: (move || t_string!(i18n, contacts.activation_hint)).into(),
                    date: fields.activates_date,
                    time: fields.activates_time,
                    locked: window,
                },
            )}
            {moment(
                fields,
                Moment {
                    name: "expires",
                    label: (move || t_string!(i18n, contacts.expiration_date)).into(),
                    hint: (move || t_string!(i18n, contacts.expiration_hint)).into(),
                    date: fields.expires_date,
                    time: fields.expires_time,
                    locked: window,
                },
            )}
            {elsewhere((move || t_string!(i18n, contacts.time_zone)).into(), zone, field_id("time_zone"), zone_part)}
            <input type="hidden" name="access[interface_language_was]" value=fields.interface_language_was.get_untracked() />
            <SelectField
                name="access[interface_language]"
                label=move || t_string!(i18n, contacts.interface_language)
                value=fields.interface_language
                options=Signal::derive(languages)
                error=fields.error("access[interface_language]")
            />
            <p class="field__hint fields__wide">{move || t_string!(i18n, contacts.zone_moves)}</p>
            {kept(addresses, "access[networks]", fields.networks)}
            <TextArea
                name="access[networks]"
                label=move || t_string!(i18n, contacts.allowed_addresses)
                mark=move || t_string!(i18n, contacts.optional)
                hint=addresses_hint
                value=fields.networks
                error=fields.error("access[networks]")
                rows=3
                disabled=addresses
                class="fields__wide access__networks"
            />
            {kept(factor, "access[two_factor]", fields.two_factor)}
            <SelectField
                name="access[two_factor]"
                label=move || t_string!(i18n, contacts.two_factor)
                hint=factor_hint
                value=fields.two_factor
                options=Signal::derive(choices)
                error=fields.error("access[two_factor]")
                disabled=factor
                class="fields__wide"
            />
        </div>
    }
}

/// What is disabled is not posted: a plain form hands back what stands.
fn kept(locked: bool, name: &str, value: RwSignal<String>) -> Option<Node> {
    let name = name.to_owned();
    locked.then(|| view! { <input type="hidden" name=name value=value.get_untracked() /> })
}

/// A date and a time of day.
struct Moment {
    name: &'static str,
    label: TextProp,
    hint: TextProp,
    date: RwSignal<String>,
    time: RwSignal<String>,
    locked: bool,
}

fn moment(fields: Fields, moment: Moment) -> Node {
    let i18n = use_i18n();
    let Moment {
        name,
        label,
        hint,
        date,
        time,
        locked,
    } = moment;
    let (date_name, time_name) = (format!("access[{name}_date]"), format!("access[{name}_time]"));
    let hint_id = format!("access-{name}-hint");
    let described_by = hint_id.clone();
    view! {
        <fieldset class="field moment" aria-describedby=described_by>
            <legend class="field__label">
                {move || label.get()}
                " "
                <span class="field__optional">{move || t_string!(i18n, contacts.optional)}</span>
            </legend>
            {kept(locked, &date_name, date)}
            {kept(locked, &time_name, time)}
            <div class="moment__parts">
                <TextField
                    name=date_name.clone()
                    kind="date"
                    label=move || t_string!(i18n, explain.date)
                    value=date
                    error=fields.error(date_name)
                    disabled=locked
                />
                <TextField
                    name=time_name.clone()
                    kind="time"
                    label=move || t_string!(i18n, explain.time)
                    value=time
                    error=fields.error(time_name)
                    disabled=locked
                />
            </div>
            <p class="field__hint" id=hint_id>{move || hint.get()}</p>
        </fieldset>
    }
}
