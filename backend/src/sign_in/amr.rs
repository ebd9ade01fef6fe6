//! How a session was authenticated, as its row has it: the names of RFC 8176 where it has one. Not responsible for what
//! is asked for.

use std::fmt;

/// One way of authenticating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// A password.
    Password,
    /// A one-time code.
    Code,
    /// A recovery code.
    Recovery,
    /// A device that is trusted, in the place of a code.
    Device,
}

impl Method {
    const ALL: [Self; 4] = [Self::Password, Self::Code, Self::Recovery, Self::Device];

    /// The word as stored.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Password => "pwd",
            Self::Code => "otp",
            Self::Recovery => "recovery",
            Self::Device => "device",
        }
    }
}

/// Every way in which a session was authenticated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Amr(Vec<Method>);

impl Amr {
    /// By a password alone.
    pub(crate) fn password() -> Self {
        Self(vec![Method::Password])
    }

    /// As stored; a word that is none counts for nothing.
    pub(crate) fn parse(text: &str) -> Self {
        let known = |word: &str| Method::ALL.into_iter().find(|method| method.code() == word);
        Self(text.split(',').filter_map(known).collect())
    }

    /// And by this one.
    #[must_use]
    pub(crate) fn with(mut self, method: Method) -> Self {
        if !self.0.contains(&method) {
            self.0.push(method);
        }
        self
    }

    /// Whether there was a second factor, or what stands for it.
    pub(crate) fn has_second_factor(&self) -> bool {
        self.0.iter().any(|method| *method != Method::Password)
    }
}

impl fmt::Display for Amr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(|method| method.code()).collect();
        formatter.write_str(&words.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_what_is_read() {
        let amr = Amr::password().with(Method::Code).with(Method::Code);
        assert_eq!(amr.to_string(), "pwd,otp");
        assert_eq!(Amr::parse("pwd,otp"), amr);
        assert!(amr.has_second_factor());
        for alone in ["pwd", "", "pwd,fido", "nonsense"] {
            assert!(!Amr::parse(alone).has_second_factor(), "{alone}");
        }
    }
}
