//! A letter as a message: text and HTML of the same words.

use super::store::Stored;
use crate::error::Error;
use domain::Language;
use lettre::message::{Mailbox, Message, MultiPart};
use std::fmt::Write as _;

/// What a letter says, twice.
pub(super) struct Body {
    pub(super) text: String,
    pub(super) html: String,
}

impl Body {
    pub(super) fn new(language: Language, paragraphs: &[String], link: Option<(&str, &str)>) -> Self {
        let mut text = paragraphs.join("\n\n");
        let mut html = format!(
            "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"></head><body>",
            language.tag()
        );
        for paragraph in paragraphs {
            // Writing to a String does not fail.
            let _ = write!(html, "<p>{}</p>", escaped(paragraph).replace('\n', "<br>"));
        }
        if let Some((words, url)) = link {
            let separator = match language {
                Language::En => ":",
                Language::Fr => "\u{a0}:",
            };
            let _ = write!(text, "\n\n{words}{separator} {url}");
            let _ = write!(html, "<p><a href=\"{}\">{}</a></p>", escaped(url), escaped(words));
        }
        text.push('\n');
        html.push_str("</body></html>\n");
        Self { text, html }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The bytes of a message from the provider, whose address is at the host of the portal.
pub(super) fn render(provider: &str, public_url: &str, letter: &Stored) -> Result<Vec<u8>, Error> {
    let wrong = |what: &str, error: &dyn std::fmt::Display| Error::Other(format!("the {what} of a letter: {error}"));
    let host = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    // An address of numbers, or a name of one label as the one of this machine, is no domain that mail comes from.
    let is_domain = host.contains('.') && host.parse::<std::net::IpAddr>().is_err();
    let host = if is_domain { host } else { "localhost.localdomain" };
    let from = format!("no-reply@{host}")
        .parse()
        .map_err(|error| wrong("sender", &error))?;
    let to = letter.recipient.parse().map_err(|error| wrong("recipient", &error))?;
    let sent = std::time::UNIX_EPOCH + std::time::Duration::from_micros(letter.created_at.unsigned_abs());
    Message::builder()
        .from(Mailbox::new(Some(provider.to_owned()), from))
        .to(Mailbox::new(None, to))
        .subject(letter.subject.clone())
        .date(sent)
        .message_id(Some(format!("<{}@relais>", letter.id)))
        .header(lettre::message::header::ContentTransferEncoding::SevenBit)
        .multipart(MultiPart::alternative_plain_html(
            letter.text.clone(),
            letter.html.clone(),
        ))
        .map(|message| message.formatted())
        .map_err(|error| wrong("form", &error))
}
