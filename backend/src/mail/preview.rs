//! Every kind of letter that there is, with example values: what staff see before anybody gets one. A feature that writes
//! letters adds its `samples` here.

use super::{Letter, message::Body};
use crate::{
    Backend, audit::hex, contacts, invitation, ownership, password_reset, registration, second_factor, sign_in,
};
use domain::{Bilingual, Language, mails::MailPreview, provider_settings::Settings};

/// A letter as a mail program shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The document.
    pub html: String,
    /// The nonce of its style.
    pub nonce: String,
}

/// Each with its kind.
fn samples(language: Language) -> Vec<(&'static str, Letter<'static>)> {
    [
        contacts::on_request::letters::samples(language),
        ownership::letters::samples(language),
        invitation::letters::samples(language),
        registration::letters::samples(language),
        password_reset::letters::samples(language),
        sign_in::letters::samples(language),
        second_factor::letters::samples(language),
    ]
    .concat()
}

/// Every kind, in the order of the features.
pub(super) fn all(provider: &Settings, public_url: &str) -> Vec<MailPreview> {
    let text = |letter: &Letter<'_>| Body::new(letter, provider, public_url).text;
    samples(Language::En)
        .iter()
        .zip(&samples(Language::Fr))
        .map(|((kind, en), (_, fr))| MailPreview {
            kind: (*kind).to_owned(),
            subject: Bilingual::new(en.subject.clone(), fr.subject.clone()),
            text: Bilingual::new(text(en), text(fr)),
        })
        .collect()
}

/// One kind in one language.
pub(super) fn html(backend: &Backend, provider: &Settings, kind: &str, language: Language) -> Option<Shown> {
    let (_, letter) = samples(language).into_iter().find(|(known, _)| *known == kind)?;
    let mut random = [0; 16];
    backend.rng().fill(&mut random);
    let nonce = hex(&random);
    let html = Body::new(&letter, provider, backend.public_url()).html;
    Some(Shown {
        html: html.replacen("<style>", &format!("<style nonce=\"{nonce}\">"), 1),
        nonce,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_is_a_word_of_its_own_and_is_there_in_both_languages() {
        let kinds = |language| samples(language).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        let all = kinds(Language::En);
        assert_eq!(all, kinds(Language::Fr));
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
        for language in [Language::En, Language::Fr] {
            for (kind, letter) in samples(language) {
                assert_eq!((letter.kind, letter.language), (kind, language));
                assert!(
                    kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                    "{kind}"
                );
                assert!(letter.link.is_none_or(|(_, path)| path.starts_with('/')), "{kind}");
            }
        }
    }

    #[test]
    fn french_letters_are_written_as_in_canada() {
        for (kind, letter) in samples(Language::Fr) {
            for text in letter.paragraphs.iter().chain([&letter.subject]) {
                assert!(!text.contains('\''), "{kind}: the apostrophe is ’: {text}");
                assert!(
                    !text.contains(" :") && !text.contains(" ?") && !text.contains(" !"),
                    "{kind}: {text}"
                );
                assert!(
                    !text.contains("« ") && !text.contains(" »"),
                    "{kind}: no-break spaces: {text}"
                );
            }
        }
    }
}
