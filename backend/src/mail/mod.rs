//! Mail: put into the outbox in the transaction of what it tells of, so that there is neither one without the other;
//! taken out and sent afterwards, by a job. What a letter says is the business of the feature that sends it: its
//! `letters` make it, and its `samples` show it to staff ([`preview`]).

mod list;
mod message;
mod preview;
mod sending;
mod smtp;
mod smtp_url;
mod store;
#[cfg(test)]
mod tests;

pub use list::Mails;
pub(crate) use sending::Post;
pub use {preview::Shown, smtp::Smtp, smtp_url::SmtpUrl};

use crate::{Backend, db::Change, error::Error, provider_settings};
use domain::{Bilingual, CustomerId, Language};
use std::path::PathBuf;

/// Where letters go.
#[derive(Debug, Clone)]
pub enum Route {
    /// Into files of this directory.
    Files(PathBuf),
    /// To a mail server.
    Smtp(Smtp),
}

/// A letter to one person, in their language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter<'a> {
    /// What kind of letter: a word for lists, such as `ownership_offered`.
    pub kind: &'static str,
    /// The customer whose business it is; it goes with the customer.
    pub customer: Option<&'a CustomerId>,
    /// The e-mail address.
    pub to: &'a str,
    /// The language of what follows.
    pub language: Language,
    /// What it is about.
    pub subject: String,
    /// What it says, paragraph by paragraph; without markup.
    pub paragraphs: Vec<String>,
    /// Where to look: what the link says, and a path of the portal that begins with a slash.
    pub link: Option<(Bilingual, String)>,
}

impl Letter<'_> {
    /// The words of the link, and its address: the configured one of the portal, whoever asked for the letter under
    /// whatever name.
    fn link_at(&self, public_url: &str) -> Option<(&str, String)> {
        let (words, path) = self.link.as_ref().filter(|_| !public_url.is_empty())?;
        let path = path.trim_start_matches('/');
        Some((words.get(self.language), format!("{public_url}/{path}")))
    }
}

/// Puts a letter into the outbox. It goes out once the change is committed.
pub async fn queue(backend: &Backend, change: &mut Change, letter: &Letter<'_>) -> Result<(), Error> {
    let id: String = backend.ids().make()?;
    let now = change.now();
    let (provider, _) = provider_settings::store::settings(change.connection()).await?;
    let body = message::Body::new(letter, &provider, backend.public_url());
    store::insert(
        change.connection(),
        &store::New {
            id: &id,
            kind: letter.kind,
            customer: letter.customer,
            recipient: letter.to,
            language: letter.language,
            subject: &message::one_line(&letter.subject),
            text: &body.text,
            html: &body.html,
            now,
        },
    )
    .await
}
