//! *Add contact* and *Update contact*, as forms: the same page serves more phones, a generated password, and
//! the choice between what two people changed.

use app::request::{Posted, PostedContact, status};
use axum::response::Response;
use backend::{
    Authorized, Error,
    access::{ContactsSection, Modify},
};
use domain::{
    ContactId, Failure, FieldFailure, Refusal,
    contacts::{ContactConflict, ContactDraft, PhoneDraft, Saved, conflicts, take_theirs},
    form::Consequences,
    second_factor::Proof,
};
use secrecy::ExposeSecret;

use super::{
    asked::{Asked, Trouble},
    fields::{CHOICE, Fields, Unreadable},
    see_other,
};

/// The form as it came.
struct Form {
    draft: ContactDraft,
    version: i64,
    /// What stood in the store when the form was shown.
    base: Option<ContactDraft>,
    action: String,
}

impl Form {
    fn read(fields: &Fields) -> Result<Self, Unreadable> {
        let mut draft: ContactDraft = fields.draft()?;
        let version = match fields.text("version").as_str() {
            "" => 0,
            text => text.parse().map_err(|_| Unreadable)?,
        };
        let base: Option<ContactDraft> = match fields.text("base").as_str() {
            "" => None,
            text => Some(serde_json::from_str(text).map_err(|_| Unreadable)?),
        };
        if let Some(base) = &base {
            for (field, choice) in fields.inside(CHOICE) {
                if choice == "theirs" {
                    take_theirs(&field, base, &mut draft);
                }
            }
        }
        Ok(Self {
            draft,
            version,
            base,
            action: fields.text("action"),
        })
    }

    /// Everything as it was typed, on what the form was shown with: were it shown on what stands now, saving
    /// would undo what somebody else did in between, without a word.
    fn posted(self) -> PostedContact {
        // A form that has a password was given it by this server, and not everybody had the time to copy it.
        let password = &self.draft.access.password;
        PostedContact {
            generated: (!password.is_empty()).then(|| password.clone()),
            theirs: self.base.map(|base| (self.version, base)),
            draft: self.draft,
            ..PostedContact::default()
        }
    }

    fn wrong(self, failures: Vec<FieldFailure>) -> Trouble {
        let failure = Failure::Invalid(failures.clone());
        let posted = PostedContact {
            failures,
            ..self.posted()
        };
        Trouble::again(Posted::Contact(Box::new(posted)), &failure)
    }

    /// As it was typed, with the question whether it is still them, and why an answer is not looked at now.
    fn wait(self, by: Proof, seconds: u64) -> Trouble {
        let failure = Failure::TooManyTries { seconds };
        let posted = PostedContact {
            step_up: Some(Refusal::StepUp { by, wrong: false }),
            step_up_trouble: Some(failure.clone()),
            ..self.posted()
        };
        Trouble::Again {
            posted: Box::new(Posted::Contact(Box::new(posted))),
            status: status(&failure),
            wait: Some(seconds),
        }
    }

    /// As it was typed, with the question whether it is still them.
    fn step_up(self, refusal: Refusal) -> Trouble {
        let failure = Failure::Refused(refusal.clone());
        let posted = PostedContact {
            step_up: Some(refusal),
            ..self.posted()
        };
        Trouble::again(Posted::Contact(Box::new(posted)), &failure)
    }

    fn asked(self, asked: Consequences) -> Trouble {
        let failure = Failure::Confirm(Box::new(asked.clone()));
        let posted = PostedContact {
            asked: Some(asked),
            ..self.posted()
        };
        Trouble::again(Posted::Contact(Box::new(posted)), &failure)
    }

    fn conflict(self, conflict: ContactConflict) -> Trouble {
        let found = self.conflicts(&conflict);
        let failure = Failure::ContactConflict(Box::new(conflict.clone()));
        let posted = PostedContact {
            theirs: Some((conflict.version, conflict.theirs)),
            conflicts: found,
            conflict_by: conflict.by,
            ..self.posted()
        };
        Trouble::again(Posted::Contact(Box::new(posted)), &failure)
    }

    /// Without a base nothing is known of what they changed: whatever they have is asked about.
    fn conflicts(&self, conflict: &ContactConflict) -> Vec<domain::contacts::FieldConflict> {
        let unknown = ContactDraft::default();
        conflicts(self.base.as_ref().unwrap_or(&unknown), &conflict.theirs, &self.draft)
    }
}

/// `POST {base}/contacts/new`.
pub(super) async fn add(asked: &Asked) -> Result<Response, Trouble> {
    let who = asked.authorize::<ContactsSection, Modify>().await?;
    let form = other_buttons(asked, &who, Form::read(&asked.fields)?)?;
    let saved = asked.service.backend.contacts().add(&who, &form.draft).await;
    done(asked, form, saved)
}

/// `POST {base}/contacts/{contact}/edit`.
pub(super) async fn update(asked: &Asked) -> Result<Response, Trouble> {
    let who = asked.authorize::<ContactsSection, Modify>().await?;
    let id = asked.contact()?;
    let mut form = other_buttons(asked, &who, Form::read(&asked.fields)?)?;
    let saved = save(asked, &who, &id, &form).await;
    let saved = match saved.as_ref().map_err(Error::failure) {
        // They changed nothing but what was typed here as well: there is nothing to choose.
        Err(Failure::ContactConflict(conflict)) if form.conflicts(&conflict).is_empty() => {
            form.version = conflict.version;
            save(asked, &who, &id, &form).await
        }
        _ => saved,
    };
    done(asked, form, saved)
}

async fn save(
    asked: &Asked,
    who: &Authorized<ContactsSection, Modify>,
    id: &ContactId,
    form: &Form,
) -> Result<Saved, Error> {
    let contacts = asked.service.backend.contacts();
    contacts.update(who, id, form.version, &form.draft).await
}

/// What shows that it is still them was wrong, or comes too soon: the form again, as it was typed.
pub(super) async fn refused(asked: &Asked, failure: Failure) -> Trouble {
    match (failure, Form::read(&asked.fields)) {
        (Failure::Refused(refusal @ Refusal::StepUp { .. }), Ok(form)) => form.step_up(refusal),
        (Failure::TooManyTries { seconds }, Ok(form)) => match asked.proof().await {
            Ok(by) => form.wait(by, seconds),
            Err(failure) => failure.into(),
        },
        (_, Err(unreadable)) => unreadable.into(),
        (other, Ok(_)) => other.into(),
    }
}

/// The buttons that submit nothing: one more phone, a password.
fn other_buttons(asked: &Asked, who: &Authorized<ContactsSection, Modify>, mut form: Form) -> Result<Form, Trouble> {
    match form.action.as_str() {
        "add_phone" => form.draft.phones.push(PhoneDraft::default()),
        "generate" => {
            let password = asked.service.backend.portal_access().generate_password(who);
            let access = &mut form.draft.access;
            password.expose_secret().clone_into(&mut access.password);
            if access.login.trim().is_empty() {
                form.draft.email.trim().clone_into(&mut access.login);
            }
        }
        _ => return Ok(form),
    }
    Err(Trouble::going_on(Posted::Contact(Box::new(form.posted()))))
}

/// To the list, which says how many sessions have just ended.
pub(super) fn to_list(asked: &Asked, ended: u32) -> Result<Response, Trouble> {
    let list = format!("{}/contacts", asked.scope()?.base());
    Ok(match ended {
        0 => see_other(&list),
        ended => see_other(&format!("{list}?ended={ended}")),
    })
}

/// To the list, or to the form again.
fn done(asked: &Asked, form: Form, saved: Result<Saved, Error>) -> Result<Response, Trouble> {
    match saved.map_err(Trouble::from) {
        Ok(saved) => to_list(asked, saved.sessions_ended),
        Err(Trouble::Failed(Failure::Confirm(consequences))) => Err(form.asked(*consequences)),
        Err(Trouble::Failed(Failure::Invalid(failures))) => Err(form.wrong(failures)),
        Err(Trouble::Failed(Failure::ContactConflict(conflict))) => Err(form.conflict(*conflict)),
        Err(Trouble::Failed(Failure::Refused(refusal @ Refusal::StepUp { .. }))) => Err(form.step_up(refusal)),
        Err(trouble) => Err(trouble),
    }
}
