//! Telephone numbers: what is typed to E.164, E.164 to what is shown. Which phones a contact has is not
//! this module's business.

use domain::{
    contacts::{PhoneKind, PhoneView},
    failure::Reason,
    value::PhoneNumber,
};
use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber as Parsed, PhoneNumberFormat, enums::Region};

/// Where a number without `+` is at home.
const HOME: Region = Region::CA;
/// The country code of North America.
const NORTH_AMERICA: i32 = 1;

/// Parses a number as typed: national where it is at home in North America, or international with `+`.
///
/// Numbers that the plan's metadata does not know yet pass when their shape is right: new area codes come
/// every year, and examples use 555-01xx.
pub fn parse(typed: &str) -> Result<PhoneNumber, Reason> {
    // The no-break hyphen with which some pages write numbers.
    let plain = typed.replace('\u{2011}', "-");
    let number = PHONE_NUMBER_UTIL
        .parse(&plain, Some(HOME))
        .map_err(|_| Reason::PhoneShape)?;
    let possible = matches!(number.is_possible_with_reason(), Ok(NumberLengthType::IsPossible));
    if possible && (number.country_code != NORTH_AMERICA || is_north_american(number.national_number)) {
        number.format_as(PhoneNumberFormat::E164).parse()
    } else {
        Err(Reason::PhoneShape)
    }
}

/// Neither the area code nor the exchange begins with 0 or 1.
fn is_north_american(national: u64) -> bool {
    national / 1_000_000_000 >= 2 && national / 1_000_000 % 10 >= 2
}

/// E.164 as parsed; stored numbers always do.
fn parsed(number: &PhoneNumber) -> Option<Parsed> {
    PHONE_NUMBER_UTIL.parse(number.as_str(), None).ok()
}

/// As it is written at home, `514 555-0112`, and with the country code abroad, `+33 1 23 45 67 89`.
pub fn display(number: &PhoneNumber) -> String {
    let Some(known) = parsed(number) else {
        return number.to_string();
    };
    if known.country_code == NORTH_AMERICA {
        let national = known.national_number;
        format!(
            "{:03} {:03}-{:04}",
            national / 10_000_000,
            national / 10_000 % 1000,
            national % 10_000
        )
    } else {
        known.format_as(PhoneNumberFormat::International).into_owned()
    }
}

/// The digits by which a number is found: international, and as dialled at home where that differs by more
/// than the beginning.
pub fn digits(number: &PhoneNumber) -> [String; 2] {
    let only = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let national = parsed(number).map_or_else(String::new, |known| only(&known.format_as(PhoneNumberFormat::National)));
    [only(number.as_str()), national]
}

/// A phone as it is shown.
pub fn view(kind: PhoneKind, number: &PhoneNumber, extension: &str) -> PhoneView {
    PhoneView {
        kind,
        display: display(number),
        number: number.to_string(),
        extension: extension.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(typed: &str) -> Option<String> {
        parse(typed).ok().map(|number| display(&number))
    }

    #[test]
    fn numbers_are_stored_as_e164_and_shown_as_at_home() {
        for typed in [
            "514 555-0112",
            "(514) 555.0112",
            "1-514-555-0112",
            "+1 514 555 0112",
            "514\u{a0}555\u{2011}0112",
        ] {
            assert_eq!(parse(typed).map(String::from).as_deref(), Ok("+15145550112"), "{typed}");
            assert_eq!(shown(typed).as_deref(), Some("514 555-0112"));
        }
        assert_eq!(shown("+33 1 23 45 67 89").as_deref(), Some("+33 1 23 45 67 89"));
        assert_eq!(shown("011 33 1 23 45 67 89").as_deref(), Some("+33 1 23 45 67 89"));
    }

    #[test]
    fn what_is_shown_parses_to_the_same_number() {
        for number in [
            "+15145550112",
            "+18005550199",
            "+33123456789",
            "+442071838750",
            "+390612345678",
        ] {
            let number: PhoneNumber = number.parse().expect("E.164");
            assert_eq!(parse(&display(&number)), Ok(number));
        }
    }

    #[test]
    fn what_no_plan_knows_is_refused() {
        for typed in [
            "555-0112",
            "114 555-0112",
            "514 155-0112",
            "+999 12345678",
            "+1 514 555 01122",
            "0000000000",
        ] {
            assert_eq!(parse(typed), Err(Reason::PhoneShape), "{typed}");
        }
    }

    #[test]
    fn a_number_is_found_as_dialled_at_home() {
        let number: PhoneNumber = "+442071838750".parse().expect("E.164");
        assert_eq!(digits(&number), ["442071838750", "02071838750"]);
    }
}
