//! A person's initials on a quiet tint. Decoration: the name stands beside it.

use super::text::initials;
use crate::node::view;
use leptos::prelude::*;

/// The same person always has the same tint.
fn tint(name: &str) -> &'static str {
    let sum = name
        .bytes()
        .fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    match sum % 4 {
        0 => "avatar",
        1 => "avatar avatar--2",
        2 => "avatar avatar--3",
        _ => "avatar avatar--4",
    }
}

/// A person's initials.
#[component]
pub fn Avatar(
    /// First and last name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! {
        <span class=tint(&name) aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tint_stays_with_its_name() {
        assert_eq!(tint("Bob Tremblay"), tint("Bob Tremblay"));
        let tints: std::collections::BTreeSet<_> = ["Adam", "Bob", "Chantal", "Émilie", "Steve", "Karim", "Luc"]
            .map(tint)
            .into();
        assert!(tints.len() > 1);
    }
}
