//! Walls and their instants, in every zone that there is: held against clocks that are read minute by minute.

use super::{Edge, ZONES, edge, told};
use domain::portal_access::Wall;
use jiff::{Timestamp, ToSpan as _, civil, tz::TimeZone};
use proptest::{prelude::*, sample::Index};

fn wall(date: &str, time: &str) -> Wall {
    Wall::typed(date, time).expect("a wall").expect("a date")
}

fn at(date: &str, time: &str, zone: &str, of: Edge) -> String {
    let instant = edge(wall(date, time), zone, of).expect("an instant");
    Timestamp::from_microsecond(instant).expect("in range").to_string()
}

#[test]
fn an_hour_that_is_skipped_is_its_first_instant_after() {
    for of in [Edge::Begins, Edge::Ends] {
        assert_eq!(at("2027-03-14", "02:30", "America/Toronto", of), "2027-03-14T07:00:00Z");
        assert_eq!(at("2027-03-14", "02:00", "America/Toronto", of), "2027-03-14T07:00:00Z");
        assert_eq!(at("2027-03-14", "03:00", "America/Toronto", of), "2027-03-14T07:00:00Z");
        assert_eq!(at("2027-03-14", "01:59", "America/Toronto", of), "2027-03-14T06:59:00Z");
        // Half an hour on Lord Howe Island, and a whole day in Samoa.
        assert_eq!(
            at("2027-10-03", "02:15", "Australia/Lord_Howe", of),
            "2027-10-02T15:30:00Z"
        );
        assert_eq!(at("2011-12-30", "08:30", "Pacific/Apia", of), "2011-12-30T10:00:00Z");
    }
}

#[test]
fn an_hour_that_comes_twice_begins_the_first_time_and_ends_the_second() {
    let zone = "America/Toronto";
    assert_eq!(at("2027-11-07", "01:30", zone, Edge::Begins), "2027-11-07T05:30:00Z");
    assert_eq!(at("2027-11-07", "01:30", zone, Edge::Ends), "2027-11-07T06:30:00Z");
    assert_eq!(at("2027-11-07", "02:00", zone, Edge::Begins), "2027-11-07T07:00:00Z");
    assert_eq!(at("2027-11-07", "00:59", zone, Edge::Ends), "2027-11-07T04:59:00Z");
}

#[test]
fn a_date_alone_is_from_the_start_of_the_day_until_its_end() {
    let zone = "America/Montreal";
    assert_eq!(at("2027-04-20", "", zone, Edge::Begins), "2027-04-20T04:00:00Z");
    assert_eq!(at("2027-04-20", "", zone, Edge::Ends), "2027-04-21T04:00:00Z");
    assert_eq!(at("2027-12-31", "", zone, Edge::Ends), "2028-01-01T05:00:00Z");
    // The day after is one that never was.
    assert_eq!(at("2011-12-29", "", "Pacific/Apia", Edge::Ends), "2011-12-30T10:00:00Z");
    // Clocks went back to midnight in Havana, so that the day after began twice; they went back over midnight in
    // St. John's, so that the day itself came again for the rest of an hour.
    assert_eq!(
        at("2010-10-30", "", "America/Havana", Edge::Ends),
        "2010-10-31T04:00:00Z"
    );
    assert_eq!(
        at("2010-11-06", "", "America/St_Johns", Edge::Ends),
        "2010-11-07T03:30:00Z"
    );
    assert_eq!(
        at("2010-11-07", "", "America/St_Johns", Edge::Begins),
        "2010-11-07T02:30:00Z"
    );
}

#[test]
fn what_is_told_is_what_was_typed_and_the_same_moment_for_a_reader_elsewhere() {
    let typed = wall("2027-04-20", "");
    let zones = ("America/Montreal", "Europe/Paris");
    let begins = edge(typed, zones.0, Edge::Begins).expect("an instant");
    let said = told((typed, begins), zones, Edge::Begins);
    assert_eq!(said[0].text.en, "Apr 20, 2027, 00:00");
    assert_eq!(
        (said[1].text.en.as_str(), said[1].zone.as_str()),
        ("Apr 20, 2027, 06:00", "Europe/Paris")
    );
    let ends = edge(typed, zones.0, Edge::Ends).expect("an instant");
    let said = told((typed, ends), zones, Edge::Ends);
    assert_eq!((said[0].text.en.as_str(), said[0].day_end), ("Apr 20, 2027", true));
    assert_eq!(
        (said[1].text.en.as_str(), said[1].day_end),
        ("Apr 21, 2027, 06:00", false)
    );
    // Two names of the same clocks are one.
    assert_eq!(
        told((typed, ends), ("America/Montreal", "America/Toronto"), Edge::Ends).len(),
        1
    );
}

/// A zone, and a minute near one of the changes of its clocks, if it has any; otherwise any minute.
fn zone_and_minute() -> impl Strategy<Value = (String, civil::DateTime)> {
    let names: Vec<String> = ZONES.available().map(|name| name.as_str().to_owned()).collect();
    (
        prop::sample::select(names),
        any::<Index>(),
        -200_i64..200,
        0_i64..2_200_000_000,
    )
        .prop_map(|(name, which, minutes, seconds)| {
            let zone = ZONES.get(&name).expect("a zone");
            let since: Timestamp = "1973-01-01T00:00:00Z".parse().expect("an instant");
            let changes: Vec<Timestamp> = zone
                .following(since)
                .take(160)
                .map(|change| change.timestamp())
                .collect();
            let near = if changes.is_empty() {
                Timestamp::from_second(seconds + 100_000_000).expect("in range")
            } else {
                *which.get(&changes)
            };
            // Counted as if clocks went on: minutes that are skipped and that come twice are among these.
            let shown = zone.to_datetime(near).checked_add(minutes.minutes()).expect("in range");
            (name, shown.date().at(shown.hour(), shown.minute(), 0, 0))
        })
}

/// The days around a wall, a minute at a time, with what clocks show.
fn around(zone: &TimeZone, near: civil::DateTime) -> impl Iterator<Item = (i64, civil::DateTime)> {
    let middle = near
        .to_zoned(TimeZone::UTC)
        .expect("in range")
        .timestamp()
        .as_microsecond();
    let zone = zone.clone();
    (-60 * 40..60 * 40_i64).map(move |minute| {
        let instant = middle + minute * 60_000_000;
        let shown = zone.to_datetime(Timestamp::from_microsecond(instant).expect("in range"));
        (instant, shown)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_time_is_when_clocks_show_it_or_the_first_instant_after_it_was_skipped((name, typed) in zone_and_minute()) {
        let zone = ZONES.get(&name).expect("a zone");
        let date = typed.date().to_string();
        let of_wall = wall(&date, &format!("{:02}:{:02}", typed.hour(), typed.minute()));
        let begins = edge(of_wall, &name, Edge::Begins).expect("an instant");
        let ends = edge(of_wall, &name, Edge::Ends).expect("an instant");
        prop_assert!(begins <= ends);
        let showing: Vec<i64> =
            around(&zone, typed).filter(|(_, shown)| *shown == typed).map(|(instant, _)| instant).collect();
        if let (Some(first), Some(last)) = (showing.first(), showing.last()) { prop_assert_eq!((begins, ends), (*first, *last), "{} {}", name, of_wall) } else {
            prop_assert_eq!(begins, ends);
            let now = Timestamp::from_microsecond(begins).expect("in range");
            let before = Timestamp::from_microsecond(begins - 1).expect("in range");
            prop_assert!(zone.to_datetime(now) > typed && zone.to_datetime(before) < typed, "{} {}", name, of_wall);
        }
    }

    #[test]
    fn a_day_begins_when_clocks_first_show_it_and_ends_when_they_have_shown_it_last((name, typed) in zone_and_minute()) {
        let zone = ZONES.get(&name).expect("a zone");
        let day = typed.date();
        let of_wall = wall(&day.to_string(), "");
        let begins = edge(of_wall, &name, Edge::Begins).expect("an instant");
        let ends = edge(of_wall, &name, Edge::Ends).expect("an instant");
        if !around(&zone, day.at(12, 0, 0, 0)).any(|(_, shown)| shown.date() == day) {
            prop_assert_eq!(begins, ends, "a day that never was: {} {}", name, of_wall);
            return Ok(());
        }
        prop_assert!(begins < ends, "{} {}", name, of_wall);
        for (instant, shown) in around(&zone, day.at(12, 0, 0, 0)) {
            if shown.date() == day {
                prop_assert!(begins <= instant && instant < ends, "{} {}", name, of_wall);
            }
            if instant < begins {
                prop_assert!(shown.date() < day, "{} {}", name, of_wall);
            }
            if instant >= ends {
                prop_assert!(shown.date() > day, "{} {}", name, of_wall);
            }
        }
        let just_before = zone.to_datetime(Timestamp::from_microsecond(ends - 1).expect("in range"));
        prop_assert_eq!(just_before.date(), day, "{} {}", name, of_wall);
    }

    #[test]
    fn a_wall_read_off_an_instant_leads_back_to_its_minute((name, typed) in zone_and_minute(), second in 0_i64..60) {
        let of_wall = wall(&typed.date().to_string(), &format!("{:02}:{:02}", typed.hour(), typed.minute()));
        let begins = edge(of_wall, &name, Edge::Begins).expect("an instant");
        let read = super::wall(begins + second * 1_000_000, &name).expect("a wall");
        let again = [Edge::Begins, Edge::Ends].map(|of| edge(read, &name, of).expect("an instant"));
        prop_assert!(again.contains(&begins), "{} {} {}", name, of_wall, read);
    }
}
