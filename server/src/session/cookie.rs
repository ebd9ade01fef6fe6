//! The cookies that hold the token of a session, and that of a device which is trusted. What a token stands for is known
//! to `backend`.

use axum_extra::extract::cookie::CookieJar;
use domain::second_factor::TRUST_DAYS;
use http::{HeaderMap, HeaderValue};

/// With https the prefix makes browsers refuse one that another host or a plain connection set (RFC 6265bis,
/// section 4.1.3.2).
const fn name(secure: bool) -> &'static str {
    if secure {
        "__Host-relais_session"
    } else {
        "relais_session"
    }
}

/// The one by which a browser is known again, whoever signs in there.
const fn device_name(secure: bool) -> &'static str {
    if secure {
        "__Host-relais_device"
    } else {
        "relais_device"
    }
}

/// How long a browser is known again: a year.
const DEVICE_AGE: &str = "; Max-Age=31536000";

/// The value of a cookie.
pub(crate) fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers)
        .get(name)
        .map(|cookie| cookie.value().to_owned())
}

/// The token that the request shows.
pub(crate) fn token(headers: &HeaderMap, secure: bool) -> Option<String> {
    value(headers, name(secure))
}

/// The token of the browser that the request shows.
pub(crate) fn device(headers: &HeaderMap, secure: bool) -> Option<String> {
    value(headers, device_name(secure))
}

/// Keeps the token of the browser.
pub(crate) fn device_kept(token: &str, secure: bool) -> Option<HeaderValue> {
    header_value(device_name(secure), token, DEVICE_AGE, secure)
}

/// Keeps a token as long as the browser runs; how long it is good for is the server's affair.
pub(crate) fn kept(token: &str, secure: bool) -> Option<HeaderValue> {
    header_value(name(secure), token, "", secure)
}

/// The one by which a device is trusted, which is not asked for a second factor.
const fn trusted_name(secure: bool) -> &'static str {
    if secure {
        "__Host-relais_trusted"
    } else {
        "relais_trusted"
    }
}

/// The token of a trusted device that the request shows.
pub(crate) fn trusted(headers: &HeaderMap, secure: bool) -> Option<String> {
    value(headers, trusted_name(secure))
}

/// Keeps the token of a trusted device as long as it is good.
pub(crate) fn trusted_kept(token: &str, secure: bool) -> Option<HeaderValue> {
    let age = format!("; Max-Age={}", TRUST_DAYS * 24 * 60 * 60);
    header_value(trusted_name(secure), token, &age, secure)
}

/// Forgets the token.
pub(crate) fn forgotten(secure: bool) -> HeaderValue {
    // The text is our own, so it is a header's value.
    header_value(name(secure), "", "; Max-Age=0", secure).unwrap_or(HeaderValue::from_static(""))
}

fn header_value(name: &str, token: &str, age: &str, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{age}{secure}");
    let mut value = HeaderValue::from_str(&text).ok()?;
    // Its `Debug` does not show the token.
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use http::header;

    use super::*;

    #[test]
    fn over_https_the_cookie_is_of_this_host_and_secure() {
        assert_eq!(
            kept("abc", true).unwrap(),
            "__Host-relais_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            kept("abc", false).unwrap(),
            "relais_session=abc; Path=/; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            forgotten(true),
            "__Host-relais_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure"
        );
    }

    #[test]
    fn a_device_is_trusted_for_thirty_days() {
        assert_eq!(
            trusted_kept("abc", true).unwrap(),
            "__Host-relais_trusted=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure"
        );
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("relais_device=a; relais_trusted=b; relais_session=c"),
        );
        assert_eq!(trusted(&headers, false).as_deref(), Some("b"));
        assert_eq!(trusted(&headers, true), None);
    }

    #[test]
    fn a_browser_is_known_for_a_year_by_a_cookie_out_of_reach_of_scripts() {
        assert_eq!(
            device_kept("abc", true).unwrap(),
            "__Host-relais_device=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000; Secure"
        );
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("relais_device=abc"));
        assert_eq!(device(&headers, false).as_deref(), Some("abc"));
        assert_eq!(device(&headers, true), None);
    }

    #[test]
    fn a_token_of_the_other_scheme_is_not_read() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("relais_session=a; x=y"));
        assert_eq!(token(&headers, false).as_deref(), Some("a"));
        assert_eq!(token(&headers, true), None);
    }
}
