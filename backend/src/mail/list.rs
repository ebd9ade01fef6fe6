//! The letters, as staff see them: what waits, what went out, what came to nothing, and what each kind of letter looks
//! like. Never what a letter says.

use super::{
    preview::{self, Shown},
    store::{self, Listed},
};
use crate::{
    Backend,
    access::provider::{Administrator, Auditor, StaffAuthorized},
    db::Event,
    error::Error,
    provider_settings, time_zone,
};
use domain::{
    Failure, Language, MailId, Refusal,
    mails::{Mail, MailDetails, MailPage, MailPreview, MailQuery, MailState},
    staff::StaffLevel,
};
use serde_json::{Value, json};

/// So many letters to a page.
pub(super) const PAGE: usize = 50;

/// The letters, as staff see them.
pub struct Mails<'a> {
    backend: &'a Backend,
}

impl<'a> Mails<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// A page of letters, newest first.
    #[tracing::instrument(skip_all)]
    pub async fn list(&self, _who: &StaffAuthorized<Auditor>, query: &MailQuery) -> Result<MailPage, Error> {
        let mut connection = self.backend.db().read().await?;
        let (settings, _) = provider_settings::store::settings(&mut connection).await?;
        let mut found = store::page(&mut connection, query, PAGE + 1).await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        if query.after.is_some() {
            found.reverse();
        }
        let (has_newer, has_older) = match (&query.after, &query.before) {
            (Some(_), _) => (more, true),
            (None, before) => (before.is_some(), more),
        };
        let end = |letter: Option<&Listed>, has: bool| letter.filter(|_| has).map(|letter| letter.id.clone());
        Ok(MailPage {
            newer: end(found.first(), has_newer),
            older: end(found.last(), has_older),
            rows: found
                .into_iter()
                .map(|letter| shown(letter, &settings.time_zone))
                .collect(),
            route: self.backend.post().route(),
            time_zone: settings.time_zone,
        })
    }

    /// One letter.
    #[tracing::instrument(skip_all)]
    pub async fn letter(&self, who: &StaffAuthorized<Auditor>, id: &MailId) -> Result<MailDetails, Error> {
        let mut connection = self.backend.db().read().await?;
        let (settings, _) = provider_settings::store::settings(&mut connection).await?;
        let letter = store::letter(&mut connection, id).await?.ok_or(Failure::NotFound)?;
        Ok(MailDetails {
            may_edit: who.level() >= StaffLevel::Administrator && letter.state == MailState::Dead,
            mail: shown(letter, &settings.time_zone),
        })
    }

    /// Sends a letter again that came to nothing.
    #[tracing::instrument(skip_all)]
    pub async fn send_again(&self, who: &StaffAuthorized<Administrator>, id: &MailId) -> Result<(), Error> {
        self.end(who, id, true).await
    }

    /// Forgets a letter that came to nothing.
    #[tracing::instrument(skip_all)]
    pub async fn discard(&self, who: &StaffAuthorized<Administrator>, id: &MailId) -> Result<(), Error> {
        self.end(who, id, false).await
    }

    async fn end(&self, who: &StaffAuthorized<Administrator>, id: &MailId, again: bool) -> Result<(), Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        let now = change.now();
        let letter = store::letter(change.connection(), id).await?.ok_or(Failure::NotFound)?;
        let was_dead = if again {
            store::again(change.connection(), id, now).await?
        } else {
            store::discard(change.connection(), id).await?
        };
        if !was_dead {
            return Err(Refusal::LetterNotDead.into());
        }
        let event = Event {
            kind: if again { "mail.sent_again" } else { "mail.discarded" },
            subject_kind: "mail",
            subject_id: id.to_string(),
            subject_name: letter.subject,
            before: json!({ "letter": letter.kind, "recipient": letter.recipient, "trouble": letter.trouble }),
            after: Value::Null,
        };
        change.commit(event).await
    }

    /// Every kind of letter, with example values.
    #[tracing::instrument(skip_all)]
    pub async fn previews(&self, _who: &StaffAuthorized<Auditor>) -> Result<Vec<MailPreview>, Error> {
        let (settings, _) = provider_settings::store::settings(&mut *self.backend.db().read().await?).await?;
        Ok(preview::all(&settings, self.backend.public_url()))
    }

    /// One kind of letter as a mail program shows it, with example values.
    #[tracing::instrument(skip_all)]
    pub async fn preview(
        &self,
        _who: &StaffAuthorized<Auditor>,
        kind: &str,
        language: Language,
    ) -> Result<Shown, Error> {
        let (settings, _) = provider_settings::store::settings(&mut *self.backend.db().read().await?).await?;
        let shown = preview::html(self.backend, &settings, kind, language);
        Ok(shown.ok_or(Failure::NotFound)?)
    }
}

fn shown(letter: Listed, zone: &str) -> Mail {
    Mail {
        trouble: letter.trouble.parse().ok().filter(|_| !letter.trouble.is_empty()),
        id: letter.id,
        kind: letter.kind,
        recipient: letter.recipient,
        subject: letter.subject,
        language: letter.language,
        state: letter.state,
        tries: u32::try_from(letter.tries).unwrap_or_default(),
        written: time_zone::minute(letter.created_at, zone),
        at: time_zone::minute(letter.at, zone),
    }
}
