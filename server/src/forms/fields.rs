//! What a form posted, as it parses: into the drafts of `domain`, or field by field.

use axum::body::Bytes;
use serde::de::DeserializeOwned;

/// The fields of a form, in the order of the page.
#[derive(Clone)]
pub(super) struct Fields {
    body: Bytes,
}

/// The body is not such a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

impl Fields {
    pub(super) fn new(body: Bytes) -> Self {
        Self { body }
    }

    /// As a draft: `phones[0][number]`, `roles[]` and so on.
    pub(super) fn draft<T: DeserializeOwned>(&self) -> Result<T, Unreadable> {
        // The name of a choice holds the name of a field, brackets included, which is no path.
        let others: Vec<&[u8]> = self
            .body
            .split(|byte| *byte == b'&')
            .filter(|pair| !is_choice(pair))
            .collect();
        serde_qs::Config::new()
            .use_form_encoding(true)
            .deserialize_bytes(&others.join(&b'&'))
            .map_err(|_| Unreadable)
    }

    /// Names and values.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (String, String)> {
        form_urlencoded::parse(&self.body).map(|(name, value)| (name.into_owned(), value.into_owned()))
    }

    /// Adds a field, as if it had been posted.
    pub(super) fn push(&mut self, name: &str, value: &str) {
        let mut body = self.body.to_vec();
        let one_more = form_urlencoded::Serializer::new(String::new())
            .append_pair(name, value)
            .finish();
        body.push(b'&');
        body.extend_from_slice(one_more.as_bytes());
        self.body = body.into();
    }

    /// The values of a field, in order.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = String> {
        self.pairs()
            .filter(move |(other, _)| other == name)
            .map(|(_, value)| value)
    }

    /// The value of a field, the last if there are several; empty when there is none.
    pub(super) fn text(&self, name: &str) -> String {
        self.all(name).last().unwrap_or_default()
    }

    /// What stands between the brackets of `name[...]`, and the values.
    pub(super) fn inside(&self, name: &str) -> impl Iterator<Item = (String, String)> {
        self.pairs().filter_map(move |(field, value)| {
            let inside = field.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            Some((inside.to_owned(), value))
        })
    }
}

/// What both changed: whose value stands, as `choose[email]=mine`.
pub(super) const CHOICE: &str = "choose";

fn is_choice(pair: &[u8]) -> bool {
    pair.strip_prefix(CHOICE.as_bytes())
        .is_some_and(|rest| rest.starts_with(b"%5B") || rest.starts_with(b"%5b") || rest.starts_with(b"["))
}

#[cfg(test)]
mod tests {
    use domain::{communication_order::OrderDraft, contacts::ContactDraft};

    use super::*;

    fn fields(body: &'static str) -> Fields {
        Fields::new(Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn a_contact_comes_as_the_page_posts_it() {
        let draft: ContactDraft = fields(
            "version=3&first_name=J%C3%A9r%C3%B4me+B&phones%5B0%5D%5Bkind%5D=office&phones%5B0%5D%5Bnumber%5D=514+555-0100\
             &phones%5B0%5D%5Bextension%5D=&phones%5B1%5D%5Bkind%5D=mobile&roles%5B%5D=a&roles%5B%5D=b\
             &permissions%5Bbilling%5D=modify&communications%5B%5D=invoices&access%5Blogin%5D=j%40abc.example\
             &access%5Bdisabled%5D=true&notes=one%0D%0Atwo&choose%5Bpermissions%5Bbilling%5D%5D=theirs",
        )
        .draft()
        .unwrap();
        assert_eq!(draft.first_name, "Jérôme B");
        assert_eq!(draft.phones.len(), 2);
        assert_eq!(draft.phones[0].number, "514 555-0100");
        assert_eq!(draft.roles, ["a", "b"]);
        assert_eq!(draft.permissions["billing"], "modify");
        assert_eq!(draft.communications, ["invoices"]);
        assert_eq!(draft.access.login, "j@abc.example");
        assert!(draft.access.disabled);
        assert_eq!(draft.notes, "one\r\ntwo");
    }

    #[test]
    fn what_is_no_such_form_is_told_and_nothing_else_happens() {
        for body in [
            "phones=x",
            "first_name%5Bx%5D=1",
            "first_name=%ff",
            "access%5Bdisabled%5D=perhaps",
            "phones%5B99999999999%5D%5Bnumber%5D=1",
            "a%5B=1",
        ] {
            assert!(fields(body).draft::<ContactDraft>().is_err(), "{body}");
        }
        assert!(fields("version=many").draft::<OrderDraft>().is_err());
    }

    #[test]
    fn fields_come_in_the_order_of_the_page() {
        let fields =
            fields("position%5Bb%5D=1&position%5Ba%5D=2&remove%5B%5D=a&add=&add=x&choose%5Baccess%5Blogin%5D%5D=mine");
        let positions: Vec<_> = fields.inside("position").map(|(key, _)| key).collect();
        assert_eq!(positions, ["b", "a"]);
        assert_eq!(fields.text("add"), "x");
        assert_eq!(fields.text("nothing"), "");
        let choices: Vec<_> = fields.inside(CHOICE).collect();
        assert_eq!(choices, [("access[login]".to_owned(), "mine".to_owned())]);
        assert_eq!(fields.draft::<OrderDraft>().unwrap().remove, ["a"]);
    }
}
