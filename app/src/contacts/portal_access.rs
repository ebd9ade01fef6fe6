//! The panel *Portal access* of the dialog: what one signs in with, and the state that the access is in. When and from
//! where it may be used is asked for in [`super::portal_rules`].

use super::{
    api,
    fields::Fields,
    invitation::{Invited, SendInvitation},
    portal_rules::{PortalRules, zoned},
};
use crate::node::{Node, view};
use crate::{
    frame::scope,
    i18n::{Locale, t_string, td_string, use_i18n},
    ui::{Banner, Button, Checkbox, CopyButton, FieldError, Status as StatusMark, TextField, Tone, field_id},
    words,
};
use domain::{
    ContactId,
    contacts::AccessState,
    invitation::InvitationPanel,
    portal_access::{Status, Told},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

/// The panel.
#[component]
pub(super) fn PortalAccess(
    /// The fields of the dialog.
    fields: Fields,
    /// Status now.
    status: Status,
    /// What else is told of it.
    state: AccessState,
    /// A password that was generated without a script.
    generated: Option<String>,
    /// Whose it is, once the contact exists.
    id: Option<ContactId>,
    /// Whether there is a second factor that the reader may reset.
    may_reset: bool,
    /// What became of its invitation.
    invitation: InvitationPanel,
) -> impl IntoView {
    let i18n = use_i18n();
    let scope = StoredValue::new(scope());
    if let Some(refusal) = fields.limits.with_value(|limits| limits.portal.clone()) {
        let why = words::in_words(refusal, words::refusal);
        return view! {
            <div class="access">
                <Banner tone=Tone::Info>{why}</Banner>
                <FieldError id="access-login-error" error=fields.error("access[login]") />
            </div>
        };
    }
    let shown = RwSignal::new(generated.unwrap_or_default());
    let exists = id.is_some();
    let reset = id.clone().filter(|_| may_reset).map(|id| {
        let href = scope.with_value(|scope| format!("{}/contacts/{id}/two-factor", scope.base()));
        view! {
            <a class="access__explain" href=href>
                {move || t_string!(i18n, second_factor.reset)}
            </a>
        }
    });
    let invitation = match &id {
        Some(id) if status != Status::None => view! { <Invited id=id.clone() panel=invitation /> },
        _ => view! { <SendInvitation fields shown /> },
    };
    let explain = id.map(|id| {
        // In a tab of its own: nothing that is being typed is lost.
        let href = scope.with_value(|scope| format!("{}/contacts/{id}/access", scope.base()));
        view! {
            <a class="access__explain" href=href target="_blank">
                {move || t_string!(i18n, contacts.explain)}
            </a>
        }
    });
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<domain::Failure>);
    let generate = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            match api::generate_password(scope.get_value()).await {
                Ok(password) => {
                    if fields.login.with_untracked(String::is_empty) {
                        fields.login.set(fields.email.get_untracked());
                    }
                    fields.password.set(password.clone());
                    shown.set(password);
                }
                Err(fault) => trouble.set(Some(fault.0)),
            }
            busy.set(false);
        });
    };
    let identity = fields.identity_refusal().or_else(|| fields.access_refusal());
    let disable = fields
        .limits
        .with_value(|limits| limits.access.clone().or_else(|| limits.disable.clone()));
    let login_locked = identity.is_some();
    let disable_locked = disable.is_some();
    let why = identity.clone().map(|refusal| words::in_words(refusal, words::refusal));
    let disable_hint = disable
        .filter(|refusal| Some(refusal) != identity.as_ref())
        .map(|refusal| words::in_words(refusal, words::refusal));
    let stored_login = fields.login.get_untracked();
    let stored_disabled = fields.disabled.get_untracked();
    let mark = words::in_words(status, |locale, status| words::status(locale, *status).to_owned());
    let password_error = fields.error("access[password]");
    let because = words::in_words((status, state.clone()), |locale, (status, state)| {
        reason(locale, *status, state)
    });
    let roles = move || {
        let locale = i18n.get_locale();
        let roles = fields.ticked_roles();
        let names: Vec<String> = roles.iter().map(|role| words::bilingual(locale, &role.name)).collect();
        names.join(", ")
    };
    view! {
        <div class="access">
            <p class="access__status">
                <span class="access__state">
                    <StatusMark kind=status.code() label=mark />
                    " "
                    <span class="access__reason">{because}</span>
                </span>
                {explain}
                {reset}
            </p>
            {why.map(|why| view! { <p class="field__hint">{why}</p> })}
            {login_locked.then(|| view! { <input type="hidden" name="access[login]" value=stored_login.clone() /> })}
            <div class="fields">
                <TextField
                    name="access[login]"
                    label=move || t_string!(i18n, contacts.login)
                    hint=move || t_string!(i18n, contacts.login_hint)
                    value=fields.login
                    error=fields.error("access[login]")
                    disabled=login_locked
                    literal=true
                    maxlength=64
                />
                <div class="field">
                    <span class="field__label">{move || t_string!(i18n, contacts.password)}</span>
                    <div>
                        <Button
                            icon="key"
                            kind="submit"
                            name="action"
                            value="generate"
                            busy=busy
                            disabled=login_locked
                            on_click=generate
                        >
                            {move || t_string!(i18n, contacts.generate_password)}
                        </Button>
                    </div>
                    <FieldError id="access-password-error" error=password_error />
                </div>
            </div>
            <div role="status">
                {move || {
                    (!shown.with(String::is_empty))
                        .then(|| {
                            view! {
                                <div class="access__password">
                                    <CopyButton text=shown />
                                    <p class="field__hint">{move || t_string!(i18n, contacts.password_once)}</p>
                                </div>
                            }
                        })
                }}
            </div>
            {invitation}
            <input type="hidden" name="access[password]" prop:value=move || fields.password.get() value=fields.password.get_untracked() />
            {move || {
                trouble
                    .get()
                    .map(|failure| {
                        let sentence = words::in_words(failure, words::failure);
                        view! { <Banner tone=Tone::Danger alert=true>{sentence}</Banner> }
                    })
            }}
            <div class="fields">
                {elsewhere(
                    (move || t_string!(i18n, contacts.role)).into(),
                    Signal::derive(roles),
                    "part-roles".to_owned(),
                    (move || t_string!(i18n, contacts.roles)).into(),
                )}
                {elsewhere(
                    (move || t_string!(i18n, contacts.email)).into(),
                    fields.email.into(),
                    field_id("email"),
                    (move || t_string!(i18n, contacts.identity)).into(),
                )}
            </div>
            <PortalRules fields state />
            {(disable_locked && stored_disabled).then(|| view! { <input type="hidden" name="access[disabled]" value="true" /> })}
            {(exists && status != Status::None)
                .then(|| {
                    let hint = disable_hint.clone();
                    view! {
                        <Checkbox
                            name="access[disabled]"
                            label=move || t_string!(i18n, contacts.disabled)
                            hint=move || hint.as_ref().map_or_else(|| t_string!(i18n, contacts.disabled_hint).to_owned(), |hint| hint())
                            checked=fields.disabled
                            disabled=disable_locked
                        />
                    }
                })}
            <FieldError id="access-disabled-error" error=fields.error("access[disabled]") />
        </div>
    }
}

/// What is asked for in another part of the form: its value, and the way there.
pub(super) fn elsewhere(label: TextProp, value: Signal<String>, id: String, part: TextProp) -> Node {
    let i18n = use_i18n();
    let shown = move || {
        let value = value.get();
        if value.trim().is_empty() {
            t_string!(i18n, contacts.empty_value).to_owned()
        } else {
            value
        }
    };
    view! {
        <div class="field">
            <span class="field__label">{move || label.get()}</span>
            <p class="access__elsewhere">
                <span>{shown}</span>
                " "
                <a href=format!("#{id}") rel="external">
                    {move || t_string!(i18n, contacts.set_under, part = part.get().to_string())}
                </a>
            </p>
        </div>
    }
}

/// Why the access is in this state.
fn reason(locale: Locale, status: Status, state: &AccessState) -> String {
    let dates = |told: &[Told], say: fn(Locale, &Told) -> String| -> String {
        let said: Vec<String> = told
            .iter()
            .enumerate()
            .map(|(at, told)| {
                if at == 0 {
                    say(locale, told)
                } else {
                    td_string!(locale, contacts.for_you, when = zoned(locale, told))
                }
            })
            .collect();
        said.join("; ")
    };
    match status {
        Status::Active if state.ends.is_empty() => td_string!(locale, contacts.without_end).to_owned(),
        Status::Active => dates(&state.ends, |locale, told| {
            let when = zoned(locale, told);
            if told.day_end {
                td_string!(locale, contacts.until_day, when = when)
            } else {
                td_string!(locale, contacts.until_moment, when = when)
            }
        }),
        Status::Scheduled => dates(&state.begins, |locale, told| {
            td_string!(locale, contacts.from_moment, when = zoned(locale, told))
        }),
        Status::Expired => dates(&state.ends, |locale, told| {
            let when = zoned(locale, told);
            if told.day_end {
                td_string!(locale, contacts.since_day, when = when)
            } else {
                td_string!(locale, contacts.since_moment, when = when)
            }
        }),
        Status::Disabled => td_string!(locale, contacts.why_disabled).to_owned(),
        Status::Locked => {
            let wait = words::wait(locale, state.locked_for.unwrap_or_default());
            td_string!(locale, contacts.why_locked, wait = wait)
        }
        Status::Invited => td_string!(locale, contacts.why_invited).to_owned(),
        Status::None => td_string!(locale, contacts.why_none).to_owned(),
    }
}
