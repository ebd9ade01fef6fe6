//! Portal access: the credentials of contacts. Its first form lives in the contact's own form
//! ([`crate::contacts`]); here is what that form asks for on its own.

pub(crate) mod times;

use crate::{
    Backend,
    access::{Authorized, ContactsSection, Modify},
    password,
};
use secrecy::SecretString;

/// The services of portal access.
pub struct PortalAccess<'a> {
    backend: &'a Backend,
}

impl<'a> PortalAccess<'a> {
    pub(crate) fn new(backend: &'a Backend) -> Self {
        Self { backend }
    }

    /// A strong password to hand to somebody, who has to change it: 119 random bits in letters and digits
    /// that are not mistaken for one another. Nothing is stored: the form is posted with it.
    pub fn generate_password(&self, _who: &Authorized<ContactsSection, Modify>) -> SecretString {
        password::generate(self.backend.rng())
    }
}
