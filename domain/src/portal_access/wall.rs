//! A date, and perhaps a time of day, as the clocks of a place show them. Which instant that is depends on the time
//! zone, which the backend knows.

use crate::failure::Reason;
use std::{fmt, str::FromStr};

/// What clocks show: `2027-04-20`, or `2027-04-20T08:30`. In this order later walls come after earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wall {
    year: u16,
    month: u8,
    day: u8,
    time: Option<(u8, u8)>,
}

impl Wall {
    /// From the two fields of a form; neither is none. What is wrong is told with whether it is the date.
    pub fn typed(date: &str, time: &str) -> Result<Option<Self>, (bool, Reason)> {
        let (date, time) = (date.trim(), time.trim());
        if date.is_empty() {
            return if time.is_empty() {
                Ok(None)
            } else {
                Err((true, Reason::Required))
            };
        }
        let (year, month, day) = parse_date(date).ok_or((true, Reason::DateShape))?;
        let time = match time {
            "" => None,
            typed => Some(parse_time(typed).ok_or((false, Reason::TimeShape))?),
        };
        let wall = Self { year, month, day, time };
        Ok(Some(wall))
    }

    /// Year, month and day.
    pub const fn date(self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// Hour and minute, when there is a time.
    pub const fn time(self) -> Option<(u8, u8)> {
        self.time
    }

    /// As a form shows the date.
    pub fn date_text(self) -> String {
        let Self { year, month, day, .. } = self;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// As a form shows the time; empty when there is none.
    pub fn time_text(self) -> String {
        let time = |(hour, minute)| format!("{hour:02}:{minute:02}");
        self.time.map(time).unwrap_or_default()
    }
}

impl fmt::Display for Wall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.date_text())?;
        if self.time.is_some() {
            write!(formatter, "T{}", self.time_text())?;
        }
        Ok(())
    }
}

impl FromStr for Wall {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        let (date, time) = text.split_once('T').unwrap_or((text, ""));
        match Self::typed(date, time) {
            Ok(Some(wall)) if time.is_empty() != text.contains('T') => Ok(wall),
            Ok(_) => Err(Reason::DateShape),
            Err((_, reason)) => Err(reason),
        }
    }
}

/// A day of the calendar. Its years are those in which there are time zones, and a next day.
fn parse_date(text: &str) -> Option<(u16, u8, u8)> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1970..=9998).contains(&year) || !(1..=days).contains(&day) {
        return None;
    }
    Some((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

/// A time of day; some browsers write seconds that are none.
fn parse_time(text: &str) -> Option<(u8, u8)> {
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    if parts.next().is_some_and(|seconds| seconds != "00") || parts.next().is_some() || minute.len() != 2 {
        return None;
    }
    let (hour, minute) = (u8::try_from(digits(hour)?).ok()?, u8::try_from(digits(minute)?).ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// A number of one to four digits.
fn digits(text: &str) -> Option<u16> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_date_alone_and_one_with_a_time_are_kept_as_typed() {
        for (date, time, kept) in [
            ("2027-04-20", "", "2027-04-20"),
            (" 2027-04-20 ", " 08:30 ", "2027-04-20T08:30"),
            ("2028-02-29", "8:05", "2028-02-29T08:05"),
            ("2027-12-31", "23:59:00", "2027-12-31T23:59"),
        ] {
            let wall = Wall::typed(date, time).expect("a wall").expect("a date");
            assert_eq!(wall.to_string(), kept);
        }
        assert_eq!(Wall::typed(" ", ""), Ok(None));
    }

    #[test]
    fn what_is_no_date_and_what_is_no_time_is_told_where_it_stands() {
        for date in [
            "20/04/2027",
            "2027-4",
            "2027-02-29",
            "2100-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-04-31",
            "27-04-20",
            "1969-12-31",
            "9999-12-31",
            "2027-04-20-1",
            "+2027-04-20",
            "tomorrow",
            "２０２７-04-20",
        ] {
            assert_eq!(Wall::typed(date, ""), Err((true, Reason::DateShape)), "{date}");
        }
        for time in ["24:00", "8", "08:60", "8:5", "08:30:15", "8 pm", "-1:00", "08:30:00:00"] {
            assert_eq!(
                Wall::typed("2027-04-20", time),
                Err((false, Reason::TimeShape)),
                "{time}"
            );
        }
        assert_eq!(Wall::typed("", "08:30"), Err((true, Reason::Required)));
    }

    #[test]
    fn what_is_stored_is_read_as_it_was_written() {
        for text in ["2027-04-20", "2027-04-20T08:30"] {
            assert_eq!(text.parse::<Wall>().expect("a wall").to_string(), text);
        }
        for text in ["", "T08:30", "2027-04-20T", "2027-04-20T08:30T", "2027-04-20 08:30"] {
            assert!(text.parse::<Wall>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_is_misread(date in "\\PC{0,12}", time in "\\PC{0,8}") {
            if let Ok(Some(wall)) = Wall::typed(&date, &time) {
                let again = Wall::typed(&wall.date_text(), &wall.time_text());
                prop_assert_eq!(again, Ok(Some(wall)));
                prop_assert_eq!(wall.to_string().parse(), Ok(wall));
            }
        }

        #[test]
        fn every_day_of_the_calendar_is_a_date(year in 1970_u16..9999, month in 1_u8..13, day in 1_u8..29, at in 0_u16..1440) {
            let wall = Wall::typed(&format!("{year}-{month:02}-{day:02}"), &format!("{:02}:{:02}", at / 60, at % 60));
            prop_assert!(matches!(wall, Ok(Some(wall)) if wall.date() == (year, month, day)));
        }
    }
}
