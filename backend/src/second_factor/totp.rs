//! One-time codes by time (RFC 6238): SHA-1, six digits, thirty seconds, as every authenticator app has them. Not
//! responsible for whether a code was taken already, nor for where the key is kept.

use crate::{clock::SECOND, error::Error};
use domain::second_factor::{CODE_DIGITS, QrCode};
use qrcodegen::{QrCode as Modules, QrCodeEcc};
use std::fmt::Write as _;
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

/// The bits that RFC 4226 recommends, 160.
pub(super) const KEY_LENGTH: usize = 20;
/// Modules that stay light around a QR code (ISO/IEC 18004).
const QUIET: u32 = 4;

/// The codes of a key, with a name for the app.
pub(super) fn codes(key: &[u8], (issuer, account): (&str, &str)) -> Result<Totp, Error> {
    // A colon would end the name.
    let plain = |name: &str| name.replace(':', " ").trim().to_owned();
    let issuer = Some(plain(issuer)).filter(|issuer| !issuer.is_empty());
    Builder::new()
        .with_secret(key.to_vec())
        .with_skew(1)
        .with_issuer(issuer)
        .with_account_name(plain(account))
        .build()
        .map_err(|error| Error::Other(format!("a key of one-time codes is none: {error}")))
}

/// The step whose code this is, at `now` or one step before or after.
pub(super) fn step(key: &[u8], code: &str, now: i64) -> Result<Option<i64>, Error> {
    let seconds = u64::try_from(now / SECOND).unwrap_or_default();
    let step = codes(key, ("", ""))?.check(code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// What was typed as a one-time code, if it looks like one: spaces are nothing.
pub(super) fn typed(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    (digits.len() == CODE_DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(digits)
}

/// The key as it is typed, in groups of four.
pub(super) fn groups(codes: &Totp) -> Zeroizing<String> {
    let key = Zeroizing::new(codes.secret().to_base32());
    let mut groups = Zeroizing::new(String::with_capacity(40));
    for (at, letter) in key.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            groups.push(' ');
        }
        groups.push(letter);
    }
    groups
}

/// A text as a QR code.
pub(super) fn qr(text: &str) -> Result<QrCode, Error> {
    let modules = Modules::encode_text(text, QrCodeEcc::Medium)
        .map_err(|error| Error::Other(format!("an address is too long for a QR code: {error:?}")))?;
    let mut path = String::new();
    for y in 0..modules.size() {
        let mut x = 0;
        while x < modules.size() {
            let begin = x;
            while modules.get_module(x, y) {
                x += 1;
            }
            if x > begin {
                let (quiet, length) = (i64::from(QUIET), x - begin);
                // Writing to a String does not fail.
                let _ = write!(
                    path,
                    "M{} {}h{length}v1h-{length}z",
                    i64::from(begin) + quiet,
                    i64::from(y) + quiet
                );
            }
            x += 1;
        }
    }
    Ok(QrCode {
        size: u32::try_from(modules.size()).unwrap_or_default() + 2 * QUIET,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the key of its test vectors.
    const KEY: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // The last six of its eight digits.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(
                step(KEY, code, seconds * SECOND).unwrap(),
                Some(seconds / 30),
                "{seconds}"
            );
        }
    }

    #[test]
    fn a_code_is_good_one_step_before_and_after_and_no_longer() {
        let at = |seconds: i64| step(KEY, "081804", seconds * SECOND).unwrap();
        let begin = 1_111_111_109 / 30 * 30;
        assert_eq!(at(begin - 31), None);
        for seconds in [begin - 30, begin, begin + 29, begin + 59] {
            assert_eq!(at(seconds), Some(begin / 30), "{seconds}");
        }
        assert_eq!(at(begin + 60), None);
    }

    #[test]
    fn a_code_may_be_typed_in_two_groups() {
        assert_eq!(typed(" 081 804\n").as_deref(), Some("081804"));
        for other in ["", "08180", "0818044", "08180a", "٠٨١٨٠٤"] {
            assert_eq!(typed(other), None, "{other}");
        }
    }

    #[test]
    fn the_address_names_the_provider_and_the_login() {
        let codes = codes(KEY, ("Fibre Boréale: télécom", "bob@abc.example")).unwrap();
        let address = codes.to_url().unwrap();
        assert!(address.starts_with("otpauth://totp/Fibre%20Bor%C3%A9ale"), "{address}");
        assert!(address.contains("issuer=Fibre%20Bor%C3%A9ale"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{address}");
        assert_eq!(groups(&codes).as_str(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn a_qr_code_has_its_three_corners_and_a_quiet_zone() {
        let code = qr("otpauth://totp/x?secret=GEZDGNBV").unwrap();
        assert!(code.path.starts_with("M4 4h7v1h-7z"), "{}", code.path);
        let right = code.size - 4 - 7;
        assert!(code.path.contains(&format!("M{right} 4h7v1h-7z")));
        assert!(code.path.contains(&format!("M4 {right}h7v1h-7z")));
    }
}
