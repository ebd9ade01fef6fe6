//! The panel *Portal access* of the dialog, first form: login, generated password, disabled or not.

use super::{
    api,
    fields::Fields,
    invitation::{Invited, SendInvitation},
};
use crate::node::view;
use crate::{
    frame::scope,
    i18n::{t_string, use_i18n},
    ui::{Banner, Button, Checkbox, CopyButton, FieldError, Status as StatusMark, TextField, Tone},
    words,
};
use domain::{ContactId, invitation::InvitationPanel, portal_access::Status};
use leptos::{prelude::*, task::spawn_local};

/// The panel.
#[component]
pub(super) fn PortalAccess(
    /// The fields of the dialog.
    fields: Fields,
    /// Status now.
    status: Status,
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
    view! {
        <div class="access">
            <p class="access__status">
                <StatusMark kind=status.code() label=mark />
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
