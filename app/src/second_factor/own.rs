//! One's own second factor: whether there is one, its recovery codes, the devices that are trusted.

use super::{ENROL, OWN, api, codes::RecoveryCodes};
use crate::title::Title;
use crate::{
    fetched::Fetched,
    form::{FormFooter, PostForm},
    frame::Problem,
    i18n::{t_string, td_string, use_i18n},
    node::{awaited, view},
    sessions::device_words,
    ui::{Banner, Button, LinkButton, Look, Tone},
    words::{self, counted},
};
use domain::{
    form::{PostedForm, WithForm},
    second_factor::{self, Device, RECOVERY_CODES, TRUST_DAYS},
};
use leptos::prelude::*;

/// The page at [`OWN`].
#[component]
pub fn TwoFactorPage() -> impl IntoView {
    let i18n = use_i18n();
    let page = Fetched::new(|| (), |()| api::page());
    let again = Callback::new(move |()| page.refetch());
    view! {
        <Title text=move || t_string!(i18n, second_factor.title) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, second_factor.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, second_factor.note)}</p>
            </div>
        </div>
        <Transition>
            {move || awaited(async move {
                match page.await {
                    Ok(page) => view! { <Own page again /> },
                    Err(fault) => view! { <Problem failure=fault.0 on_retry=again /> },
                }
            })}
        </Transition>
    }
}

#[component]
fn Own(page: WithForm<second_factor::TwoFactorPage>, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let WithForm { page, posted } = page;
    let second_factor::TwoFactorPage {
        since,
        required,
        codes_left,
        codes,
        may_trust,
        devices,
    } = page;
    let Some(since) = since else {
        return view! {
            <section class="card form__group">
                <p>{move || t_string!(i18n, second_factor.is_off)}</p>
                <p class="form__note">{move || t_string!(i18n, second_factor.enrol_why)}</p>
                <p>
                    <LinkButton href=ENROL.to_owned() look=Look::Primary>
                        {move || t_string!(i18n, second_factor.set_up)}
                    </LinkButton>
                </p>
            </section>
        };
    };
    let is_on = words::in_words(since, move |locale, since| {
        td_string!(locale, second_factor.is_on, date = words::bilingual(locale, since))
    });
    let new_codes = (!codes.is_empty()).then(|| {
        view! { <section class="card form__group"><RecoveryCodes codes /></section> }
    });
    let off = if required {
        view! { <p class="form__note">{move || t_string!(i18n, second_factor.is_required)}</p> }
    } else {
        let posted = of(posted.as_ref(), "off");
        view! { <TurnOff posted again /> }
    };
    view! {
        <div class="form">
            {new_codes}
            <section class="card form__group">
                <p>{is_on}</p>
                <p>
                    <LinkButton href=ENROL.to_owned()>{move || t_string!(i18n, second_factor.change_app)}</LinkButton>
                </p>
                {off}
            </section>
            <Codes left=codes_left />
            {(may_trust || !devices.is_empty()).then(|| view! { <Devices devices posted=posted again /> })}
        </div>
    }
}

/// What was posted by the form of this action.
fn of(posted: Option<&PostedForm>, action: &str) -> Option<PostedForm> {
    posted.filter(|posted| posted.value("action") == Some(action)).cloned()
}

#[component]
fn TurnOff(posted: Option<PostedForm>, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PostForm action=OWN posted on_done=move |_| again.run(()) class="form__inline">
            <input type="hidden" name="action" value="off" />
            <FormFooter submit=move || t_string!(i18n, second_factor.turn_off) danger=true />
        </PostForm>
    }
}

/// How many recovery codes are left, and new ones: a plain form, whose answer is the page that shows them once.
#[component]
fn Codes(left: u32) -> impl IntoView {
    let i18n = use_i18n();
    let few = left < 3;
    let sentence = move || {
        counted!(
            i18n.get_locale(),
            left,
            second_factor.codes_left_one | second_factor.codes_left,
            all = RECOVERY_CODES
        )
    };
    view! {
        <section class="card form__group">
            <h2 class="form__legend">{move || t_string!(i18n, second_factor.codes)}</h2>
            {if few {
                view! { <Banner tone=Tone::Signal>{sentence}</Banner> }
            } else {
                view! { <p>{sentence}</p> }
            }}
            <p class="form__note">{move || t_string!(i18n, second_factor.codes_note)}</p>
            <form method="post" action=OWN>
                <input type="hidden" name="action" value="codes" />
                <Button kind="submit">{move || t_string!(i18n, second_factor.make_codes)}</Button>
            </form>
        </section>
    }
}

#[component]
fn Devices(devices: Vec<Device>, posted: Option<PostedForm>, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let rows = if devices.is_empty() {
        view! { <p class="form__note">{move || t_string!(i18n, second_factor.no_devices)}</p> }
    } else {
        let rows = devices
            .into_iter()
            .map(|device| {
                let posted = posted
                    .clone()
                    .filter(|posted| posted.value("device") == Some(device.id.as_str()));
                view! { <TrustedDevice device posted again /> }
            })
            .collect_view();
        view! { <ul class="devices">{rows}</ul> }
    };
    view! {
        <section class="card form__group">
            <h2 class="form__legend">{move || t_string!(i18n, second_factor.devices)}</h2>
            <p class="form__note">{move || t_string!(i18n, second_factor.devices_note, days = TRUST_DAYS)}</p>
            {rows}
        </section>
    }
}

#[component]
fn TrustedDevice(device: Device, posted: Option<PostedForm>, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let Device {
        id,
        device,
        address,
        since,
        until,
    } = device;
    let when = words::in_words((since, until, address), |locale, (since, until, address)| {
        td_string!(
            locale,
            second_factor.device_when,
            since = words::bilingual(locale, since),
            until = words::bilingual(locale, until),
            address = address
        )
    });
    let name = words::in_words(device, device_words);
    let label = name.clone();
    view! {
        <li class="devices__one">
            <p>{name}</p>
            <p class="field__hint">{when}</p>
            <PostForm action=OWN posted on_done=move |_| again.run(()) class="form__inline">
                <input type="hidden" name="action" value="forget" />
                <input type="hidden" name="device" value=id />
                <Button small=true kind="submit">
                    {move || t_string!(i18n, second_factor.forget)}
                    <span class="hidden">" "{label}</span>
                </Button>
            </PostForm>
        </li>
    }
}
