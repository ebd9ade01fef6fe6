//! All SQL of the contacts. Not responsible for who may do what: the services decide.

pub(super) mod catalog;
pub(crate) mod criterion;
pub(super) mod deleted;
mod parts;
pub(crate) mod read;
pub(crate) mod search;
pub(super) mod write;

/// `$from, $from+1, …`: `count` placeholders.
pub(crate) fn placeholders(from: usize, count: usize) -> String {
    (from..from + count)
        .map(|number| format!("${number}"))
        .collect::<Vec<_>>()
        .join(", ")
}
