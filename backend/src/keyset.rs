//! Pages by keyset: where one begins or ends, and what stands before and after it. What a list is sorted by, and its
//! SQL, are the features' business.

use std::{fmt::Display, str::FromStr};

/// A place in a list: the sort key there, and the id that tells it from others with the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor<Id> {
    pub(crate) key: String,
    pub(crate) id: Id,
}

impl<Id: FromStr> Cursor<Id> {
    /// From the URL; what is not ours is ignored.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (key, id) = text.split_once('.')?;
        let ours = key.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'z');
        Some(Self {
            key: ours.then(|| key.to_owned())?,
            id: id.parse().ok()?,
        })
    }

    /// The place that the URL asks for, and whether the page ends there rather than begins.
    pub(crate) fn asked(after: Option<&str>, before: Option<&str>) -> (Option<Self>, bool) {
        let after = after.and_then(Self::parse);
        let before = before.and_then(Self::parse).filter(|_| after.is_none());
        let backward = before.is_some();
        (after.or(before), backward)
    }
}

impl<Id: Display> Cursor<Id> {
    /// As in the URL.
    pub(crate) fn text(&self) -> String {
        format!("{}.{}", self.key, self.id)
    }
}

/// A page of ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page<Id> {
    pub(crate) ids: Vec<Id>,
    pub(crate) next: Option<String>,
    pub(crate) previous: Option<String>,
}

impl<Id: Display> Page<Id> {
    /// Of the places found after the cursor, or before it from the nearest on: one more than the `rows` shown tells
    /// whether there is another page.
    pub(crate) fn of(mut found: Vec<Cursor<Id>>, rows: usize, from_cursor: bool, backward: bool) -> Self {
        let more = found.len() > rows;
        found.truncate(rows);
        if backward {
            found.reverse();
        }
        let has_next = if backward { from_cursor } else { more };
        let has_previous = if backward { more } else { from_cursor };
        Self {
            next: found.last().filter(|_| has_next).map(Cursor::text),
            previous: found.first().filter(|_| has_previous).map(Cursor::text),
            ids: found.into_iter().map(|place| place.id).collect(),
        }
    }
}
