//! The outbox, its files, and a mail server on this machine that is there, away, slow or strict.

mod desk;
mod files;
mod headers;
mod server;
mod smtp;

use super::{Letter, queue};
use crate::{
    audit::{Author, Event},
    testing::Testing,
};
use domain::{Bilingual, Language};
use serde_json::Value;

fn event() -> Event {
    Event {
        kind: "settings.changed",
        subject_kind: "settings",
        subject_id: "1".into(),
        subject_name: "Relais".into(),
        before: Value::Null,
        after: Value::Null,
    }
}

fn letter() -> Letter<'static> {
    Letter {
        kind: "test",
        customer: None,
        to: "chantal@abc.example",
        language: Language::Fr,
        subject: "Un contact a été ajouté".into(),
        paragraphs: vec!["Bonjour,".into(), "<b>Steve</b> & Adam ont été ajoutés.".into()],
        link: Some((
            Bilingual::new("See the contacts", "Voir les contacts"),
            "/contacts".into(),
        )),
    }
}

/// Puts a letter into the outbox.
async fn queued(t: &Testing, letter: &Letter<'_>) {
    let mut change = t
        .backend
        .db()
        .provider_change(&Author::system("test"))
        .await
        .expect("a change");
    queue(&t.backend, &mut change, letter).await.expect("queued");
    change.commit(event()).await.expect("committed");
}
