//! Time zones: which exist, and what a date is called in one. Instants are microseconds since 1970 in UTC
//! everywhere else.

use domain::value::{Bilingual, TimeZone};
use jiff::{Timestamp, tz};
use std::sync::LazyLock;

/// The zones that come with the binary, so that every node knows the same ones.
static ZONES: LazyLock<tz::TimeZoneDatabase> = LazyLock::new(tz::TimeZoneDatabase::bundled);

const ENGLISH: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const FRENCH: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc.",
];

/// Whether there is such a zone.
pub fn exists(zone: &TimeZone) -> bool {
    ZONES.get(zone.as_str()).is_ok()
}

/// The zones that a form offers: those named after places, and UTC.
pub fn offered() -> Vec<String> {
    let mut names: Vec<String> = ZONES
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| name == "UTC" || (name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("US/")))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The date of an instant in a zone, in both languages: `Nov 3, 2026` and `3 nov. 2026`. A zone that is no
/// more counts as UTC.
pub fn date(instant: i64, zone: &str) -> Bilingual {
    let zone = ZONES.get(zone).unwrap_or(tz::TimeZone::UTC);
    let date = Timestamp::from_microsecond(instant)
        .unwrap_or_default()
        .to_zoned(zone)
        .date();
    let month = usize::try_from(date.month()).map_or(0, |month| month.saturating_sub(1));
    let (day, year) = (date.day(), date.year());
    let name = |names: &[&'static str; 12]| names.get(month).copied().unwrap_or_default();
    let first = if day == 1 { "er" } else { "" };
    Bilingual::new(
        format!("{} {day}, {year}", name(&ENGLISH)),
        format!("{day}{first} {} {year}", name(&FRENCH)),
    )
}

/// As [`date`], with the minute: `Nov 3, 2026, 09:05` and `3 nov. 2026, 9 h 05`.
pub fn minute(instant: i64, zone: &str) -> Bilingual {
    let date = date(instant, zone);
    let zone = ZONES.get(zone).unwrap_or(tz::TimeZone::UTC);
    let time = Timestamp::from_microsecond(instant)
        .unwrap_or_default()
        .to_zoned(zone)
        .time();
    let (hour, minute) = (time.hour(), time.minute());
    Bilingual::new(
        format!("{}, {hour:02}:{minute:02}", date.en),
        format!("{}, {hour}\u{a0}h\u{a0}{minute:02}", date.fr),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_that_of_the_readers_zone() {
        // 2026-11-04T02:30:00Z
        let instant = 1_793_759_400_000_000;
        assert_eq!(
            date(instant, "America/Toronto"),
            Bilingual::new("Nov 3, 2026", "3 nov. 2026")
        );
        assert_eq!(date(instant, "UTC"), Bilingual::new("Nov 4, 2026", "4 nov. 2026"));
        assert_eq!(date(0, "No/Where").fr, "1er janv. 1970");
        assert_eq!(
            minute(instant, "America/Toronto"),
            Bilingual::new("Nov 3, 2026, 21:30", "3 nov. 2026, 21\u{a0}h\u{a0}30")
        );
        assert_eq!(minute(0, "UTC").en, "Jan 1, 1970, 00:00");
    }

    #[test]
    fn zones_that_exist_are_known() {
        let exists = |name: &str| exists(&name.parse().expect("a name"));
        assert!(exists("America/Toronto") && exists("UTC"));
        assert!(!exists("America/Trois-Rivieres"));
        let offered = offered();
        assert!(offered.len() > 300 && offered.iter().any(|name| name == "America/Toronto"));
    }
}
