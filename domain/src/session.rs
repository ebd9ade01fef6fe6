//! Who is signed in and on whose pages: what every page needs around its content.

use crate::{
    access::Holding,
    id::{ContactId, CustomerId},
    staff::StaffLevel,
    value::{Bilingual, Language},
};
use serde::{Deserialize, Serialize};

/// Whose pages: the customer of the person who is signed in, or one that staff have chosen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// The own account of a contact.
    Own,
    /// The account that staff are working on, under `/provider/customers/{id}`.
    Customer(CustomerId),
    /// The account as one of its contacts would see it, for staff who look and change nothing, under
    /// `/provider/customers/{customer}/as/{contact}`.
    As {
        /// The account.
        customer: CustomerId,
        /// Through whose eyes.
        contact: ContactId,
    },
}

impl Scope {
    /// The path before the customer's pages: empty, or that of staff.
    pub fn base(&self) -> String {
        match self {
            Self::Own => String::new(),
            Self::Customer(id) => format!("/provider/customers/{id}"),
            Self::As { customer, contact } => format!("/provider/customers/{customer}/as/{contact}"),
        }
    }
}

/// The customer whose pages are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerHead {
    /// Its id.
    pub id: CustomerId,
    /// Its name.
    pub name: String,
    /// Its account number.
    pub account_number: String,
}

/// As whom staff see the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The contact.
    pub contact: ContactId,
    /// Its name.
    pub name: String,
}

/// What surrounds a page for someone who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shell {
    /// The provider's name.
    pub provider: String,
    /// The name of the person.
    pub person: String,
    /// The contact who is signed in, or as whom staff see the pages; absent for staff otherwise.
    pub contact: Option<ContactId>,
    /// As whom staff see the pages; nothing can be changed then.
    pub seen: Option<Seen>,
    /// Whether the ownership of the account is offered to this contact.
    pub is_offered_ownership: bool,
    /// What the person may do when of the provider; absent for contacts.
    pub staff: Option<StaffLevel>,
    /// The customer whose pages are shown; absent for staff who have not chosen one.
    pub customer: Option<CustomerHead>,
    /// What the person holds on these pages (staff: everything).
    pub holding: Holding,
    /// Names of all sections and the icon of each, in order.
    pub sections: Vec<crate::access::Section>,
}

/// What everybody sees before signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// The provider's name.
    pub name: String,
    /// How support is reached.
    pub support: Support,
    /// The path of its logo, if it has one.
    pub logo: Option<String>,
}

/// How the provider's support is reached: the reference's *Contact us*. What is empty is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Support {
    /// In a sentence, in both languages.
    pub text: Bilingual,
    /// The telephone number, as the provider writes it.
    pub phone: String,
    /// When somebody answers, in both languages.
    pub hours: Bilingual,
    /// Where a ticket is opened: a web or e-mail address.
    pub ticket_link: String,
    /// Where general questions go: a web or e-mail address.
    pub questions_link: String,
}

impl Support {
    /// The address by which a telephone calls the number (RFC 3966); `None` when there is too little of one.
    pub fn call(&self) -> Option<String> {
        call(&self.phone)
    }
}

/// The address by which a telephone calls a number as somebody wrote it; letters end it, as in `ext. 12`.
pub fn call(phone: &str) -> Option<String> {
    let mut address = "tel:".to_owned();
    for (at, letter) in phone.trim().chars().enumerate() {
        match letter {
            '0'..='9' => address.push(letter),
            '+' if at == 0 => address.push(letter),
            'a'..='z' | 'A'..='Z' => break,
            _ => {}
        }
    }
    let digits = address.bytes().filter(u8::is_ascii_digit).count();
    (digits >= 3).then_some(address)
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The word as stored in the cookie; `None` when the system decides.
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// From the cookie; anything unknown is [`Theme::System`].
    pub fn from_code(code: &str) -> Self {
        match code {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// What the first byte of a page depends on beside its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Preferences {
    /// The language: from the profile, else the cookie, else Accept-Language, else the provider's.
    pub language: Language,
    /// The theme, from its cookie.
    pub theme: Theme,
}

/// The sign-in form, as posted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInDraft {
    /// The login as typed.
    #[serde(default)]
    pub login: String,
    /// Where to go after: a path of this site.
    #[serde(default)]
    pub next: String,
}

/// Why a sign-in was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInRefusal {
    /// The login or the password is wrong; which of them is not said (OWASP ASVS 5.0, 6.3.8).
    Wrong,
    /// Too many tries.
    TooManyTries {
        /// Seconds until the next try is taken.
        seconds: u64,
    },
    /// The password was right, and the access is disabled.
    Disabled,
    /// The password was right, and the access is not active yet.
    Scheduled,
    /// The password was right, and the access has expired.
    Expired,
    /// The password was right, and this address is not allowed.
    Address,
    /// The password was right, and the account is suspended or closed.
    Suspended,
}

#[cfg(test)]
mod tests {
    use super::call;

    #[test]
    fn a_number_is_called_however_it_is_written() {
        let called = |phone: &str| call(phone).unwrap_or_default();
        assert_eq!(called("1 800 555-0199"), "tel:18005550199");
        assert_eq!(called("+33 1 99 00 12 34"), "tel:+33199001234");
        assert_eq!(called("(514) 555.0112, ext. 22"), "tel:5145550112");
        assert_eq!(called("911"), "tel:911");
        assert_eq!(called("—"), "");
        assert_eq!(called(""), "");
    }
}
