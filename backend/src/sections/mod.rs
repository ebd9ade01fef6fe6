//! The sections: the built-in ones, whose words and order can be changed, and those of the provider's own portal. Not
//! responsible for who holds what in one.

mod store;
#[cfg(test)]
mod tests;

use crate::{
    Backend,
    access::{
        effect::{Audience, Effects, Rules, effects},
        provider::{Administrator, Auditor, StaffAuthorized},
    },
    audit::require_version,
    db::{Change, Event},
    error::Error,
    roles::shifted,
};
use domain::{
    Bilingual, Failure, FieldFailure, Reason, Refusal,
    access::{Kind, Level, Section, SectionKey, given_by},
    form::Consequence,
    sections::{MoveDraft, OwnSection, RemoveDraft, SectionDraft, SectionList, SectionPage, SectionRow, SectionText},
    staff::StaffLevel,
};
use serde_json::{Value, json};
use store::Stored;

/// The sections.
pub struct Sections<'a> {
    backend: &'a Backend,
}

/// A row of the list.
fn row(stored: Stored) -> SectionRow {
    let section = stored.section;
    SectionRow {
        key: section.key,
        name: section.name,
        phrase: section.phrase,
        icon: section.icon,
        ceiling: section.ceiling,
        owner_only: section.owner_only,
        built_in: stored.built_in,
        link: section.link,
    }
}

fn draft(stored: &Stored) -> SectionDraft {
    let section = stored.section.clone();
    SectionDraft {
        version: stored.version,
        key: section.key.to_string(),
        name_en: section.name.en,
        name_fr: section.name.fr,
        phrase_en: section.phrase.en,
        phrase_fr: section.phrase.fr,
        icon: section.icon,
        link: section.link,
        ceiling: section.ceiling.code().to_owned(),
        confirm: String::new(),
    }
}

impl<'a> Sections<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// Every section, in order.
    #[tracing::instrument(skip_all)]
    pub async fn list(&self, who: &StaffAuthorized<Auditor>) -> Result<SectionList, Error> {
        let mut connection = self.backend.db().read().await?;
        Ok(SectionList {
            rows: store::all(&mut connection).await?.into_iter().map(row).collect(),
            may_edit: who.level() >= StaffLevel::Administrator,
        })
    }

    /// One section, and what gives a level in it.
    #[tracing::instrument(skip_all)]
    pub async fn page(&self, who: &StaffAuthorized<Auditor>, key: &SectionKey) -> Result<SectionPage, Error> {
        let mut connection = self.backend.db().read().await?;
        let stored = store::one(&mut connection, key).await?.ok_or(Failure::NotFound)?;
        let rules = Rules::read(&mut connection).await?;
        let roles = rules
            .roles
            .into_iter()
            .map(|role| (given_by(&role, &stored.section), role))
            .filter(|(level, _)| *level > Level::Restrict)
            .map(|(level, role)| (role.id, role.name, level))
            .collect();
        Ok(SectionPage {
            draft: draft(&stored),
            key: Some(key.clone()),
            built_in: stored.built_in,
            owner_only: stored.section.owner_only,
            roles,
            granted: store::granted(&mut connection, key).await?,
            may_edit: who.level() >= StaffLevel::Administrator,
        })
    }

    /// The form of a new section.
    pub fn blank(&self, _who: &StaffAuthorized<Administrator>) -> SectionPage {
        SectionPage {
            draft: SectionDraft {
                icon: domain::sections::ICONS[0].to_owned(),
                ceiling: Level::Modify.code().to_owned(),
                ..SectionDraft::default()
            },
            key: None,
            built_in: false,
            owner_only: false,
            roles: Vec::new(),
            granted: Default::default(),
            may_edit: true,
        }
    }

    /// Adds a section of the provider's own, the last in order: Restrict in every ordinary role, and the highest level
    /// for owners and administrators at once, as theirs are computed.
    #[tracing::instrument(skip_all)]
    pub async fn add(&self, who: &StaffAuthorized<Administrator>, draft: &SectionDraft) -> Result<SectionKey, Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        let all = store::all(change.connection()).await?;
        let key = draft.parse_key();
        let (text, own) = (draft.parse_text(), draft.parse_own());
        let mut failures = taken(&all, draft, None);
        failures.extend(
            [key.as_ref().err(), text.as_ref().err(), own.as_ref().err()]
                .into_iter()
                .flatten()
                .flatten()
                .cloned(),
        );
        let (Ok(key), Ok(text), Ok(own), true) = (key, text, own, failures.is_empty()) else {
            return Err(failures.into());
        };
        store::insert(change.connection(), &key, &text, &own).await?;
        let event = event(
            "section.created",
            &key,
            &text.name,
            Value::Null,
            snapshot(&text, Some(&own)),
        );
        change.commit(event).await?;
        Ok(key)
    }

    /// Changes a section: of the built-in ones the words and the link, of the others all but the key. Who loses a level with a
    /// lower ceiling is asked about before.
    #[tracing::instrument(skip_all)]
    pub async fn save(
        &self,
        who: &StaffAuthorized<Administrator>,
        key: &SectionKey,
        draft: &SectionDraft,
    ) -> Result<(), Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        change.hold_customers().await?;
        let stored = store::one(change.connection(), key).await?.ok_or(Failure::NotFound)?;
        require_fresh(&mut change, &stored, draft.version).await?;
        let all = store::all(change.connection()).await?;
        let (text, own) = if stored.built_in {
            (draft.parse_text(), Ok(None))
        } else {
            (draft.parse_text(), draft.parse_own().map(Some))
        };
        let mut failures = taken(&all, draft, Some(key));
        failures.extend(
            [text.as_ref().err(), own.as_ref().err()]
                .into_iter()
                .flatten()
                .flatten()
                .cloned(),
        );
        let (Ok(text), Ok(own), true) = (text, own, failures.is_empty()) else {
            return Err(failures.into());
        };
        let (old_text, old_own) = stored.parts();
        if text == old_text && (stored.built_in || own.as_ref() == Some(&old_own)) {
            return Ok(());
        }
        let mut after = Rules::read(change.connection()).await?;
        for section in after.sections.iter_mut().filter(|section| section.key == *key) {
            section.name = text.name.clone();
            if let Some(own) = &own {
                section.ceiling = own.ceiling;
            }
        }
        let effects = self.effects(&mut change, &stored, after).await?;
        let lowered = own.as_ref().filter(|own| own.ceiling < old_own.ceiling);
        if lowered.is_some() {
            effects.require_confirmed(&draft.confirm)?;
        }
        store::save(change.connection(), key, &text, own.as_ref()).await?;
        let before = snapshot(&old_text, own.is_some().then_some(&old_own));
        let event = event(
            "section.changed",
            key,
            &text.name,
            before,
            snapshot(&text, own.as_ref()),
        );
        effects.carry_out(&mut change, &event).await?;
        if let Some(own) = lowered {
            store::lower(change.connection(), key, own.ceiling).await?;
        }
        change.commit(event).await
    }

    /// Moves a section up or down by one; what is at the end stays.
    #[tracing::instrument(skip_all)]
    pub async fn shift(
        &self,
        who: &StaffAuthorized<Administrator>,
        draft: &MoveDraft,
    ) -> Result<(Bilingual, u32), Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        let all = store::all(change.connection()).await?;
        let (moved, order, position) =
            shifted(&all, draft, |stored| stored.section.key.as_str()).ok_or(Failure::NotFound)?;
        let (key, name) = (moved.section.key.clone(), moved.section.name.clone());
        let names =
            |list: &[&Stored]| json!({ "order": list.iter().map(|stored| &stored.section.name).collect::<Vec<_>>() });
        let before = names(&all.iter().collect::<Vec<_>>());
        let after = names(&order);
        if before != after {
            store::order(change.connection(), &order).await?;
            change
                .commit(event("section.moved", &key, &name, before, after))
                .await?;
        }
        Ok((name, position))
    }

    /// Removes a section of the provider's own. Where a role or somebody was given a level in it, who loses what is
    /// asked about before; that owners and administrators have it no more goes without saying.
    #[tracing::instrument(skip_all)]
    pub async fn remove(
        &self,
        who: &StaffAuthorized<Administrator>,
        key: &SectionKey,
        draft: &RemoveDraft,
    ) -> Result<Bilingual, Error> {
        let mut change = self.backend.db().provider_change(&who.author()).await?;
        who.recheck(&mut change).await?;
        change.hold_customers().await?;
        let stored = store::one(change.connection(), key).await?.ok_or(Failure::NotFound)?;
        if stored.built_in {
            return Err(Refusal::BuiltInSection.into());
        }
        require_fresh(&mut change, &stored, draft.version).await?;
        let mut after = Rules::read(change.connection()).await?;
        let roles = after.roles.iter().filter(|role| role.kind == Kind::Ordinary);
        let lines: Vec<Consequence> = roles
            .map(|role| (role, given_by(role, &stored.section)))
            .filter(|(_, level)| *level > Level::Restrict)
            .map(|(role, level)| Consequence::RoleLoses {
                role: role.name.clone(),
                section: stored.section.name.clone(),
                level,
            })
            .collect();
        after.sections.retain(|section| section.key != *key);
        let mut effects = self.effects(&mut change, &stored, after).await?;
        effects.also(lines);
        effects.require_confirmed(&draft.confirm)?;
        let (text, own) = stored.parts();
        let event = event(
            "section.removed",
            key,
            &text.name,
            snapshot(&text, Some(&own)),
            Value::Null,
        );
        effects.carry_out(&mut change, &event).await?;
        store::remove(change.connection(), key).await?;
        change.commit(event).await?;
        Ok(text.name)
    }

    /// What becomes of whoever was granted a level in the section, by an ordinary role or beside, when `after` decides.
    async fn effects(&self, change: &mut Change, stored: &Stored, after: Rules) -> Result<Effects, Error> {
        let before = Rules::read(change.connection()).await?;
        let roles = before.roles.iter().filter(|role| role.kind == Kind::Ordinary);
        let audience = Audience {
            roles: roles
                .filter(|role| given_by(role, &stored.section) > Level::Restrict)
                .map(|role| role.id.clone())
                .collect(),
            section: Some(stored.section.key.clone()),
        };
        effects(change.connection(), &audience, &before, &after).await
    }
}

/// Names and keys that another section has.
fn taken(all: &[Stored], draft: &SectionDraft, own: Option<&SectionKey>) -> Vec<FieldFailure> {
    let others = || {
        all.iter()
            .map(|stored| &stored.section)
            .filter(|section| Some(&section.key) != own)
    };
    let folded = |text: &str| crate::text::fold(text.trim());
    let has = |text: fn(&Section) -> &str, typed: &str| {
        let typed = folded(typed);
        !typed.is_empty() && others().any(|section| folded(text(section)) == typed)
    };
    let mut failures = Vec::new();
    if own.is_none() && others().any(|section| section.key.as_str() == draft.key.trim()) {
        failures.push(FieldFailure::new("key", Reason::KeyTaken));
    }
    if has(|section| &section.name.en, &draft.name_en) {
        failures.push(FieldFailure::new("name_en", Reason::NameTaken));
    }
    if has(|section| &section.name.fr, &draft.name_fr) {
        failures.push(FieldFailure::new("name_fr", Reason::NameTaken));
    }
    failures
}

/// Somebody else may have saved first.
async fn require_fresh(change: &mut Change, stored: &Stored, version: i64) -> Result<(), Error> {
    let subject = ("section", stored.section.key.as_str());
    require_version(change.connection(), None, subject, stored.version, version).await
}

/// As the audit trail keeps it; of a built-in one only what can be changed.
fn snapshot(text: &SectionText, own: Option<&OwnSection>) -> Value {
    let mut value = json!({ "name": text.name, "phrase": text.phrase, "link": text.link });
    if let (Some(fields), Some(own)) = (value.as_object_mut(), own) {
        fields.insert("icon".to_owned(), json!(own.icon));
        fields.insert("ceiling".to_owned(), json!(own.ceiling));
    }
    value
}

fn event(kind: &'static str, key: &SectionKey, name: &Bilingual, before: Value, after: Value) -> Event {
    Event {
        kind,
        subject_kind: "section",
        subject_id: key.to_string(),
        subject_name: name.en.clone(),
        before,
        after,
    }
}
