//! What the panel *Portal access* says of an invitation: whether one is sent with a new login, and what became of it.

use super::{fields::Fields, page::ListState};
use crate::{
    frame::scope,
    i18n::{Locale, t_string, td_string, use_i18n},
    invitation::api,
    node::{Node, view},
    step_up::{Challenge, ChallengeDialog},
    ui::{Banner, Button, Checkbox, Tone},
    words,
};
use domain::{
    ContactId, Failure,
    invitation::{Invitation, InvitationPanel, InvitationState, InvitationStep},
};
use leptos::{prelude::*, task::spawn_local};

/// *Send invitation*: as long as no password was generated.
#[component]
pub(super) fn SendInvitation(
    /// The fields of the dialog.
    fields: Fields,
    /// A password that was generated.
    shown: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let generated = Memo::new(move |_| !shown.with(String::is_empty));
    move || {
        if generated.get() {
            return Node::Empty;
        }
        view! {
            <Checkbox
                name="access[invite]"
                label=move || t_string!(i18n, contacts.send_invitation)
                hint=move || t_string!(i18n, contacts.send_invitation_hint)
                checked=fields.invite
            />
        }
    }
}

/// The word of what became of an invitation.
fn state(locale: Locale, state: InvitationState) -> &'static str {
    match state {
        InvitationState::Pending => td_string!(locale, contacts.invitation_pending),
        InvitationState::Accepted => td_string!(locale, contacts.invitation_accepted),
        InvitationState::Expired => td_string!(locale, contacts.invitation_over),
        InvitationState::Revoked => td_string!(locale, contacts.invitation_revoked),
    }
}

/// When it was sent and by whom, and what became of it.
fn told(locale: Locale, last: &Invitation) -> String {
    let sent = words::bilingual(locale, &last.sent);
    let mut said = td_string!(
        locale,
        contacts.invitation_is,
        state = state(locale, last.state),
        email = &last.email,
        by = &last.by,
        date = sent
    );
    let until = words::bilingual(locale, &last.until);
    let then = match (last.state, &last.ended) {
        (InvitationState::Pending, _) => td_string!(locale, contacts.invitation_until, date = until),
        (InvitationState::Expired, _) => td_string!(locale, contacts.invitation_expired, date = until),
        (_, Some(ended)) => words::bilingual(locale, ended),
        (_, None) => return said,
    };
    said.push(' ');
    said.push_str(&then);
    said
}

/// What became of the last invitation, and what can be done with it.
#[component]
pub(super) fn Invited(
    /// Who.
    id: ContactId,
    /// As it stood when the dialog was opened.
    panel: InvitationPanel,
) -> impl IntoView {
    let i18n = use_i18n();
    let scope = StoredValue::new(scope());
    let action = format!(
        "{}/contacts/{id}/invitation",
        scope.with_value(domain::session::Scope::base)
    );
    let (id, action) = (StoredValue::new(id), StoredValue::new(action));
    let panel = RwSignal::new(panel);
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let challenge = Challenge::new(None, None);
    let asked = StoredValue::new(None::<InvitationStep>);
    let revision = expect_context::<ListState>().revision;
    let act = Callback::new(move |step: InvitationStep| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        asked.set_value(Some(step));
        spawn_local(async move {
            let answer = match challenge.prove().await {
                Ok(()) => api::step(scope.get_value(), id.get_value(), step).await,
                Err(failure) => {
                    busy.try_set(false);
                    trouble.try_set(failure);
                    return;
                }
            };
            // The list behind stands longer than the dialog.
            revision.try_update(|revision| *revision += u32::from(answer.is_ok()));
            // The dialog may be closed by now.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(now) => panel.set(now),
                Err(fault) => trouble.set(challenge.take(fault.0)),
            }
        });
    });
    let again = Callback::new(move |()| {
        if let Some(step) = asked.get_value() {
            act.run(step);
        }
    });
    let button = move |step: InvitationStep, label: Callback<(), String>| {
        view! {
            <Button
                small=true
                kind="submit"
                name="step"
                value=step.code().to_owned()
                formaction=action.get_value()
                busy
                on_click=move |event: leptos::ev::MouseEvent| {
                    event.prevent_default();
                    challenge.cancel();
                    act.run(step);
                }
            >
                {move || label.run(())}
            </Button>
        }
    };
    let state = move || {
        let InvitationPanel {
            last,
            may_send,
            may_revoke,
        } = panel.get();
        if last.is_none() && !may_send {
            return Node::Empty;
        }
        let is_first = last.is_none();
        let said = last.map(|last| {
            let said = words::in_words(last, told);
            view! { <p class="field__hint">{said}</p> }
        });
        let send = may_send.then(|| {
            button(
                InvitationStep::Send,
                Callback::new(move |()| {
                    if is_first {
                        t_string!(i18n, contacts.send_invitation).to_owned()
                    } else {
                        t_string!(i18n, contacts.send_again).to_owned()
                    }
                }),
            )
        });
        let revoke = may_revoke.then(|| {
            button(
                InvitationStep::Revoke,
                Callback::new(move |()| t_string!(i18n, contacts.revoke_invitation).to_owned()),
            )
        });
        let wrong = trouble.get().map(|failure| {
            let sentence = words::in_words(failure, words::failure);
            view! { <Banner tone=Tone::Danger alert=true>{sentence}</Banner> }
        });
        view! {
            <div class="access__invitation" role="group" aria-label=move || t_string!(i18n, contacts.invitation)>
                <div role="status">{said}</div>
                {wrong}
                <div class="access__buttons">{send}{revoke}</div>
            </div>
        }
    };
    view! {
        {state}
        <ChallengeDialog challenge on_submit=again busy />
    }
}
