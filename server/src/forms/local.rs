//! Addresses that a form asks to be led to: paths of this site, and nothing that a browser would take for
//! another one (CWE-601).

use std::fmt::Write;

use domain::communication_order::OrderKind;
use http::uri::PathAndQuery;

/// The most characters of a path that is led to.
const MOST: usize = 2000;

/// The path with its query, if it is one of this site; without a fragment. What stands in it as plain text (the
/// router decodes parameters once more than they were encoded) is encoded.
pub(super) fn path(text: &str) -> Option<String> {
    let text = text.split('#').next()?;
    let second = text.strip_prefix('/')?.chars().next();
    if matches!(second, Some('/' | '\\')) || text.chars().any(|c| c.is_control() || c == '\\') {
        return None;
    }
    let mut path = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() {
            path.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(path, "%{byte:02X}");
        }
    }
    (path.len() <= MOST && path.parse::<PathAndQuery>().is_ok()).then_some(path)
}

/// As [`path`], or the home page.
pub(super) fn path_or_home(text: &str) -> String {
    path(text).unwrap_or_else(|| "/".to_owned())
}

/// The page on which an order stands, of those under `base`; the orders' own when it is none of them. The
/// order in edit is not part of it.
pub(super) fn order_page(text: &str, base: &str) -> String {
    let own = format!("{base}/communication-order");
    let Some(text) = path(text) else { return own };
    let (path, query) = text.split_once('?').unwrap_or((&text, ""));
    if path != own && path.strip_prefix(base) != Some("/contacts") {
        return own;
    }
    let others: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !is_edit(pair))
        .collect();
    if others.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", others.join("&"))
    }
}

fn is_edit(pair: &str) -> bool {
    pair.split('=').next() == Some("edit")
}

/// That page with an order in edit.
pub(super) fn in_edit(page: &str, kind: OrderKind) -> String {
    let sign = if page.contains('?') { '&' } else { '?' };
    format!("{page}{sign}edit={}", kind.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_led_to() {
        for own in [
            "/",
            "/contacts",
            "/contacts?q=c%C3%B4t%C3%A9&sort=-name",
            "/a//b",
            "/a:b@c",
        ] {
            assert_eq!(path(own).as_deref(), Some(own));
        }
        assert_eq!(path("/contacts#main").as_deref(), Some("/contacts"));
        assert_eq!(
            path("/contacts?q=côté roy").as_deref(),
            Some("/contacts?q=c%C3%B4t%C3%A9%20roy")
        );
        for foreign in [
            "",
            "contacts",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/\t/evil.example",
            "\t//evil.example",
            " /contacts",
            "/x\\..\\y",
            "/\u{85}/evil.example",
            "/x\r\nSet-Cookie: a=b",
            "https://evil.example",
            "javascript:alert(1)",
            "https:/evil.example",
            "?next=//evil.example",
        ] {
            assert_eq!(path(foreign), None, "{foreign:?}");
        }
        assert_eq!(path(&format!("/{}", "x".repeat(MOST))), None);
        assert_eq!(path_or_home("//evil.example"), "/");
    }

    #[test]
    fn an_order_is_shown_where_it_was_or_on_its_own_page() {
        let base = "/provider/customers/1";
        assert_eq!(
            order_page("/contacts?q=a&edit=technical&sort=-name", ""),
            "/contacts?q=a&sort=-name"
        );
        assert_eq!(
            order_page("/communication-order?edit=financial", ""),
            "/communication-order"
        );
        assert_eq!(
            order_page("/provider/customers/1/contacts", base),
            "/provider/customers/1/contacts"
        );
        for other in [
            "/provider/customers/2/contacts",
            "/contacts",
            "//evil.example",
            "",
            "/sign-in",
        ] {
            assert_eq!(
                order_page(other, base),
                "/provider/customers/1/communication-order",
                "{other}"
            );
        }
        assert_eq!(in_edit("/contacts", OrderKind::Technical), "/contacts?edit=technical");
        assert_eq!(
            in_edit("/contacts?q=a", OrderKind::Financial),
            "/contacts?q=a&edit=financial"
        );
    }
}
