//! The dialogs *Add contact* and *Update contact*.

use super::{
    api,
    conflict::{Conflict, field_name},
    fields::Fields,
    grid::Grid,
    page::ListState,
    portal_access::PortalAccess,
};
use crate::fetched::Fetched;
use crate::node::{awaited, view};
use crate::title::Title;
use crate::{
    Fault,
    frame::{Problem, scope},
    i18n::{t_string, use_i18n},
    language::said,
    router::{Go, use_router},
    step_up::{Challenge, ChallengeDialog},
    ui::{
        Banner, Button, CancelButton, Checkbox, Dialog, DialogBody, DialogFooter, DialogSkeleton, FieldError, Icon,
        IconButton, Look, SelectField, SelectOption, TextArea, TextField, Toasts, Tone, field_id,
    },
    words,
};
use domain::{
    ContactId, Failure, Language, Refusal,
    contacts::{ContactForm, PhoneKind, conflicts, parse},
};
use leptos::{prelude::*, task::spawn_local};

/// The dialog at `/contacts/{id}/edit`, or without an id at `/contacts/new`.
#[component]
pub(super) fn EditContact(
    /// Who.
    id: Option<ContactId>,
) -> impl IntoView {
    let scope = scope();
    let form = Fetched::new(|| (), move |()| api::form(scope.clone(), id.clone()));
    view! {
        <Suspense fallback=|| view! { <DialogSkeleton /> }>
            {move || awaited(async move {
                match form.await {
                    Ok(form) => view! { <ContactDialog form /> },
                    Err(fault) => view! { <Missing failure=fault.0 /> },
                }
            })}
        </Suspense>
    }
}

/// A dialog that cannot be opened: why, and the way back.
#[component]
pub(super) fn Missing(failure: Failure) -> impl IntoView {
    let state = expect_context::<ListState>();
    let router = use_router();
    let back = state.href();
    let to = back.clone();
    #[cfg(feature = "ssr")]
    crate::request::set_status(crate::request::status(&failure));
    let on_close = Callback::new(move |()| {
        router.navigate(&to, Go::default());
    });
    let i18n = use_i18n();
    view! {
        <Dialog
            title=move || t_string!(i18n, contacts.title)
            narrow=true
            close_href=back
            on_close
        >
            <DialogBody plain=true>
                <Problem failure />
            </DialogBody>
            <DialogFooter>
                <CancelButton label=move || t_string!(i18n, contacts.back_to_list) />
            </DialogFooter>
        </Dialog>
    }
}

#[component]
fn ContactDialog(form: ContactForm) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ListState>();
    let scope = StoredValue::new(scope());
    let router = use_router();
    let toasts = Toasts::of_page();
    let fields = Fields::new(&form);
    let id = StoredValue::new(form.id.clone());
    let exists = form.id.is_some();
    let back = state.href();
    let leave = {
        let back = back.clone();
        Callback::new(move |()| router.navigate(&back, Go::default()))
    };
    let asking = RwSignal::new(false);
    let on_close = Callback::new(move |()| {
        if untrack(move || fields.is_changed()) {
            asking.set(true);
        } else {
            leave.run(());
        }
    });
    warn_before_unload(fields);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<Failure>);
    let challenge = Challenge::new(form.step_up.clone(), form.step_up_trouble.clone());
    // What was confirmed already, in a form that comes back to ask whether it is still them.
    let confirmed = Some(form.draft.confirm.clone()).filter(|token| form.step_up.is_some() && !token.is_empty());
    let kept: Vec<_> = confirmed
        .map(|token| ("confirm".to_owned(), token))
        .into_iter()
        .collect();
    let body = NodeRef::<leptos::html::Form>::new();
    let to_first_error = move || {
        request_animation_frame(move || {
            if let Some(form) = body.get_untracked() {
                focus_first_error(&form);
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        trouble.set(None);
        let draft = fields.draft_untracked();
        if let Err(failures) = parse(&draft) {
            challenge.cancel();
            fields.failures.set(failures);
            to_first_error();
            return;
        }
        fields.failures.set(Vec::new());
        let confirmed = fields.asked.get_untracked();
        fields.asked.set(None);
        busy.set(true);
        let version = fields.version.get_untracked();
        spawn_local(async move {
            if let Err(failure) = challenge.prove().await {
                busy.set(false);
                fields.asked.set(confirmed);
                trouble.set(failure);
                return;
            }
            let answer = match id.get_value() {
                Some(id) => api::update(scope.get_value(), id, version, draft.clone()).await,
                None => api::add(scope.get_value(), draft.clone()).await,
            };
            busy.set(false);
            match answer {
                Ok(saved) => {
                    let name = format!("{} {}", draft.first_name.trim(), draft.last_name.trim());
                    let (lost, invited) = (saved.communications_lost, saved.is_invited);
                    let ended = saved.sessions_ended;
                    toasts.push(move || {
                        let mut said = t_string!(i18n, contacts.saved, name = name.clone());
                        if invited {
                            said = said + " " + t_string!(i18n, contacts.invitation_went);
                        }
                        let said = words::and_sessions_ended(i18n.get_locale(), said, ended);
                        if lost.is_empty() {
                            return said;
                        }
                        let locale = i18n.get_locale();
                        let lost: Vec<String> = lost.iter().map(|name| words::bilingual(locale, name)).collect();
                        said + " " + &t_string!(i18n, contacts.communications_lost, list = lost.join(", "))
                    });
                    state.revision.update(|revision| *revision += 1);
                    leave.run(());
                }
                Err(Fault(Failure::Invalid(failures))) => {
                    fields.failures.set(failures);
                    to_first_error();
                }
                Err(Fault(Failure::ContactConflict(conflict))) => {
                    let found = fields
                        .base
                        .with_untracked(|base| conflicts(base, &conflict.theirs, &draft));
                    fields.base.set(conflict.theirs);
                    fields.version.set(conflict.version);
                    fields.conflict_by.set(conflict.by);
                    fields.conflicts.set(found);
                    trouble.set(None);
                }
                Err(Fault(Failure::Confirm(asked))) => {
                    fields.asked.set(Some(*asked));
                    request_animation_frame(move || {
                        if let Some(asked) = document().get_element_by_id(ASKED) {
                            focus(&asked);
                        }
                    });
                }
                Err(Fault(failure)) => {
                    trouble.set(challenge.take(failure));
                    if trouble.with_untracked(Option::is_none) {
                        // Nothing that was confirmed is asked about again.
                        fields.asked.set(confirmed);
                    }
                }
            }
        });
    };
    let title = move || {
        if exists {
            t_string!(i18n, contacts.update)
        } else {
            t_string!(i18n, contacts.add)
        }
    };
    let note = if form.name.is_empty() {
        form.customer.clone()
    } else {
        format!("{}, {}", form.name, form.customer)
    };
    let base_json = serde_json::to_string(&form.base).unwrap_or_default();
    let action = match &form.id {
        Some(id) => format!("{}/contacts/{id}/edit", scope.with_value(domain::session::Scope::base)),
        None => format!("{}/contacts/new", scope.with_value(domain::session::Scope::base)),
    };
    let access_refusal = fields
        .access_refusal()
        .map(|refusal| words::in_words(refusal, words::refusal));
    view! {
        <Title text=title />
        <Dialog
            title
            note=move || note.clone()
            person=form.name.clone()
            close_href=back
            on_close
        >
            <form class="dialog__form" method="post" action=action novalidate on:submit=submit node_ref=body>
                // What Enter presses without a script.
                <button class="hidden" type="submit" name="action" value="submit" tabindex="-1" aria-hidden="true"></button>
                <input type="hidden" name="version" value=form.version.to_string() />
                <input type="hidden" name="base" value=base_json />
                <DialogBody label=move || t_string!(i18n, contacts.form_label)>
                    {move || {
                        trouble
                            .get()
                            .map(|failure| {
                                let sentence = words::in_words(failure, words::failure);
                                view! {
                                    <div class="dialog__banner">
                                        <Banner tone=Tone::Danger alert=true>{sentence}</Banner>
                                    </div>
                                }
                            })
                    }}
                    <ChallengeDialog challenge kept busy />
                    <Asked fields />
                    <Conflict fields />
                    <Identity fields time_zones=form.offered.time_zones.clone() />
                    <Phones fields />
                    <section class="part" aria-labelledby="part-access">
                        <div>
                            <h2 class="part__title" id="part-access">{move || t_string!(i18n, contacts.portal_access)}</h2>
                            <p class="part__hint">{move || t_string!(i18n, contacts.portal_access_hint)}</p>
                        </div>
                        <PortalAccess
                            fields
                            status=form.status
                            state=form.access.clone()
                            generated=form.generated.clone()
                            id=form.id.clone()
                            may_reset=form.may_reset_second_factor
                            invitation=form.invitation.clone()
                        />
                    </section>
                    <section class="part" aria-labelledby="part-roles">
                        <div>
                            <h2 class="part__title" id="part-roles">{move || t_string!(i18n, contacts.roles)}</h2>
                            <p class="part__hint">{move || t_string!(i18n, contacts.roles_hint)}</p>
                        </div>
                        <Roles fields />
                    </section>
                    <section class="part part--full" aria-labelledby="part-permissions">
                        <div>
                            <h2 class="part__title" id="part-permissions">{move || t_string!(i18n, contacts.manage_permissions)}</h2>
                            <p class="part__hint">{move || t_string!(i18n, contacts.permissions_hint)}</p>
                            {access_refusal.map(|why| view! { <Banner tone=Tone::Info>{why}</Banner> })}
                        </div>
                        <Grid fields />
                    </section>
                    <section class="part" aria-labelledby="part-communications">
                        <div>
                            <h2 class="part__title" id="part-communications">{move || t_string!(i18n, contacts.communications)}</h2>
                            <p class="part__hint">{move || t_string!(i18n, contacts.communications_hint)}</p>
                        </div>
                        <Communications fields />
                    </section>
                </DialogBody>
                <DialogFooter>
                    <FooterNote fields asking on_leave=leave />
                    <CancelButton />
                    <Button look=Look::Primary kind="submit" name="action" value="submit" busy>
                        {move || {
                            if fields.asked.with(Option::is_some) {
                                t_string!(i18n, ui.confirm_and_save)
                            } else {
                                t_string!(i18n, contacts.submit)
                            }
                        }}
                    </Button>
                </DialogFooter>
            </form>
        </Dialog>
    }
}

/// The id of what is to be confirmed.
const ASKED: &str = "asked";

/// What the change would do: to be read, and confirmed by the button that submits.
#[component]
fn Asked(fields: Fields) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let asked = fields.asked.get()?;
        let locale = i18n.get_locale();
        let lines = asked
            .lines
            .iter()
            .map(|line| view! { <li>{words::consequence(locale, line)}</li> })
            .collect_view();
        Some(view! {
            <div class="dialog__banner">
                <section class="banner banner--signal" role="alert" id=ASKED tabindex="-1">
                    <Icon name="warning" />
                    <div class="banner__text">
                        <p>{t_string!(i18n, contacts.confirm_first)}</p>
                        <ul class="consequences">{lines}</ul>
                    </div>
                </section>
                <input type="hidden" name="confirm" value=asked.token />
            </div>
        })
    }
}

/// At the left of the buttons: how many fields need a look, or whether to leave without saving.
#[component]
fn FooterNote(fields: Fields, asking: RwSignal<bool>, on_leave: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let errors = move || {
        let locale = i18n.get_locale();
        let failures = fields.failures.get();
        let count = failures.len();
        let mut links: Vec<(String, String)> = Vec::new();
        for failure in failures {
            let name = field_name(locale, fields, &failure.field);
            if !links.iter().any(|(known, _)| *known == name) {
                links.push((name, field_id(&failure.field)));
            }
        }
        (count, links)
    };
    move || {
        if asking.get() {
            return view! {
                <div class="dialog__footer-note dialog__ask" role="alert">
                    <span>{move || t_string!(i18n, contacts.leave_question)}</span>
                    <Button small=true on_click=move |_| asking.set(false)>{move || t_string!(i18n, contacts.keep_editing)}</Button>
                    <Button small=true look=Look::Danger on_click=move |_| on_leave.run(())>{move || t_string!(i18n, contacts.discard)}</Button>
                </div>
            };
        }
        let (count, links) = errors();
        if count == 0 {
            return view! { <p class="dialog__footer-note"></p> };
        }
        let sentence = if count == 1 {
            t_string!(i18n, contacts.one_error).to_owned()
        } else {
            t_string!(i18n, contacts.errors, count = count)
        };
        let links = links
            .into_iter()
            .enumerate()
            .map(|(at, (name, id))| {
                view! {
                    {(at > 0).then_some(", ")}
                    <a href=format!("#{id}") rel="external">{name}</a>
                }
            })
            .collect_view();
        view! {
            <p class="dialog__footer-note dialog__footer-note--error" role="alert">
                <Icon name="error" small=true />
                <span>{sentence}" "{links}</span>
            </p>
        }
    }
}

/// Names, title, e-mail, language, time zone, notes.
#[component]
fn Identity(fields: Fields, time_zones: Vec<String>) -> impl IntoView {
    let i18n = use_i18n();
    let languages = move || {
        let locale = i18n.get_locale();
        Language::ALL
            .into_iter()
            .map(|language| SelectOption::new(language.code(), words::language_name(locale, language)))
            .collect::<Vec<_>>()
    };
    let zones: Vec<SelectOption> = time_zones
        .into_iter()
        .map(|zone| SelectOption::new(zone.clone(), zone.replace('_', " ")))
        .collect();
    // Nobody changes their own access, by which one knows oneself; one's own address is changed on one's profile.
    let is_own = fields.access_refusal() == Some(Refusal::OwnAccess);
    let refusal = fields
        .identity_refusal()
        .or_else(|| is_own.then_some(Refusal::OwnEmail));
    let locked = refusal.is_some();
    let stored_email = fields.email.get_untracked();
    let email_hint = refusal.map(|refusal| words::in_words(refusal, words::refusal));
    view! {
        <section class="part" aria-labelledby="part-identity">
            <div>
                <h2 class="part__title" id="part-identity">{move || t_string!(i18n, contacts.identity)}</h2>
                <p class="part__hint">{move || t_string!(i18n, contacts.identity_hint)}</p>
            </div>
            <div class="fields">
                <TextField
                    name="first_name"
                    label=move || t_string!(i18n, contacts.first_name)
                    value=fields.first_name
                    error=fields.error("first_name")
                    required=true
                />
                <TextField
                    name="last_name"
                    label=move || t_string!(i18n, contacts.last_name)
                    value=fields.last_name
                    error=fields.error("last_name")
                    required=true
                />
                <TextField
                    name="title"
                    label=move || t_string!(i18n, contacts.title_field)
                    mark=move || t_string!(i18n, contacts.optional)
                    value=fields.title
                    error=fields.error("title")
                />
                <div class="field">
                    {locked.then(|| view! { <input type="hidden" name="email" value=stored_email.clone() /> })}
                    <TextField
                        name="email"
                        kind="email"
                        label=move || t_string!(i18n, contacts.email)
                        value=fields.email
                        error=fields.error("email")
                        disabled=locked
                        literal=true
                    />
                    {email_hint.map(|hint| view! { <p class="field__hint">{hint}</p> })}
                </div>
                <SelectField
                    name="language"
                    label=move || t_string!(i18n, contacts.language)
                    value=fields.language
                    options=Signal::derive(languages)
                    error=fields.error("language")
                />
                <SelectField
                    name="time_zone"
                    label=move || t_string!(i18n, contacts.time_zone)
                    value=fields.time_zone
                    options=zones
                    error=fields.error("time_zone")
                />
                <TextArea
                    name="notes"
                    label=move || t_string!(i18n, contacts.notes)
                    mark=move || t_string!(i18n, contacts.notes_mark)
                    value=fields.notes
                    error=fields.error("notes")
                    class="fields__wide"
                />
            </div>
        </section>
    }
}

/// The phones, in the order in which they are called.
#[component]
fn Phones(fields: Fields) -> impl IntoView {
    let i18n = use_i18n();
    let kinds = move || {
        let locale = i18n.get_locale();
        PhoneKind::ALL
            .into_iter()
            .map(|kind| SelectOption::new(kind.code(), words::phone_kind(locale, kind)))
            .collect::<Vec<_>>()
    };
    let add = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let row = fields.add_phone();
        request_animation_frame(move || {
            if let Some(input) = document().get_element_by_id(&field_id(&format!("phones[{row}][number]"))) {
                focus(&input);
            }
        });
    };
    view! {
        <section class="part" aria-labelledby="part-phones">
            <div>
                <h2 class="part__title" id="part-phones">{move || t_string!(i18n, contacts.phones)}</h2>
                <p class="part__hint">{move || t_string!(i18n, contacts.phones_hint)}</p>
            </div>
            <div class="phones">
                <For
                    each=move || fields.phones.get()
                    key=|phone| phone.id
                    children=move |phone| {
                        let row = phone.id;
                        view! {
                            <div class="phone-row">
                                <SelectField
                                    name=format!("phones[{row}][kind]")
                                    label=move || t_string!(i18n, contacts.phone_kind)
                                    value=phone.kind
                                    options=Signal::derive(kinds)
                                />
                                <TextField
                                    name=format!("phones[{row}][number]")
                                    kind="tel"
                                    label=move || t_string!(i18n, contacts.number)
                                    value=phone.number
                                    error=fields.phone_error(row, "number")
                                />
                                <TextField
                                    name=format!("phones[{row}][extension]")
                                    label=move || t_string!(i18n, contacts.extension)
                                    value=phone.extension
                                    error=fields.phone_error(row, "extension")
                                    inputmode="numeric"
                                />
                                <span class="needs-script">
                                    <IconButton
                                        icon="trash"
                                        danger=true
                                        label=move || {
                                            t_string!(i18n, contacts.remove_phone, number = phone.number.get())
                                        }
                                        on_click=move |_| fields.remove_phone(row)
                                    />
                                </span>
                            </div>
                        }
                    }
                />
                <FieldError id="phones-error" error=fields.error("phones") />
                <div class="phones__add">
                    <Button look=Look::Quiet small=true icon="plus" kind="submit" name="action" value="add_phone" on_click=add>
                        {move || t_string!(i18n, contacts.add_phone)}
                    </Button>
                </div>
            </div>
        </section>
    }
}

/// The roles, each with what it is for or why it cannot be given.
#[component]
fn Roles(fields: Fields) -> impl IntoView {
    let limited = fields.access_refusal().is_some();
    let boxes = fields
        .roles
        .get_value()
        .into_iter()
        .map(|(option, ticked)| {
            let held = ticked.get_untracked();
            let locked = limited || (!held && option.refusal.is_some());
            let id = option.role.id.to_string();
            let name = said(option.role.name.clone());
            let description = option.role.description.clone();
            let refusal = option.refusal.clone().filter(|_| !held && !limited);
            let hint = words::in_words((description, refusal), |locale, (description, refusal)| match refusal {
                Some(refusal) => words::refusal(locale, refusal),
                None => words::bilingual(locale, description),
            });
            // What is disabled is not posted: a plain form hands back what stands.
            let kept = (locked && held).then(|| view! { <input type="hidden" name="roles[]" value=id.clone() /> });
            view! {
                <div>
                    {kept}
                    <Checkbox name="roles[]" value=id.clone() label=name hint checked=ticked disabled=locked />
                </div>
            }
        })
        .collect_view();
    view! {
        <div>
            <div class="fields" role="group" aria-labelledby="part-roles" id=field_id("roles") tabindex="-1">{boxes}</div>
            <FieldError id="roles-error" error=fields.error("roles") />
        </div>
    }
}

/// The communication types.
#[component]
fn Communications(fields: Fields) -> impl IntoView {
    let i18n = use_i18n();
    let boxes = fields
        .communications
        .get_value()
        .into_iter()
        .map(|(option, ticked)| {
            let name = said(option.name.clone());
            let error = fields.error(format!("communications[{}]", option.key));
            let key = option.key.clone();
            let section = option.section.as_ref().and_then(|key| {
                fields.sections.with_value(|sections| {
                    sections
                        .iter()
                        .map(|(option, _)| &option.section)
                        .find(|section| section.key == *key)
                        .map(|section| section.name.clone())
                })
            });
            let may = Memo::new(move |_| fields.may_receive(&option));
            let hint = move || {
                let Some(section) = section.as_ref().filter(|_| !may.get()) else {
                    return String::new();
                };
                let section = words::bilingual(i18n.get_locale(), section);
                if ticked.get() {
                    t_string!(i18n, contacts.will_be_lost, section = section)
                } else {
                    t_string!(i18n, words.needs_section, section = section)
                }
            };
            view! {
                <div>
                    <Checkbox
                        name="communications[]"
                        value=key.clone()
                        label=name
                        hint
                        checked=ticked
                        disabled=Signal::derive(move || !may.get())
                    />
                    <FieldError id=format!("communication-{key}-error") error />
                </div>
            }
        })
        .collect_view();
    view! { <div class="fields" role="group" aria-labelledby="part-communications">{boxes}</div> }
}

/// The browser asks before the page goes away with something unsaved in it.
fn warn_before_unload(fields: Fields) {
    let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
        if untrack(move || fields.is_changed()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Moves the focus to the first field that is wrong.
fn focus_first_error(form: &web_sys::HtmlFormElement) {
    let wrong = form.query_selector("[aria-invalid=true]").ok().flatten();
    let wrong = wrong.or_else(|| {
        let error = form.query_selector(".field__error").ok().flatten()?;
        let group = error.closest("[role=radiogroup], .grid__cell, .part").ok().flatten()?;
        group
            .query_selector("input:not(:disabled):not([type=hidden]), button")
            .ok()
            .flatten()
    });
    if let Some(wrong) = wrong {
        focus(&wrong);
    }
}

/// Moves the focus, if the element can take it.
fn focus(element: &web_sys::Element) {
    use leptos::wasm_bindgen::JsCast;
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        // An element that cannot be focused leaves the focus where it is.
        let _ = element.focus();
    }
}
