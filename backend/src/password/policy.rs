//! Which passwords are taken (NIST SP 800-63B-4, section 3.1.1.2; OWASP ASVS 5.0, 6.2): long enough, not made of what
//! others know of the person, not among those that are guessed first. No rule of composition. The same check for
//! whoever sets a password, wherever.

use super::{Passwords, normalised};
use crate::{error::Error, text};
use domain::{
    CustomerId, LoginId, Reason,
    portal_access::{Strength, check_password_length, password_least},
};
use secrecy::{ExposeSecret, SecretString};
use sqlx::{AnyConnection, Row as _};
use std::collections::BTreeSet;
use zxcvbn::{Score, zxcvbn};

/// The product, what it is called, and what everybody types who thinks of a password in front of a French keyboard:
/// the estimate knows English.
const WORDS: [&str; 7] = [
    "Relais",
    "customer portal",
    "portail",
    "espace client",
    "mot de passe",
    "azertyuiop",
    "azerty",
];
/// Shorter words stand in too many others.
const WORD_LEAST: usize = 3;
/// The fewest guesses that the estimate has to give: under it lie the 30,000 passwords most often found in breaches,
/// repetitions, sequences, dates and rows of keys, with capitals and digits in the usual places.
const SCORE_LEAST: Score = Score::Two;
/// So many characters are looked at by the estimate, which takes longer with each.
const ESTIMATED_MOST: usize = 128;

/// What others know of whoever sets a password.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Context {
    words: BTreeSet<String>,
}

impl Context {
    /// What is known of everybody here: the product and the name of the provider.
    pub(crate) async fn of_provider(connection: &mut AnyConnection) -> Result<Self, Error> {
        let provider: String = sqlx::query_scalar("select provider_name from settings where id = 1")
            .fetch_one(connection)
            .await?;
        let context = WORDS.into_iter().fold(Self::default(), Self::with);
        Ok(context.with(&provider))
    }

    /// What is known of everybody of a customer: also its name and account number.
    pub(crate) async fn of_customer(connection: &mut AnyConnection, customer: &CustomerId) -> Result<Self, Error> {
        let context = Self::of_provider(&mut *connection).await?;
        let row = sqlx::query("select name, account_number from customer where id = $1")
            .bind(customer.as_str())
            .fetch_optional(connection)
            .await?;
        let Some(row) = row else { return Ok(context) };
        Ok(context.with(row.try_get("name")?).with(row.try_get("account_number")?))
    }

    /// What is known of whoever has a login: also their name, e-mail, login and, for contacts, their customer.
    pub(crate) async fn of_login(connection: &mut AnyConnection, login: &LoginId) -> Result<Self, Error> {
        let context = Self::of_provider(&mut *connection).await?;
        let row = sqlx::query(
            "select l.name as login, coalesce(c.first_name, s.name) as first_name, coalesce(c.last_name, '') as last_name,
                coalesce(c.email, s.email) as email, coalesce(cu.name, '') as customer,
                coalesce(cu.account_number, '') as account_number
             from login l join portal_access p on p.login_id = l.id
             left join contact c on c.customer_id = p.customer_id and c.id = p.contact_id
             left join customer cu on cu.id = p.customer_id left join staff s on s.id = p.staff_id where l.id = $1",
        )
        .bind(login.as_str())
        .fetch_optional(connection)
        .await?;
        let Some(row) = row else { return Ok(context) };
        [
            "login",
            "first_name",
            "last_name",
            "email",
            "customer",
            "account_number",
        ]
        .into_iter()
        .try_fold(context, |context, column| {
            Ok(context.with(row.try_get::<&str, _>(column)?))
        })
    }

    /// With the words of a text, and all of them as one.
    pub(crate) fn with(mut self, text: &str) -> Self {
        let folded = text::fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
        let whole = letters(&folded);
        let known = words.chain([whole]).filter(|word| word.chars().count() >= WORD_LEAST);
        self.words.extend(known);
        self
    }

    /// Whether a password is little more than these words: without them fewer than half the characters are left that
    /// it has to have.
    fn makes(&self, password: &str, least: u32) -> bool {
        let mut left = letters(&text::fold(password));
        let whole = left.len();
        let mut words: Vec<&String> = self.words.iter().collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        for word in words {
            // Not to nothing, or what stood around it would become another word.
            left = left.replace(word.as_str(), " ");
        }
        let kept = left.chars().filter(|c| c.is_alphanumeric()).count();
        left.len() != whole && kept < usize::try_from(least / 2).unwrap_or_default()
    }

    fn inputs(&self) -> Vec<&str> {
        self.words.iter().map(String::as_str).collect()
    }
}

/// Letters and digits alone.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Passwords {
    /// How strong a password is, and why it is not taken, if it is not.
    pub(crate) async fn strength(
        &self,
        password: &SecretString,
        has_second_factor: bool,
        context: Context,
    ) -> Result<Strength, Error> {
        let password = normalised(password);
        self.blocking(move || Ok(strength(password.expose_secret(), has_second_factor, &context)))
            .await
    }

    /// Whether a password is taken from whoever is known by `context`, who has a second factor beside it or not.
    pub(crate) async fn check(
        &self,
        password: &SecretString,
        has_second_factor: bool,
        context: Context,
    ) -> Result<Result<(), Reason>, Error> {
        let strength = self.strength(password, has_second_factor, context).await?;
        Ok(strength.refusal.map_or(Ok(()), Err))
    }
}

fn strength(password: &str, has_second_factor: bool, context: &Context) -> Strength {
    let least = password_least(has_second_factor);
    let short: String = password.chars().take(ESTIMATED_MOST).collect();
    let score = zxcvbn(&short, &context.inputs()).score();
    let refusal = check_password_length(password, least).err().or_else(|| {
        if context.makes(password, least) {
            Some(Reason::PasswordOfContext)
        } else if score >= SCORE_LEAST {
            None
        } else if zxcvbn(&short, &[]).score() >= SCORE_LEAST {
            Some(Reason::PasswordOfContext)
        } else {
            Some(Reason::CommonPassword)
        }
    });
    Strength {
        score: u8::from(score),
        refusal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        [
            "Fibre Boréale",
            "bob@abc.example",
            "Bob Tremblay",
            "ABC Company",
            "10-4821",
        ]
        .into_iter()
        .chain(WORDS)
        .fold(Context::default(), Context::with)
    }

    fn refusal(password: &str, has_second_factor: bool) -> Option<Reason> {
        strength(password, has_second_factor, &context()).refusal
    }

    #[test]
    fn a_password_alone_has_fifteen_characters_and_eight_beside_a_second_factor() {
        assert_eq!(refusal("vqjz mold 71 kx", false), None);
        assert_eq!(refusal("vqjz mold 71 k", false), Some(Reason::TooShort { least: 15 }));
        assert_eq!(refusal("vqjz mo7", true), None);
        assert_eq!(refusal("vqjz mo", true), Some(Reason::TooShort { least: 8 }));
        assert_eq!(refusal("", true), Some(Reason::Required));
    }

    #[test]
    fn a_password_may_have_a_hundred_and_twenty_eight_characters_of_any_kind() {
        let long: String = "kq9 żółw 鯨 vz-! ".chars().cycle().take(128).collect();
        assert_eq!(refusal(&long, false), None);
        assert_eq!(refusal(&(long + "k"), false), Some(Reason::TooLong { most: 128 }));
        for plain in [
            "onlysmallletterswithoutsense",
            "sevenhorsesgraze",
            "   vq jz mo kd   ",
            "kóżqwyrłąń žčšťďň",
        ] {
            assert_eq!(refusal(plain, false), None, "{plain}");
        }
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for common in [
            "passwordpassword",
            "Password12345678",
            "aaaaaaaaaaaaaaaa",
            "1234567890123456",
            "qwertyuiopasdfgh",
            "abcdefghijklmnop",
            "iloveyouiloveyou",
            "111111111111111111",
        ] {
            assert_eq!(refusal(common, false), Some(Reason::CommonPassword), "{common}");
        }
        for common in ["password", "baseball", "trustno1", "P4ssword", "sunshine1"] {
            assert_eq!(refusal(common, true), Some(Reason::CommonPassword), "{common}");
        }
    }

    #[test]
    fn hundreds_of_the_commonest_are_refused_alone_and_beside_a_second_factor() {
        let all: Vec<&str> = include_str!("policy/commonest.txt").split_whitespace().collect();
        let alone = all.iter().filter(|common| common.chars().count() >= 15).count();
        assert!(alone >= 150 && all.len() - alone >= 400, "{alone} of {}", all.len());
        for common in all {
            let has_second_factor = common.chars().count() < 15;
            // Some are made of what is known here, such as *abcabcabcabcabc*.
            let refused = refusal(common, has_second_factor);
            let is_refused = matches!(refused, Some(Reason::CommonPassword | Reason::PasswordOfContext));
            assert!(is_refused, "{common}: {refused:?}");
        }
    }

    #[test]
    fn a_password_made_of_what_others_know_is_refused() {
        for known in [
            "FibreBoreale2026",
            "fibre boréale 2026!",
            "bob.tremblay.abc",
            "bob@abc.example",
            "ABC-Company-10-4821",
            "Relais-Portail-1",
            "motdepassemotdepasse",
            "azertyuiop123456",
            "companyabccompany",
        ] {
            assert_eq!(refusal(known, false), Some(Reason::PasswordOfContext), "{known}");
        }
        // Such a word among others is none the worse.
        for fine in [
            "bobsleigh in the winter rain",
            "seven horses graze at abc",
            "relais de sept chevaux blancs",
        ] {
            assert_eq!(refusal(fine, false), None, "{fine}");
        }
    }

    #[test]
    fn what_is_typed_with_another_keyboard_is_checked_as_the_same() {
        assert_eq!(refusal("ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ", false), None);
        let normal = super::super::normalised(&"ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ".into());
        assert_eq!(refusal(normal.expose_secret(), false), Some(Reason::CommonPassword));
    }

    #[test]
    fn strength_grows_with_what_is_added() {
        let score = |password| strength(password, false, &context()).score;
        assert!(score("password") == 0 && score("seven horses graze on a hill") == 4);
        assert!(score("vqjz") < score("vqjz mold 71 kx"));
    }
}
