//! A letter as a message: text and HTML of the same words.

use super::{Letter, store::Stored};
use domain::{Language, provider_settings::Settings};
use lettre::{
    Address,
    address::Envelope,
    message::{
        Mailbox, Message, MultiPart,
        header::{ContentTransferEncoding, Header, HeaderName, HeaderValue},
    },
};
use std::{error::Error as StdError, fmt::Write as _};

/// How the HTML looks, in light and in dark. Nothing in it is fetched from anywhere.
const STYLE: &str = include_str!("letter.css");

/// What a letter says, twice.
pub(super) struct Body {
    pub(super) text: String,
    pub(super) html: String,
}

/// A message, ready to go.
pub(super) struct Written {
    pub(super) envelope: Envelope,
    pub(super) bytes: Vec<u8>,
}

impl Body {
    pub(super) fn new(letter: &Letter<'_>, provider: &Settings, public_url: &str) -> Self {
        let language = letter.language;
        let link = letter.link_at(public_url);
        let footer = footer(language, provider);
        let mut text = letter.paragraphs.join("\n\n");
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>{}</title><style>{STYLE}</style></head>\n\
             <body><div class=\"letter\"><p class=\"from\">{}</p>\n",
            language.tag(),
            escaped(&one_line(&letter.subject)),
            escaped(&provider.name),
        );
        // Writing to a String does not fail.
        for paragraph in &letter.paragraphs {
            let _ = writeln!(html, "<p>{}</p>", escaped(paragraph).replace('\n', "<br>"));
        }
        if let Some((words, url)) = &link {
            let colon = match language {
                Language::En => ":",
                Language::Fr => "\u{a0}:",
            };
            let _ = write!(text, "\n\n{words}{colon}\n{url}");
            let (words, url) = (escaped(words), escaped(url));
            let _ = writeln!(html, "<p><a class=\"button\" href=\"{url}\">{words}</a></p>");
            let _ = writeln!(html, "<p class=\"address\"><a href=\"{url}\">{url}</a></p>");
        }
        // What many programs take for the beginning of a signature.
        let _ = writeln!(text, "\n\n-- \n{}", footer.join("\n"));
        let footer: Vec<String> = footer.iter().map(|line| escaped(line)).collect();
        let _ = writeln!(
            html,
            "<div class=\"foot\"><p>{}</p></div></div></body></html>",
            footer.join("<br>")
        );
        Self { text, html }
    }
}

/// Who writes, and how the provider is reached: nobody reads an answer.
fn footer(language: Language, provider: &Settings) -> Vec<String> {
    let support = &provider.support;
    let mut lines = vec![provider.name.clone()];
    lines.push(support.text.get(language).to_owned());
    lines.push(support.phone.clone());
    lines.push(support.hours.get(language).to_owned());
    lines.push(support.questions_link.trim_start_matches("mailto:").to_owned());
    lines.push(
        match language {
            Language::En => "This message was sent by a program: nobody reads an answer to it.",
            Language::Fr => "Ce message a été envoyé par un programme\u{a0}: personne ne lit ce qu’on y répond.",
        }
        .to_owned(),
    );
    lines.retain(|line| !line.is_empty());
    lines
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Without anything that could begin another line, and with it another header.
pub(super) fn one_line(text: &str) -> String {
    let ends_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.split(ends_line)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A header that lettre has no type for, with a value of ours.
macro_rules! header {
    ($name:ident, $text:literal) => {
        #[derive(Clone)]
        struct $name(&'static str);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($text)
            }

            fn parse(_: &str) -> Result<Self, Box<dyn StdError + Send + Sync>> {
                Err("it is written, not read".into())
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.to_owned())
            }
        }
    };
}

header!(AutoSubmitted, "Auto-Submitted");
header!(ContentLanguage, "Content-Language");

/// The host of the portal, where mail can come from it: an address of numbers, or a name of one label as the one of
/// this machine, is no domain that mail comes from.
pub(super) fn host(public_url: &str) -> &str {
    let host = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let is_domain = host.contains('.') && host.parse::<std::net::IpAddr>().is_err();
    if is_domain { host } else { "localhost.localdomain" }
}

/// A message from the provider. The same letter is the same message however often it is written, so that whoever gets
/// it twice can tell.
pub(super) fn write(provider: &str, from: &Address, letter: &Stored) -> Result<Written, String> {
    let wrong = |what: &str, error: &dyn std::fmt::Display| format!("{what}: {error}");
    let to: Address = letter
        .recipient
        .parse()
        .map_err(|error| wrong(&letter.recipient, &error))?;
    let written = std::time::UNIX_EPOCH + std::time::Duration::from_micros(letter.created_at.unsigned_abs());
    let message = Message::builder()
        .from(Mailbox::new(Some(one_line(provider)), from.clone()))
        .to(Mailbox::new(None, to))
        .subject(one_line(&letter.subject))
        .date(written)
        .message_id(Some(format!("<{}@{}>", letter.id, from.domain())))
        .header(AutoSubmitted("auto-generated"))
        .header(ContentLanguage(letter.language.tag()))
        .header(ContentTransferEncoding::SevenBit)
        .multipart(MultiPart::alternative_plain_html(
            letter.text.clone(),
            letter.html.clone(),
        ))
        .map_err(|error| wrong("message", &error))?;
    Ok(Written {
        envelope: message.envelope().clone(),
        bytes: message.formatted(),
    })
}
