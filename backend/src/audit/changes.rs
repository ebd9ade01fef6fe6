//! What an event changed, field by field: out of the two documents that it carries. Fields and values that nobody here
//! has heard of are told as they are written; secrets are not told, even where somebody would have written one.

use super::store;
use crate::{access, customers, error::Error, phone};
use domain::{
    access::{Level, Section},
    audit::{AuditChange, AuditValue, SubjectKey},
    value::{Bilingual, PhoneNumber},
};
use serde_json::{Map, Value};
use sqlx::AnyConnection;
use std::collections::{BTreeMap, BTreeSet};

/// What a document without fields of its own is called: the members of an order.
const MEMBERS: &str = "members";
/// What says nothing to a reader.
const SILENT: [&str; 5] = ["amr", "id", "session", "version", "chosen"];
/// What a field has in its name that may be a secret.
const SECRET: [&str; 5] = ["password", "secret", "token", "hash", "recovery"];

/// The names that the provider gave to what stands in documents by its key.
pub(super) struct Names {
    pub(super) sections: Vec<Section>,
    pub(super) communications: BTreeMap<String, Bilingual>,
    /// Of roles, sections and classes, as they are called now.
    pub(super) subjects: BTreeMap<SubjectKey, Bilingual>,
}

impl Names {
    /// As they stand now.
    pub(super) async fn read(connection: &mut AnyConnection) -> Result<Self, Error> {
        let sections = access::store::sections(connection).await?;
        let roles = access::store::roles(connection).await?;
        let classes = customers::store::classes(connection).await?;
        let key = |kind: &str, id: &str| SubjectKey {
            kind: kind.to_owned(),
            id: id.to_owned(),
        };
        let subjects = (sections
            .iter()
            .map(|section| (key("section", section.key.as_str()), section.name.clone())))
        .chain(roles.into_iter().map(|role| (key("role", role.id.as_str()), role.name)))
        .chain(
            classes
                .into_iter()
                .map(|class| (key("customer_class", class.id.as_str()), class.name)),
        )
        .collect();
        Ok(Self {
            sections,
            communications: store::communications(connection).await?,
            subjects,
        })
    }

    /// The name of a subject: that of then, in both languages where an event or what there is now tells the other one.
    pub(super) fn subject(&self, key: &SubjectKey, name: String, documents: [&Value; 2]) -> Bilingual {
        let told = documents
            .into_iter()
            .filter_map(|document| said(document.get("name")?.as_object()?));
        told.chain(self.subjects.get(key).cloned())
            .find(|both| both.en == name)
            .unwrap_or_else(|| Bilingual::new(&name, &name))
    }

    /// What differs between the two documents, in the order of the one after.
    pub(super) fn changes(&self, before: &Value, after: &Value) -> Vec<AuditChange> {
        let (before, after) = (fields(before), fields(after));
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let mut changes = Vec::new();
        for name in names {
            let value = |of: &Map<String, Value>| of.get(name).cloned().unwrap_or_default();
            let (before, after) = (value(&before), value(&after));
            if before == after || SILENT.contains(&name.as_str()) {
                continue;
            }
            if matches!(name.as_str(), "permissions" | "levels") {
                self.levels(name, &before, &after, &mut changes);
                continue;
            }
            let (before, after) = (self.value(name, &before), self.value(name, &after));
            if before != after || before == AuditValue::Hidden {
                changes.push(AuditChange {
                    field: name.clone(),
                    label: None,
                    before,
                    after,
                });
            }
        }
        changes
    }

    /// One change for each section whose level is another one, in the order of the sections.
    fn levels(&self, field: &str, before: &Value, after: &Value, changes: &mut Vec<AuditChange>) {
        let level = |of: &Value, key: &str| -> Level {
            of.get(key)
                .and_then(Value::as_str)
                .and_then(|code| code.parse().ok())
                .unwrap_or_default()
        };
        for section in &self.sections {
            let (before, after) = (level(before, section.key.as_str()), level(after, section.key.as_str()));
            if before != after {
                changes.push(AuditChange {
                    field: field.to_owned(),
                    label: Some(section.name.clone()),
                    before: AuditValue::Level(before),
                    after: AuditValue::Level(after),
                });
            }
        }
    }

    fn value(&self, field: &str, value: &Value) -> AuditValue {
        if SECRET.iter().any(|secret| field.contains(secret)) && !value.is_number() {
            return match value {
                Value::Null | Value::Bool(false) => AuditValue::Nothing,
                _ => AuditValue::Hidden,
            };
        }
        match value {
            Value::Null => AuditValue::Nothing,
            Value::Bool(flag) => AuditValue::Flag(*flag),
            Value::Number(number) => AuditValue::Text(number.to_string()),
            Value::String(text) => self.text(field, text),
            Value::Array(values) if values.is_empty() => AuditValue::Nothing,
            Value::Array(values) => AuditValue::Many(values.iter().map(|value| self.value(field, value)).collect()),
            Value::Object(object) => self.object(field, object),
        }
    }

    fn text(&self, field: &str, text: &str) -> AuditValue {
        if text.is_empty() {
            return AuditValue::Nothing;
        }
        let known = match field {
            "language" | "interface_language" => text.parse().ok().map(AuditValue::Language),
            "two_factor" => text.parse().ok().map(AuditValue::TwoFactor),
            "level" | "ceiling" => text.parse().ok().map(AuditValue::Level),
            "communications" => self.communications.get(text).cloned().map(AuditValue::Said),
            "sections" | "section" => self
                .sections
                .iter()
                .find(|section| section.key.as_str() == text)
                .map(|section| AuditValue::Said(section.name.clone())),
            _ => None,
        };
        known.unwrap_or_else(|| AuditValue::Text(text.to_owned()))
    }

    /// A text of both languages, a phone, something with a name; otherwise what stands in it, one after the other.
    fn object(&self, field: &str, object: &Map<String, Value>) -> AuditValue {
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        if let Some(both) = said(object) {
            return AuditValue::Said(both);
        }
        if let Some(number) = text("number").and_then(|number| number.parse::<PhoneNumber>().ok()) {
            let number = phone::display(&number);
            return AuditValue::Text(match text("extension") {
                Some(extension) if !extension.is_empty() => format!("{number} #{extension}"),
                _ => number,
            });
        }
        if let Some(name) = object.get("name").filter(|name| !name.is_null()) {
            return self.value(field, name);
        }
        let values: Vec<AuditValue> = object
            .iter()
            .filter(|(name, _)| !SILENT.contains(&name.as_str()))
            .map(|(name, value)| self.value(name, value))
            .filter(|value| *value != AuditValue::Nothing)
            .collect();
        if values.is_empty() {
            AuditValue::Nothing
        } else {
            AuditValue::Many(values)
        }
    }
}

/// A text of both languages.
fn said(object: &Map<String, Value>) -> Option<Bilingual> {
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    Some(Bilingual::new(text("en")?, text("fr")?))
}

/// The fields of a document.
fn fields(document: &Value) -> Map<String, Value> {
    match document {
        Value::Object(fields) => fields.clone(),
        Value::Null => Map::new(),
        other => Map::from_iter([(MEMBERS.to_owned(), other.clone())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn role(id: &str) -> SubjectKey {
        SubjectKey {
            kind: "role".to_owned(),
            id: id.to_owned(),
        }
    }

    fn names() -> Names {
        Names {
            sections: vec![Section {
                key: "billing".parse().expect("a key"),
                name: Bilingual::new("Billing", "Facturation"),
                phrase: Bilingual::default(),
                icon: String::new(),
                ceiling: Level::Modify,
                owner_only: false,
                link: String::new(),
            }],
            communications: BTreeMap::from([("invoices".to_owned(), Bilingual::new("Invoices", "Factures"))]),
            subjects: BTreeMap::from([(role("1"), Bilingual::new("Night", "Nuit"))]),
        }
    }

    fn told(before: &Value, after: &Value) -> Vec<(String, AuditValue, AuditValue)> {
        let told = |change: AuditChange| (change.field, change.before, change.after);
        names().changes(before, after).into_iter().map(told).collect()
    }

    fn text(text: &str) -> AuditValue {
        AuditValue::Text(text.to_owned())
    }

    #[test]
    fn only_what_differs_is_told_and_each_value_as_what_it_is() {
        let before = json!({ "title": "Clerk", "language": "en", "disabled": false, "notes": "", "id": 1,
            "permissions": { "billing": "read" }, "communications": [], "phones": [] });
        let after = json!({ "title": "Clerk", "language": "fr", "disabled": true, "notes": "x", "id": 2,
            "permissions": {}, "communications": ["invoices", "others"],
            "phones": [{ "kind": "office", "number": "+15145550144", "extension": "3" }] });
        let expected = [
            (
                "communications",
                AuditValue::Nothing,
                AuditValue::Many(vec![
                    AuditValue::Said(Bilingual::new("Invoices", "Factures")),
                    text("others"),
                ]),
            ),
            ("disabled", AuditValue::Flag(false), AuditValue::Flag(true)),
            (
                "language",
                AuditValue::Language(domain::Language::En),
                AuditValue::Language(domain::Language::Fr),
            ),
            ("notes", AuditValue::Nothing, text("x")),
            (
                "permissions",
                AuditValue::Level(Level::Read),
                AuditValue::Level(Level::Restrict),
            ),
            (
                "phones",
                AuditValue::Nothing,
                AuditValue::Many(vec![text("514 555-0144 #3")]),
            ),
        ];
        let expected = expected.map(|(field, before, after)| (field.to_owned(), before, after));
        assert_eq!(told(&before, &after), expected);
    }

    #[test]
    fn an_order_is_told_by_the_names_in_it() {
        let after = json!([{ "id": "1", "name": "Bob" }, { "id": "2", "name": "Zoé" }]);
        assert_eq!(
            told(&json!([]), &after),
            [(
                "members".to_owned(),
                AuditValue::Nothing,
                AuditValue::Many(vec![text("Bob"), text("Zoé")])
            )]
        );
    }

    #[test]
    fn no_secret_is_told_even_where_one_was_written() {
        let after = json!({ "password": "set", "totp_secret": "ABC", "api_token": { "hash": "0f" },
            "recovery_codes": ["1", "2"], "sessions_ended": 2 });
        let told = told(&Value::Null, &after);
        assert!(!format!("{told:?}").contains("ABC") && !format!("{told:?}").contains("0f"));
        let hidden = told.iter().filter(|(_, _, after)| *after == AuditValue::Hidden).count();
        assert_eq!(hidden, 4);
        assert!(told.contains(&("sessions_ended".to_owned(), AuditValue::Nothing, text("2"))));
    }

    #[test]
    fn what_nobody_has_heard_of_is_told_as_it_is_written() {
        let after = json!({ "limits": { "idle": 5, "name": null, "who": { "en": "A", "fr": "B" } }, "flag": true });
        let told = told(&Value::Null, &after);
        assert_eq!(told.len(), 2);
    }

    #[test]
    fn a_subject_is_called_as_it_was_then_in_both_languages_where_that_is_known() {
        let named = |id: &str, name: &str, before: Value, after: Value| {
            let name = names().subject(&role(id), name.to_owned(), [&before, &after]);
            (name.en, name.fr)
        };
        let both = |en: &str, fr: &str| (en.to_owned(), fr.to_owned());
        let document = |en: &str, fr: &str| json!({ "name": { "en": en, "fr": fr } });
        assert_eq!(named("1", "Night", json!([]), json!(["Night"])), both("Night", "Nuit"));
        let renamed = named("1", "Evening", document("Evening", "Soir"), document("Night", "Nuit"));
        assert_eq!(renamed, both("Evening", "Soir"));
        assert_eq!(
            named("2", "Gone", document("Gone", "Partie"), Value::Null),
            both("Gone", "Partie")
        );
        assert_eq!(
            named("2", "Zoé", json!({ "name": "Zoé" }), Value::Null),
            both("Zoé", "Zoé")
        );
    }
}
