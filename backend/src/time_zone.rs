//! Time zones: which exist, and what a date is called in one. Instants are microseconds since 1970 in UTC
//! everywhere else.

use domain::{
    failure::Reason,
    portal_access::{Told, Wall},
    value::{Bilingual, TimeZone},
};
use jiff::{SignedDuration, Timestamp, Zoned, civil, tz};
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

/// As [`offered`], with one that is chosen already, whatever it is.
pub fn offered_with(chosen: &str) -> Vec<String> {
    let mut names = offered();
    if !names.iter().any(|name| name == chosen) {
        names.insert(0, chosen.to_owned());
    }
    names
}

/// The date of an instant in a zone, in both languages: `Nov 3, 2026` and `3 nov. 2026`. A zone that is no
/// more counts as UTC.
pub fn date(instant: i64, zone: &str) -> Bilingual {
    said(&zoned(instant, zone))
}

/// As [`date`], with the time of day: `Nov 3, 2026, 21:30` and `3 nov. 2026, 21 h 30`.
pub fn moment(instant: i64, zone: &str) -> Bilingual {
    let zoned = zoned(instant, zone);
    let Bilingual { en, fr } = said(&zoned);
    let (hour, minute) = (zoned.hour(), zoned.minute());
    Bilingual::new(
        format!("{en}, {hour}:{minute:02}"),
        // Of a time, neither the hour nor the minute goes to another line.
        format!("{fr}, {hour}\u{a0}h\u{a0}{minute:02}"),
    )
}

/// The instant at which clocks in a zone show this date, `2026-11-30`, and time of day, `08:00`. A date alone is its
/// first moment, a time alone is of the day that it is at `now`. What is wrong is told with whether it is the date.
pub fn instant(date: &str, time: &str, zone: &str, now: i64) -> Result<i64, (bool, Reason)> {
    let date = match date.trim() {
        "" => zoned(now, zone).date(),
        typed => typed.parse::<civil::Date>().map_err(|_| (true, Reason::DateShape))?,
    };
    let time = match time.trim() {
        "" => civil::Time::midnight(),
        typed => typed.parse::<civil::Time>().map_err(|_| (false, Reason::TimeShape))?,
    };
    let zone = ZONES.get(zone).unwrap_or(tz::TimeZone::UTC);
    date.to_datetime(time)
        .to_zoned(zone)
        .map(|zoned| zoned.timestamp().as_microsecond())
        .map_err(|_| (true, Reason::DateShape))
}

/// Which end of a time in which something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edge {
    /// From there on.
    Begins,
    /// Until just before.
    Ends,
}

/// The instant at which something begins or ends that does so when clocks in a zone show this. Where clocks never do,
/// as they go forward over it, that is the first instant after; where they do twice, as they go back, something begins
/// the first time and ends the second. A date alone is from the start of the day, or until its end. `None`: there is
/// no such instant.
pub(crate) fn edge(wall: Wall, zone: &str, edge: Edge) -> Option<i64> {
    let zone = ZONES.get(zone).unwrap_or(tz::TimeZone::UTC);
    let (year, month, day) = wall.date();
    let date = civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()?;
    let at = match (wall.time(), edge) {
        (Some((hour, minute)), _) => {
            let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
            shown(&zone, date.at(hour, minute, 0, 0), edge)?
        }
        (None, Edge::Begins) => shown(&zone, date.at(0, 0, 0, 0), edge)?,
        (None, Edge::Ends) => day_end(&zone, date)?,
    };
    Some(at.as_microsecond())
}

/// The instant at which clocks show this, or would.
fn shown(zone: &tz::TimeZone, at: civil::DateTime, edge: Edge) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(at);
    match (ambiguous.offset(), edge) {
        (tz::AmbiguousOffset::Unambiguous { .. }, _) => ambiguous.compatible(),
        (tz::AmbiguousOffset::Fold { .. }, Edge::Begins) => ambiguous.earlier(),
        (tz::AmbiguousOffset::Fold { .. }, Edge::Ends) => ambiguous.later(),
        (tz::AmbiguousOffset::Gap { after, .. }, _) => {
            // Read with the offset of after, it lies before the change.
            let before = ambiguous.earlier().ok()?;
            let mut changes = zone.following(before);
            return changes
                .find(|change| change.offset() == after)
                .map(|change| change.timestamp());
        }
    }
    .ok()
}

/// The first instant after which clocks do not show this day any more.
fn day_end(zone: &tz::TimeZone, date: civil::Date) -> Option<Timestamp> {
    let next = date.tomorrow().ok()?.at(0, 0, 0, 0);
    let (first, last) = (shown(zone, next, Edge::Begins)?, shown(zone, next, Edge::Ends)?);
    let just_before = last.checked_sub(SignedDuration::from_micros(1)).ok()?;
    // Where clocks go back over midnight the day comes again, and where they go back to midnight it does not.
    Some(if zone.to_datetime(just_before).date() > date {
        first
    } else {
        last
    })
}

/// What clocks in a zone show at an instant, to the minute.
pub(crate) fn wall(instant: i64, zone: &str) -> Option<Wall> {
    let shown = zoned(instant, zone).datetime();
    shown.strftime("%Y-%m-%dT%H:%M").to_string().parse().ok()
}

/// When something begins or ends, in words: what was typed in its own zone, and where they differ what clocks in the
/// zone of the reader show then.
pub(crate) fn told((wall, at): (Wall, i64), (own, reader): (&str, &str), edge: Edge) -> Vec<Told> {
    let day_end = wall.time().is_none() && edge == Edge::Ends;
    let text = if day_end {
        let noon = Wall::typed(&wall.date_text(), "12:00").ok().flatten();
        let noon = noon.and_then(|noon| self::edge(noon, own, Edge::Begins));
        date(noon.unwrap_or(at), own)
    } else {
        minute(at, own)
    };
    let mut told = vec![Told {
        text,
        zone: own.to_owned(),
        day_end,
    }];
    if minute(at, own) != minute(at, reader) {
        told.push(Told {
            text: minute(at, reader),
            zone: reader.to_owned(),
            day_end: false,
        });
    }
    told
}

fn zoned(instant: i64, zone: &str) -> Zoned {
    let zone = ZONES.get(zone).unwrap_or(tz::TimeZone::UTC);
    Timestamp::from_microsecond(instant).unwrap_or_default().to_zoned(zone)
}

fn said(zoned: &Zoned) -> Bilingual {
    let month = usize::try_from(zoned.month()).map_or(0, |month| month.saturating_sub(1));
    let (day, year) = (zoned.day(), zoned.year());
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

/// An instant as programs write it (RFC 3339), in UTC.
pub fn written(instant: i64) -> String {
    Timestamp::from_microsecond(instant).unwrap_or_default().to_string()
}

#[cfg(test)]
mod edges;

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
    fn a_moment_is_that_of_the_readers_clocks() {
        let instant = 1_793_759_400_000_000;
        assert_eq!(
            moment(instant, "America/Toronto"),
            Bilingual::new("Nov 3, 2026, 21:30", "3 nov. 2026, 21\u{a0}h\u{a0}30")
        );
        assert_eq!(moment(0, "UTC").en, "Jan 1, 1970, 0:00");
    }

    #[test]
    fn what_clocks_show_is_an_instant() {
        let now = 1_793_759_400_000_000;
        let at = |date: &str, time: &str| instant(date, time, "America/Toronto", now);
        assert_eq!(at("2026-11-03", "21:30"), Ok(now));
        assert_eq!(at("", "21:30"), Ok(now));
        assert_eq!(at("2026-11-03", ""), Ok(now - (21 * 60 + 30) * 60_000_000));
        // An hour that is skipped in spring, and one that comes twice in autumn.
        assert_eq!(at("2026-03-08", "02:30"), at("2026-03-08", "03:30"));
        assert!(at("2026-11-01", "01:30").is_ok());
        assert_eq!(at("tomorrow", "21:30"), Err((true, Reason::DateShape)));
        assert_eq!(at("2026-11-03", "9 pm"), Err((false, Reason::TimeShape)));
        assert_eq!(at("9999-12-31", "23:59:59"), at("9999-12-31", "23:59:59"));
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
