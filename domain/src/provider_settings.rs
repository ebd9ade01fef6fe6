//! The provider's settings: its name, how its support is reached, what customers begin with.

use crate::{
    failure::{FieldFailure, Reason},
    form::{both_or_none, field, number, optional},
    session::Support,
    value::{Bilingual, Language, Line, Link, LongLine, TimeZone},
};
use serde::{Deserialize, Serialize};

/// The settings as a form posts them: as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsDraft {
    /// The version that was edited.
    pub version: i64,
    /// The provider's name.
    pub name: String,
    /// The telephone of support.
    pub phone: String,
    /// How support is reached, in English.
    pub text_en: String,
    /// How support is reached, in French.
    pub text_fr: String,
    /// When somebody answers, in English.
    pub hours_en: String,
    /// When somebody answers, in French.
    pub hours_fr: String,
    /// Where a ticket is opened.
    pub ticket_link: String,
    /// Where general questions go.
    pub questions_link: String,
    /// The language of whoever has chosen none.
    pub language: String,
    /// The time zone of whoever has chosen none.
    pub time_zone: String,
    /// After how many minutes without a request a session of staff ends.
    pub staff_idle_minutes: String,
    /// After how many minutes a session of staff ends in any case.
    pub staff_absolute_minutes: String,
    /// Whether staff are asked for a second factor.
    pub staff_two_factor: bool,
    /// `true` when anybody may ask for portal access (a checkbox: absent when not).
    pub registration: bool,
}

/// How long a session of staff may be without a request, in minutes: the least and the most.
pub const IDLE_MINUTES: (u32, u32) = (5, 480);
/// How long a session of staff may last, in minutes: the least and the most, a day.
pub const ABSOLUTE_MINUTES: (u32, u32) = (30, 1440);
/// The most bytes of a logo.
pub const LOGO_MOST: u32 = 100_000;

/// What is wrong with a logo that is larger than [`LOGO_MOST`].
pub const LOGO_TOO_LARGE: Reason = Reason::FileTooLarge {
    kilobytes: LOGO_MOST / 1000,
};

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The provider's name.
    pub name: String,
    /// How support is reached.
    pub support: Support,
    /// The language of whoever has chosen none.
    pub language: Language,
    /// The time zone of whoever has chosen none.
    pub time_zone: String,
    /// After how many minutes without a request a session of staff ends.
    pub staff_idle_minutes: u32,
    /// After how many minutes a session of staff ends in any case.
    pub staff_absolute_minutes: u32,
    /// Whether staff are asked for a second factor.
    pub staff_two_factor: bool,
    /// Whether anybody may ask for portal access.
    pub registration: bool,
}

/// The kinds of images that a logo may be. Never SVG, which may hold scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    WebP,
}

impl ImageKind {
    /// The kind of an image, by how its file begins; its name and what the browser says of it count for nothing.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()) {
            Some(Self::WebP)
        } else {
            None
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }
}

/// The kind of a file that may be the logo.
///
/// # Errors
/// There is none, it is too large, or it is no such image.
pub fn check_logo(bytes: &[u8]) -> Result<ImageKind, Reason> {
    if bytes.is_empty() {
        Err(Reason::Required)
    } else if u32::try_from(bytes.len()).is_ok_and(|length| length <= LOGO_MOST) {
        ImageKind::of(bytes).ok_or(Reason::ImageKind)
    } else {
        Err(LOGO_TOO_LARGE)
    }
}

/// What the page of settings shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// The settings as they stand, as the form has them.
    pub draft: SettingsDraft,
    /// The time zones to choose from.
    pub time_zones: Vec<String>,
    /// Whether the reader may change them.
    pub may_edit: bool,
}

impl SettingsDraft {
    /// The settings, or everything that is wrong. Whether the zone exists is for the backend.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(&self) -> Result<Settings, Vec<FieldFailure>> {
        let mut failures = Vec::new();
        let name = field::<Line>(&mut failures, "name", &self.name);
        let phone = optional::<Line>(&mut failures, "phone", &self.phone);
        let text_en = optional::<LongLine>(&mut failures, "text_en", &self.text_en);
        let text_fr = optional::<LongLine>(&mut failures, "text_fr", &self.text_fr);
        let hours_en = optional::<LongLine>(&mut failures, "hours_en", &self.hours_en);
        let hours_fr = optional::<LongLine>(&mut failures, "hours_fr", &self.hours_fr);
        let ticket_link = optional::<Link>(&mut failures, "ticket_link", &self.ticket_link);
        let questions_link = optional::<Link>(&mut failures, "questions_link", &self.questions_link);
        let language = field::<Language>(&mut failures, "language", &self.language);
        let time_zone = field::<TimeZone>(&mut failures, "time_zone", &self.time_zone);
        let idle = number(
            &mut failures,
            "staff_idle_minutes",
            &self.staff_idle_minutes,
            IDLE_MINUTES,
        );
        let (least, most) = ABSOLUTE_MINUTES;
        let absolute = number(
            &mut failures,
            "staff_absolute_minutes",
            &self.staff_absolute_minutes,
            // A session does not end for want of requests after it has ended.
            (idle.unwrap_or(least).max(least), most),
        );
        both_or_none(&mut failures, ("text_en", &text_en), ("text_fr", &text_fr));
        both_or_none(&mut failures, ("hours_en", &hours_en), ("hours_fr", &hours_fr));
        match (name, language, time_zone, idle, absolute) {
            (Some(name), Some(language), Some(time_zone), Some(idle), Some(absolute)) if failures.is_empty() => {
                Ok(Settings {
                    name: name.into(),
                    support: Support {
                        text: Bilingual::new(text_en, text_fr),
                        phone,
                        hours: Bilingual::new(hours_en, hours_fr),
                        ticket_link,
                        questions_link,
                    },
                    language,
                    time_zone: time_zone.into(),
                    staff_idle_minutes: idle,
                    staff_absolute_minutes: absolute,
                    staff_two_factor: self.staff_two_factor,
                    registration: self.registration,
                })
            }
            _ => Err(failures),
        }
    }
}

impl From<&Settings> for SettingsDraft {
    fn from(settings: &Settings) -> Self {
        let support = settings.support.clone();
        Self {
            version: 0,
            name: settings.name.clone(),
            phone: support.phone,
            text_en: support.text.en,
            text_fr: support.text.fr,
            hours_en: support.hours.en,
            hours_fr: support.hours.fr,
            ticket_link: support.ticket_link,
            questions_link: support.questions_link,
            language: settings.language.code().to_owned(),
            time_zone: settings.time_zone.clone(),
            staff_idle_minutes: settings.staff_idle_minutes.to_string(),
            staff_absolute_minutes: settings.staff_absolute_minutes.to_string(),
            staff_two_factor: settings.staff_two_factor,
            registration: settings.registration,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_known_by_how_it_begins_and_svg_is_none() {
        assert_eq!(ImageKind::of(b"\x89PNG\r\n\x1a\n..."), Some(ImageKind::Png));
        assert_eq!(ImageKind::of(b"\xff\xd8\xff\xe0..."), Some(ImageKind::Jpeg));
        assert_eq!(ImageKind::of(b"RIFF\x10\0\0\0WEBPVP8 "), Some(ImageKind::WebP));
        for other in [
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice(),
            b"<?xml version='1.0'?><svg/>",
            b"GIF89a",
            b"RIFF\x10\0\0\0WAVE",
            b"RIFF",
            b" \x89PNG\r\n\x1a\n",
        ] {
            assert_eq!(check_logo(other), Err(Reason::ImageKind));
        }
        assert_eq!(check_logo(b""), Err(Reason::Required));
        let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
        large.resize(100_000, 0);
        assert_eq!(check_logo(&large), Ok(ImageKind::Png));
        large.push(0);
        assert_eq!(check_logo(&large), Err(Reason::FileTooLarge { kilobytes: 100 }));
    }

    #[test]
    fn the_limits_of_sessions_have_sane_ranges() {
        let parse = |idle: &str, absolute: &str| {
            let draft = SettingsDraft {
                name: "Provider".into(),
                language: "en".into(),
                time_zone: "America/Toronto".into(),
                staff_idle_minutes: idle.into(),
                staff_absolute_minutes: absolute.into(),
                ..SettingsDraft::default()
            };
            let fields = |failures: Vec<FieldFailure>| failures.into_iter().map(|failure| failure.field).collect();
            draft.parse().map_err(fields)
        };
        let wrong = |fields: &[&str]| Err::<Settings, Vec<String>>(fields.iter().map(ToString::to_string).collect());
        assert!(parse("5", "30").is_ok() && parse(" 480 ", "1440").is_ok() && parse("60", "60").is_ok());
        assert_eq!(parse("4", "720"), wrong(&["staff_idle_minutes"]));
        assert_eq!(
            parse("481", "29"),
            wrong(&["staff_idle_minutes", "staff_absolute_minutes"])
        );
        assert_eq!(parse("60", "59"), wrong(&["staff_absolute_minutes"]));
        assert_eq!(
            parse("", "1e3"),
            wrong(&["staff_idle_minutes", "staff_absolute_minutes"])
        );
    }
}
