//! Mail: put into the outbox in the transaction of what it tells of, so that there is neither one without the other;
//! taken out and written as files afterwards. What a letter says is the business of the feature that sends it.

mod message;
mod store;
#[cfg(test)]
mod tests;

use crate::{Backend, db::Change, error::Error};
use domain::{Bilingual, CustomerId, Language};
use std::{io::Write as _, path::Path};

/// How many letters are taken out of the outbox at a time.
const BATCH: i64 = 50;
/// How long whoever took a letter out has for it, before somebody else tries.
const CLAIM: i64 = crate::clock::MINUTE;

/// A letter to one person, in their language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter<'a> {
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

/// Puts a letter into the outbox. It goes out once the change is committed.
pub async fn queue(backend: &Backend, change: &mut Change, letter: &Letter<'_>) -> Result<(), Error> {
    let id: String = backend.ids().make()?;
    let now = change.now();
    let link = letter
        .link
        .as_ref()
        .map(|(words, path)| (words.get(letter.language), format!("{}{path}", backend.public_url())));
    let body = message::Body::new(
        letter.language,
        &letter.paragraphs,
        link.as_ref().map(|(words, url)| (*words, url.as_str())),
    );
    store::insert(
        change.connection(),
        &store::New {
            id: &id,
            customer: letter.customer,
            recipient: letter.to,
            language: letter.language,
            subject: &letter.subject,
            text: &body.text,
            html: &body.html,
            now,
        },
    )
    .await
}

impl Backend {
    /// Writes every letter that is due into `directory`, one `.eml` file each (RFC 5322), and says how many there were.
    /// Several servers may do so at once: each letter is taken by one of them. A letter that was being written when
    /// the server stopped is written again, over the same file.
    pub async fn write_mail(&self, directory: &Path) -> Result<usize, Error> {
        let mut written = 0;
        loop {
            let now = self.now();
            let mut transaction = self.db().bookkeeping().await?;
            let letters = store::claim(&mut transaction, now, now + CLAIM, BATCH).await?;
            let sender = store::sender(&mut transaction).await?;
            transaction.commit().await?;
            if letters.is_empty() {
                return Ok(written);
            }
            for letter in letters {
                let file = format!("{}-{}.eml", letter.created_at, letter.id);
                let bytes = message::render(&sender, self.public_url(), &letter)?;
                write(directory, &file, &bytes)
                    .map_err(|error| Error::Other(format!("{}: {error}", directory.join(&file).display())))?;
                let mut transaction = self.db().bookkeeping().await?;
                store::sent(&mut transaction, &letter.id, self.now()).await?;
                transaction.commit().await?;
                written += 1;
            }
        }
    }
}

/// Whole or not at all: whoever watches the directory sees no half of a letter.
fn write(directory: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)?;
    let whole = directory.join(name);
    let part = directory.join(format!(".{name}.part"));
    let mut file = std::fs::File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(part, whole)
}
