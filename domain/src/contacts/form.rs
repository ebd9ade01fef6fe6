//! The form of a contact: as typed ([`ContactDraft`]), as it parses ([`NewContact`]), and what the dialog
//! needs beside it.

use super::conflict::FieldConflict;
use crate::{
    access::{Holding, Kind, Level, Levels, Role, Section, SectionKey},
    communication_order::{OrderKind, OrderMember},
    failure::{Failure, FieldFailure, Reason, Refusal},
    form::Consequences,
    id::{ContactId, RoleId},
    invitation::InvitationPanel,
    portal_access::{AllowedAddresses, Status, Told, TwoFactor, Wall},
    value::{Bilingual, Email, Extension, Language, LoginName, Notes, PersonName, TimeZone, Title},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, str::FromStr};

/// The most phones of one contact.
const PHONES_MOST: usize = 10;

/// What a phone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhoneKind {
    /// Mobile.
    #[default]
    Mobile,
    /// Office.
    Office,
    /// Home.
    Home,
    /// Another.
    Other,
}

impl PhoneKind {
    /// All, as offered.
    pub const ALL: [Self; 4] = [Self::Mobile, Self::Office, Self::Home, Self::Other];

    /// The word as stored and posted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Office => "office",
            Self::Home => "home",
            Self::Other => "other",
        }
    }
}

impl FromStr for PhoneKind {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// A phone as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PhoneDraft {
    /// `mobile`, `office`, `home` or `other`.
    #[serde(default)]
    pub kind: String,
    /// The number as typed: national (North American) or international with `+`.
    #[serde(default)]
    pub number: String,
    /// The extension as typed; may be empty.
    #[serde(default)]
    pub extension: String,
}

/// Portal access as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccessDraft {
    /// The login; empty: no portal access.
    #[serde(default)]
    pub login: String,
    /// A new password; empty: as it was.
    #[serde(default)]
    pub password: String,
    /// `true` when disabled (a checkbox: absent when not).
    #[serde(default)]
    pub disabled: bool,
    /// `true` when whoever gets a login without a password is invited to set one (a checkbox as well).
    #[serde(default)]
    pub invite: bool,
    /// From this date on, `2027-04-20`; empty: from always.
    #[serde(default)]
    pub activates_date: String,
    /// A time of that day, `08:30`; empty: from its start.
    #[serde(default)]
    pub activates_time: String,
    /// Until this date; empty: without an end.
    #[serde(default)]
    pub expires_date: String,
    /// A time of that day; empty: until its end.
    #[serde(default)]
    pub expires_time: String,
    /// Language of the web interface: `en`, `fr`; empty: as the browser asks.
    #[serde(default)]
    pub interface_language: String,
    /// The same as the form was made with: when both are the same, what somebody has chosen since stands.
    #[serde(default)]
    pub interface_language_was: String,
    /// Addresses and networks from which one may sign in; empty: from anywhere.
    #[serde(default)]
    pub networks: String,
    /// `class`, `yes` or `no`; empty is the same as `class`.
    #[serde(default)]
    pub two_factor: String,
}

/// The form as typed. Its field names are those of the plain HTML form, in `serde_qs` notation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactDraft {
    /// First name.
    #[serde(default)]
    pub first_name: String,
    /// Last name.
    #[serde(default)]
    pub last_name: String,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// E-mail.
    #[serde(default)]
    pub email: String,
    /// Phones; rows without a number are not counted.
    #[serde(default)]
    pub phones: Vec<PhoneDraft>,
    /// `en` or `fr`.
    #[serde(default)]
    pub language: String,
    /// IANA name.
    #[serde(default)]
    pub time_zone: String,
    /// Notes.
    #[serde(default)]
    pub notes: String,
    /// Ids of the roles that are ticked.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Level granted beside the roles, per section key.
    #[serde(default)]
    pub permissions: BTreeMap<String, String>,
    /// Keys of the communication types that are ticked.
    #[serde(default)]
    pub communications: Vec<String>,
    /// Portal access.
    #[serde(default)]
    pub access: AccessDraft,
    /// The token of the consequences that were read and confirmed; empty: none were.
    #[serde(default)]
    pub confirm: String,
}

/// A phone that parsed, but for the numbering plan, which the backend knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Its row in the form.
    pub row: usize,
    /// What it is.
    pub kind: PhoneKind,
    /// As typed.
    pub number: String,
    /// The extension.
    pub extension: Option<Extension>,
}

/// A contact that parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// Title; may be empty.
    pub title: Title,
    /// E-mail; absent for someone who is reached by phone alone.
    pub email: Option<Email>,
    /// Phones in order.
    pub phones: Vec<Phone>,
    /// Language.
    pub language: Language,
    /// Time zone.
    pub time_zone: TimeZone,
    /// Notes; may be empty.
    pub notes: Notes,
    /// Roles.
    pub roles: Vec<RoleId>,
    /// Permissions beside the roles; Restrict is absent.
    pub permissions: Levels,
    /// Communication types received.
    pub communications: Vec<String>,
    /// The login; absent: no portal access.
    pub login: Option<LoginName>,
    /// A new password; absent: as it was.
    pub password: Option<String>,
    /// Whether the access is to be disabled.
    pub disabled: bool,
    /// Whether whoever gets a login without a password is invited to set one.
    pub invite: bool,
    /// From when on it is active.
    pub activates: Option<Wall>,
    /// Until when.
    pub expires: Option<Wall>,
    /// The language of the web interface; outer absent: as it was.
    pub interface_language: Option<Option<Language>>,
    /// From where it may be used.
    pub networks: AllowedAddresses,
    /// Whether a second factor is asked for.
    pub two_factor: TwoFactor,
}

/// Parses the form: the value, or every error at once.
pub fn parse(draft: &ContactDraft) -> Result<NewContact, Vec<FieldFailure>> {
    let mut failures = Vec::new();
    let first_name = field(&mut failures, "first_name", draft.first_name.parse::<PersonName>());
    let last_name = field(&mut failures, "last_name", draft.last_name.parse::<PersonName>());
    let title = field(&mut failures, "title", draft.title.parse::<Title>());
    let email = optional(&mut failures, "email", &draft.email);
    let phones = phones(&mut failures, &draft.phones);
    let language = field(&mut failures, "language", draft.language.parse::<Language>());
    let time_zone = field(&mut failures, "time_zone", draft.time_zone.parse::<TimeZone>());
    let notes = field(&mut failures, "notes", draft.notes.parse::<Notes>());
    let mut roles = Vec::new();
    for id in &draft.roles {
        if let Some(role) = field(
            &mut failures,
            "roles",
            id.parse::<RoleId>().map_err(|_| Reason::NotOffered),
        ) && !roles.contains(&role)
        {
            roles.push(role);
        }
    }
    let mut permissions = Levels::new();
    for (key, level) in &draft.permissions {
        let name = format!("permissions[{key}]");
        let parsed = key
            .parse::<SectionKey>()
            .and_then(|key| Ok((key, level.parse::<Level>()?)));
        if let Some((key, level)) = field(&mut failures, &name, parsed)
            && level > Level::Restrict
        {
            permissions.insert(key, level);
        }
    }
    // Whoever gets a password and no other login signs in with the e-mail address.
    let has_login = !draft.access.login.trim().is_empty();
    let typed_login = if has_login || draft.access.password.is_empty() {
        &draft.access.login
    } else {
        &draft.email
    };
    let login = optional(&mut failures, "access[login]", typed_login);
    let password = match draft.access.password.as_str() {
        "" => None,
        typed => field(
            &mut failures,
            "access[password]",
            crate::portal_access::check_password(typed),
        )
        .map(|()| typed.to_owned()),
    };
    let activates = wall(
        &mut failures,
        "activates",
        &draft.access.activates_date,
        &draft.access.activates_time,
    );
    let expires = wall(
        &mut failures,
        "expires",
        &draft.access.expires_date,
        &draft.access.expires_time,
    );
    let networks = field(
        &mut failures,
        "access[networks]",
        AllowedAddresses::typed(&draft.access.networks),
    );
    let two_factor = match draft.access.two_factor.as_str() {
        "" => Some(TwoFactor::ByClass),
        typed => field(&mut failures, "access[two_factor]", typed.parse()),
    };
    let interface_language = if draft.access.interface_language == draft.access.interface_language_was {
        None
    } else {
        Some(optional(
            &mut failures,
            "access[interface_language]",
            &draft.access.interface_language,
        ))
    };
    let asks_for_access =
        activates.is_some() || expires.is_some() || networks.as_ref().is_some_and(|networks| !networks.is_anywhere());
    let has_none = typed_login.trim().is_empty();
    if has_none && (asks_for_access || password.is_some()) {
        failures.push(FieldFailure::new("access[login]", Reason::Required));
    }
    let (Some(first_name), Some(last_name), Some(title), Some(language), Some(time_zone), Some(notes)) =
        (first_name, last_name, title, language, time_zone, notes)
    else {
        return Err(failures);
    };
    let (Some(networks), Some(two_factor), true) = (networks, two_factor, failures.is_empty()) else {
        return Err(failures);
    };
    let mut communications = draft.communications.clone();
    communications.sort();
    communications.dedup();
    Ok(NewContact {
        first_name,
        last_name,
        title,
        email,
        phones,
        language,
        time_zone,
        notes,
        roles,
        permissions,
        communications,
        login,
        password,
        disabled: draft.access.disabled,
        invite: draft.access.invite,
        activates,
        expires,
        interface_language,
        networks,
        two_factor,
    })
}

/// What stands in a field of the date and in one of the time.
fn wall(failures: &mut Vec<FieldFailure>, name: &str, date: &str, time: &str) -> Option<Wall> {
    Wall::typed(date, time).unwrap_or_else(|(is_date, reason)| {
        let part = if is_date { "date" } else { "time" };
        failures.push(FieldFailure::new(format!("access[{name}_{part}]"), reason));
        None
    })
}

/// The value, or its reason among the failures.
fn field<T>(failures: &mut Vec<FieldFailure>, name: &str, parsed: Result<T, Reason>) -> Option<T> {
    parsed
        .map_err(|reason| failures.push(FieldFailure::new(name, reason)))
        .ok()
}

/// As [`field`], and nothing where nothing was typed.
fn optional<T: FromStr<Err = Reason>>(failures: &mut Vec<FieldFailure>, name: &str, text: &str) -> Option<T> {
    if text.trim().is_empty() {
        None
    } else {
        field(failures, name, text.parse())
    }
}

/// The rows that have a number or an extension.
fn phones(failures: &mut Vec<FieldFailure>, drafts: &[PhoneDraft]) -> Vec<Phone> {
    let mut phones = Vec::new();
    for (row, draft) in drafts.iter().enumerate() {
        let number = draft.number.trim();
        let extension = optional::<Extension>(failures, &format!("phones[{row}][extension]"), &draft.extension);
        if number.is_empty() {
            if extension.is_some() {
                failures.push(FieldFailure::new(format!("phones[{row}][number]"), Reason::Required));
            }
            continue;
        }
        let kind = field(
            failures,
            &format!("phones[{row}][kind]"),
            draft.kind.parse::<PhoneKind>(),
        );
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let plain = number
            .chars()
            .all(|c| c.is_ascii_digit() || " \u{a0}\u{202f}+-.()/\u{2011}".contains(c));
        if !plain || !(7..=15).contains(&digits) {
            failures.push(FieldFailure::new(format!("phones[{row}][number]"), Reason::PhoneShape));
        } else if let Some(kind) = kind {
            phones.push(Phone {
                row,
                kind,
                number: number.to_owned(),
                extension,
            });
        }
    }
    if phones.len() > PHONES_MOST {
        failures.push(FieldFailure::new("phones", Reason::TooMany { most: 10 }));
    }
    phones
}

/// A role in the form, and why it may not be ticked or unticked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleOption {
    /// The role.
    pub role: Role,
    /// Why the reader may not assign it (they may still take it away); absent: they may.
    pub refusal: Option<Refusal>,
}

/// A section in the grid, and how far the reader may grant it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionOption {
    /// The section.
    pub section: Section,
    /// The highest level that the reader may grant.
    pub most: Level,
    /// Why not more; absent when `most` is the highest there is.
    pub refusal: Option<Refusal>,
}

/// A communication type in the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunicationOption {
    /// Its stable name.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// The section whose Read it needs.
    pub section: Option<SectionKey>,
}

/// What the form offers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Offered {
    /// Every section.
    pub sections: Vec<SectionOption>,
    /// The roles that the contact holds or the customer may use.
    pub roles: Vec<RoleOption>,
    /// Every communication type.
    pub communications: Vec<CommunicationOption>,
    /// IANA names.
    pub time_zones: Vec<String>,
}

/// What of this contact the reader may not change, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// Roles, permissions.
    pub access: Option<Refusal>,
    /// E-mail, login and password.
    pub identity: Option<Refusal>,
    /// Disabling portal access.
    pub disable: Option<Refusal>,
    /// Giving portal access to whoever has none.
    pub portal: Option<Refusal>,
    /// Activation and expiration.
    pub window: Option<Refusal>,
    /// The addresses from which one may sign in: whoever may take some out of their own list is not refused.
    pub addresses: Option<Refusal>,
    /// Whether a second factor is asked for.
    pub two_factor: Option<Refusal>,
}

/// What is known of a portal access beside what stands in its fields, as it is told to a reader.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccessState {
    /// When it begins: in the zone of the contact, and in that of the reader when they differ.
    pub begins: Vec<Told>,
    /// When it ends, likewise.
    pub ends: Vec<Told>,
    /// Seconds until the next sign-in is tried, when it has to wait.
    pub locked_for: Option<u64>,
    /// Where the reader is.
    pub reader_address: String,
    /// Whether the customer's class asks for a second factor.
    pub class_asks: bool,
}

/// The dialog *Add contact* or *Update contact*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactForm {
    /// The contact; absent when adding.
    pub id: Option<ContactId>,
    /// Its version, to be handed back when saving; 0 when adding.
    pub version: i64,
    /// The name of the contact as stored; empty when adding.
    pub name: String,
    /// The name of the customer.
    pub customer: String,
    /// What stands in the store: what a conflict is told against.
    pub base: ContactDraft,
    /// What stands in the fields.
    pub draft: ContactDraft,
    /// Errors, when the form was posted.
    pub failures: Vec<FieldFailure>,
    /// What someone else changed in between, when the form was posted.
    pub conflicts: Vec<FieldConflict>,
    /// Who changed it; empty when nobody did.
    pub conflict_by: String,
    /// What the form offers.
    pub offered: Offered,
    /// What the reader may not change.
    pub limits: Limits,
    /// Whether the contact has portal access, and in which status.
    pub status: Status,
    /// What else is told of it.
    pub access: AccessState,
    /// What the contact held when the form was made.
    pub holding: Holding,
    /// The kind of its roles.
    pub kind: Kind,
    /// The passwords generated so far in this form, shown once.
    pub generated: Option<String>,
    /// Whether the contact has a second factor that this reader may reset.
    pub may_reset_second_factor: bool,
    /// They have to show first that it is still them, when the form was posted.
    pub step_up: Option<Refusal>,
    /// Why what they showed was not looked at, when the form was posted.
    pub step_up_trouble: Option<Failure>,
    /// What became of its invitation.
    pub invitation: InvitationPanel,
    /// What the change would do, to be confirmed, when the form was posted.
    pub asked: Option<Consequences>,
}

/// The contact was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Its id.
    pub id: ContactId,
    /// Its new version.
    pub version: i64,
    /// Sessions that ended because of it.
    pub sessions_ended: u32,
    /// Whether an invitation went out because of it.
    pub is_invited: bool,
    /// Names of the communication types it lost with a level (rule 6).
    pub communications_lost: Vec<Bilingual>,
}

/// A place in a communication order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandsIn {
    /// The order.
    pub kind: OrderKind,
    /// From 1.
    pub position: u32,
    /// The order's version, so that nobody is replaced in a list that has moved.
    pub version: i64,
    /// Who could take the place: contacts not in that order yet, a hundred at the most.
    pub candidates: Vec<OrderMember>,
}

/// The dialog *Delete contact*: what will happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// The contact.
    pub id: ContactId,
    /// Its version.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Sections in which it holds something.
    pub permissions: Vec<Bilingual>,
    /// Communication types it receives.
    pub communications: Vec<Bilingual>,
    /// Open sessions that end.
    pub sessions: u32,
    /// Orders in which it stands.
    pub stands_in: Vec<StandsIn>,
    /// Why it may not be deleted; absent: it may.
    pub refusal: Option<Refusal>,
}

/// The dialog *Delete contact*, as posted: per order, who takes the place (empty: nobody).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RemovalDraft {
    /// The version that was shown.
    #[serde(default)]
    pub version: i64,
    /// Per kind of order the id of who takes the place; empty: taken out.
    #[serde(default)]
    pub replace: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> ContactDraft {
        ContactDraft {
            first_name: "Steve".into(),
            last_name: " Gagnon ".into(),
            email: "steve@abc.example".into(),
            language: "en".into(),
            time_zone: "America/Toronto".into(),
            ..ContactDraft::default()
        }
    }

    #[test]
    fn all_errors_come_at_once_with_the_name_of_their_field() {
        let mut wrong = draft();
        wrong.first_name = " ".into();
        wrong.email = "steve@abc".into();
        wrong.phones = vec![
            PhoneDraft {
                kind: "mobile".into(),
                number: "514 555-0112".into(),
                extension: "x".into(),
            },
            PhoneDraft {
                kind: "mobile".into(),
                number: "12".into(),
                extension: String::new(),
            },
        ];
        wrong.access.password = "short".into();
        let fields: Vec<String> = parse(&wrong)
            .expect_err("errors")
            .into_iter()
            .map(|failure| failure.field)
            .collect();
        assert_eq!(
            fields,
            [
                "first_name",
                "email",
                "phones[0][extension]",
                "phones[1][number]",
                "access[password]"
            ]
        );
    }

    #[test]
    fn every_part_of_a_portal_access_is_read_and_needs_a_login() {
        let mut whole = draft();
        whole.access = AccessDraft {
            activates_date: "2027-04-20".into(),
            expires_date: "2027-05-01".into(),
            expires_time: "17:00".into(),
            interface_language: "fr".into(),
            networks: "192.0.2.0/24".into(),
            two_factor: "yes".into(),
            ..AccessDraft::default()
        };
        let without = parse(&whole).expect_err("no login");
        assert_eq!(without, [FieldFailure::new("access[login]", Reason::Required)]);
        whole.access.password = "a rather long password".into();
        let with_password = parse(&whole).expect("a contact");
        assert_eq!(
            with_password.login.map(String::from),
            Some("steve@abc.example".to_owned())
        );
        whole.access.password.clear();
        whole.access.login = "steve".into();
        let parsed = parse(&whole).expect("a contact");
        assert_eq!(
            parsed.activates.map(|wall| wall.to_string()),
            Some("2027-04-20".to_owned())
        );
        assert_eq!(
            parsed.expires.map(|wall| wall.to_string()),
            Some("2027-05-01T17:00".to_owned())
        );
        assert_eq!(parsed.interface_language, Some(Some(Language::Fr)));
        assert_eq!(
            (parsed.networks.to_string().as_str(), parsed.two_factor),
            ("192.0.2.0/24", TwoFactor::Yes)
        );
        whole.access.interface_language_was = "fr".into();
        assert_eq!(parse(&whole).expect("a contact").interface_language, None, "as it is");

        whole.access.activates_date = "soon".into();
        whole.access.expires_time = "late".into();
        whole.access.networks = "here".into();
        whole.access.two_factor = "perhaps".into();
        whole.access.interface_language = "de".into();
        let failures = parse(&whole).expect_err("errors");
        let fields: Vec<&str> = failures.iter().map(|failure| failure.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "access[activates_date]",
                "access[expires_time]",
                "access[networks]",
                "access[two_factor]",
                "access[interface_language]"
            ]
        );
    }

    #[test]
    fn rows_without_a_number_and_restricted_sections_are_nothing() {
        let mut plain = draft();
        plain.phones = vec![PhoneDraft::default()];
        plain.permissions = BTreeMap::from([
            ("billing".into(), "restrict".into()),
            ("hosted_pbx".into(), "read".into()),
        ]);
        let parsed = parse(&plain).expect("a contact");
        assert_eq!(parsed.last_name.as_str(), "Gagnon");
        assert!(parsed.phones.is_empty());
        assert_eq!(parsed.permissions.len(), 1);
    }
}
