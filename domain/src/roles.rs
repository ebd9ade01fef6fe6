//! Roles as the provider keeps them, and as a customer sees those that it may use.

use crate::{
    access::{Kind, Level, Levels, Role, Section, given_by},
    contacts::Count,
    failure::{FieldFailure, Reason, Refusal},
    form::{both_or_none, field, optional},
    id::{ContactId, CustomerId, RoleId},
    value::{Bilingual, Line, LongLine},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A role as a form posts it: as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoleDraft {
    /// The version that was edited.
    pub version: i64,
    /// The name in English.
    pub name_en: String,
    /// The name in French.
    pub name_fr: String,
    /// What it is for, in English.
    pub description_en: String,
    /// What it is for, in French.
    pub description_fr: String,
    /// `ordinary` or `administrator`.
    pub kind: String,
    /// The level in each section.
    pub levels: BTreeMap<String, String>,
    /// What the reader has confirmed.
    pub confirm: String,
}

/// All that can be changed about a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDetails {
    /// Its name.
    pub name: Bilingual,
    /// What it is for, in a few words.
    pub description: Bilingual,
    /// Its kind.
    pub kind: Kind,
    /// Its levels when ordinary; Restrict is absent.
    pub levels: Levels,
}

impl RoleDetails {
    /// Those of a role.
    pub fn from_role(role: &Role) -> Self {
        Self {
            name: role.name.clone(),
            description: role.description.clone(),
            kind: role.kind,
            levels: match role.kind {
                Kind::Ordinary => role.levels.clone(),
                Kind::Administrator | Kind::Owner => Levels::new(),
            },
        }
    }
}

impl RoleDraft {
    /// The role, or everything that is wrong. Which kinds may be chosen is for the backend.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(&self, sections: &[Section]) -> Result<RoleDetails, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        let name_en = field::<Line>(&mut failures, "name_en", &self.name_en);
        let name_fr = field::<Line>(&mut failures, "name_fr", &self.name_fr);
        let description_en = optional::<LongLine>(&mut failures, "description_en", &self.description_en);
        let description_fr = optional::<LongLine>(&mut failures, "description_fr", &self.description_fr);
        if failures.is_empty() {
            both_or_none(
                &mut failures,
                ("description_en", &description_en),
                ("description_fr", &description_fr),
            );
        }
        let kind = field::<Kind>(&mut failures, "kind", &self.kind);
        let levels = if kind == Some(Kind::Ordinary) {
            self.levels(&mut failures, sections)
        } else {
            // Those of the others are computed.
            Levels::new()
        };
        match (name_en, name_fr, kind) {
            (Some(en), Some(fr), Some(kind)) if failures.is_empty() => Ok(RoleDetails {
                name: Bilingual::new(en, fr),
                description: Bilingual::new(description_en, description_fr),
                kind,
                levels,
            }),
            _ => Err(failures),
        }
    }

    fn levels(&self, failures: &mut Vec<FieldFailure>, sections: &[Section]) -> Levels {
        let mut levels = Levels::new();
        for (key, level) in &self.levels {
            let name = format!("levels[{key}]");
            let Some(section) = sections.iter().find(|section| section.key.as_str() == key) else {
                failures.push(FieldFailure::new(name, Reason::NotOffered));
                continue;
            };
            let Some(level) = field::<Level>(failures, &name, level).filter(|level| *level > Level::Restrict) else {
                continue;
            };
            if section.owner_only {
                failures.push(FieldFailure::new(name, Reason::Refused(Refusal::OwnerOnly)));
            } else if level > section.ceiling {
                failures.push(FieldFailure::new(name, Reason::Refused(Refusal::ReadAtMost)));
            } else {
                levels.insert(section.key.clone(), level);
            }
        }
        levels
    }

    /// As the form shows a role: what it gives, so that whoever makes it ordinary begins with that.
    pub fn of(role: &Role, version: i64, sections: &[Section]) -> Self {
        let given = sections.iter().map(|section| (section, given_by(role, section)));
        Self {
            version,
            name_en: role.name.en.clone(),
            name_fr: role.name.fr.clone(),
            description_en: role.description.en.clone(),
            description_fr: role.description.fr.clone(),
            kind: role.kind.code().to_owned(),
            levels: given
                .map(|(section, level)| (section.key.to_string(), level.code().to_owned()))
                .collect(),
            confirm: String::new(),
        }
    }
}

/// A role in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: Bilingual,
    /// What it is for.
    pub description: Bilingual,
    /// Its kind.
    pub kind: Kind,
    /// How many contacts hold it.
    pub contacts: Count,
    /// How many customers may use it.
    pub customers: Count,
}

/// The list of roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleList {
    /// In order.
    pub rows: Vec<RoleRow>,
    /// Whether the reader may change them.
    pub may_edit: bool,
}

/// Someone who holds a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The contact.
    pub contact: ContactId,
    /// First and last name.
    pub name: String,
    /// Its customer.
    pub customer: CustomerId,
    /// The name of that.
    pub customer_name: String,
}

/// Who uses a role: how many, and the first few.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RoleUse {
    /// How many contacts hold it.
    pub contacts: Count,
    /// The first few of them.
    pub holders: Vec<Holder>,
    /// How many customers may use it.
    pub customers: Count,
    /// The first few of them.
    pub allowed: Vec<(CustomerId, String)>,
}

/// The page of one role, or of a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePage {
    /// Its id; absent when it is new.
    pub id: Option<RoleId>,
    /// The role as it stands, as the form has it.
    pub draft: RoleDraft,
    /// The name of the role that this one is a copy of.
    pub copy_of: Option<Bilingual>,
    /// Why the kind cannot be chosen; absent: it can.
    pub kind_fixed: Option<Refusal>,
    /// Every section.
    pub sections: Vec<Section>,
    /// Who uses it.
    pub used: RoleUse,
    /// Why it cannot be removed; absent: it can.
    pub stays: Option<Refusal>,
    /// Every role, to go on to another one.
    pub others: Vec<RoleRow>,
    /// Whether the reader may change it.
    pub may_edit: bool,
}

/// The roles that a customer may use, and what each gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowedRoles {
    /// The name of the customer.
    pub customer: String,
    /// The roles, in order.
    pub roles: Vec<Role>,
    /// Every section, in order.
    pub sections: Vec<Section>,
}
