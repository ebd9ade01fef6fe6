//! Two people changed one contact: what the first to save changed, field by field, against what the
//! second has typed.

use super::form::ContactDraft;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Someone else saved first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactConflict {
    /// The version that stands now.
    pub version: i64,
    /// The contact as it stands now.
    pub theirs: ContactDraft,
    /// Who saved it; empty when not known.
    pub by: String,
}

/// One field that both could have changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldConflict {
    /// The name of the field: `email`, `phones`, `roles`, `permissions[billing]`, `access[login]` …
    pub field: String,
    /// Whether the second typed something else than what was there; if not, theirs stands unasked.
    pub both: bool,
}

/// The fields in which `theirs` differs from `base`, and from `mine`.
pub fn conflicts(base: &ContactDraft, theirs: &ContactDraft, mine: &ContactDraft) -> Vec<FieldConflict> {
    let mut found = Vec::new();
    let mut compare = |field: &str, changed: bool, differs: bool, touched: bool| {
        if changed && differs {
            found.push(FieldConflict {
                field: field.to_owned(),
                both: touched,
            });
        }
    };
    macro_rules! plain {
        ($($name:literal: $($field:ident).+),+ $(,)?) => {$(
            compare($name, base.$($field).+ != theirs.$($field).+, theirs.$($field).+ != mine.$($field).+, base.$($field).+ != mine.$($field).+);
        )+};
    }
    plain!(
        "first_name": first_name, "last_name": last_name, "title": title, "email": email, "phones": phones,
        "language": language, "time_zone": time_zone, "notes": notes,
    );
    let set = |list: &[String]| list.iter().cloned().collect::<BTreeSet<_>>();
    for (name, b, t, m) in [
        ("roles", set(&base.roles), set(&theirs.roles), set(&mine.roles)),
        (
            "communications",
            set(&base.communications),
            set(&theirs.communications),
            set(&mine.communications),
        ),
    ] {
        compare(name, b != t, t != m, b != m);
    }
    let keys: BTreeSet<&String> = [base, theirs, mine]
        .iter()
        .flat_map(|draft| draft.permissions.keys())
        .collect();
    for key in keys {
        let level = |draft: &ContactDraft| {
            draft
                .permissions
                .get(key)
                .cloned()
                .unwrap_or_else(|| "restrict".to_owned())
        };
        let (b, t, m) = (level(base), level(theirs), level(mine));
        compare(&format!("permissions[{key}]"), b != t, t != m, b != m);
    }
    plain!(
        "access[login]": access.login, "access[disabled]": access.disabled,
        "access[interface_language]": access.interface_language, "access[networks]": access.networks,
        "access[two_factor]": access.two_factor,
    );
    // A date and its time are one thing.
    for (name, b, t, m) in [
        (
            "access[activates_date]",
            activation(base),
            activation(theirs),
            activation(mine),
        ),
        (
            "access[expires_date]",
            expiration(base),
            expiration(theirs),
            expiration(mine),
        ),
    ] {
        compare(name, b != t, t != m, b != m);
    }
    found
}

fn activation(draft: &ContactDraft) -> (&str, &str) {
    (&draft.access.activates_date, &draft.access.activates_time)
}

fn expiration(draft: &ContactDraft) -> (&str, &str) {
    (&draft.access.expires_date, &draft.access.expires_time)
}

/// Puts the value of `theirs` for one field of [`conflicts`] into `mine`.
pub fn take_theirs(field: &str, theirs: &ContactDraft, mine: &mut ContactDraft) {
    let theirs = theirs.clone();
    match field {
        "first_name" => mine.first_name = theirs.first_name,
        "last_name" => mine.last_name = theirs.last_name,
        "title" => mine.title = theirs.title,
        "email" => mine.email = theirs.email,
        "phones" => mine.phones = theirs.phones,
        "language" => mine.language = theirs.language,
        "time_zone" => mine.time_zone = theirs.time_zone,
        "notes" => mine.notes = theirs.notes,
        "roles" => mine.roles = theirs.roles,
        "communications" => mine.communications = theirs.communications,
        "access[login]" => mine.access.login = theirs.access.login,
        "access[disabled]" => mine.access.disabled = theirs.access.disabled,
        "access[interface_language]" => {
            mine.access.interface_language = theirs.access.interface_language;
            mine.access.interface_language_was = theirs.access.interface_language_was;
        }
        "access[networks]" => mine.access.networks = theirs.access.networks,
        "access[two_factor]" => mine.access.two_factor = theirs.access.two_factor,
        "access[activates_date]" => {
            mine.access.activates_date = theirs.access.activates_date;
            mine.access.activates_time = theirs.access.activates_time;
        }
        "access[expires_date]" => {
            mine.access.expires_date = theirs.access.expires_date;
            mine.access.expires_time = theirs.access.expires_time;
        }
        other => {
            if let Some(key) = other
                .strip_prefix("permissions[")
                .and_then(|rest| rest.strip_suffix(']'))
            {
                match theirs.permissions.get(key) {
                    Some(level) => mine.permissions.insert(key.to_owned(), level.clone()),
                    None => mine.permissions.remove(key),
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_first_changed_is_asked_about() {
        let base = ContactDraft {
            title: "IT".into(),
            notes: "a".into(),
            email: "x@y.example".into(),
            ..ContactDraft::default()
        };
        let theirs = ContactDraft {
            title: "IT lead".into(),
            notes: "b".into(),
            ..base.clone()
        };
        let mut mine = ContactDraft {
            notes: "c".into(),
            email: "z@y.example".into(),
            ..base.clone()
        };
        let found = conflicts(&base, &theirs, &mine);
        assert_eq!(
            found,
            [
                FieldConflict {
                    field: "title".into(),
                    both: false
                },
                FieldConflict {
                    field: "notes".into(),
                    both: true
                }
            ]
        );
        for conflict in &found {
            take_theirs(&conflict.field, &theirs, &mut mine);
        }
        assert_eq!(
            mine,
            ContactDraft {
                email: "z@y.example".into(),
                ..theirs.clone()
            }
        );
        assert!(conflicts(&base, &theirs, &mine).is_empty());
    }
}
