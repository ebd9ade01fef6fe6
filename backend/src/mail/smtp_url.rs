//! The address of a mail server, as the setting gives it. Not responsible for connecting.

use lettre::Address;
use secrecy::SecretString;
use std::{fmt, net::IpAddr, str::FromStr};

/// How the way to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protection {
    /// TLS from the first byte.
    Tls,
    /// TLS before anything is said: it does not go on without.
    StartTls,
    /// None.
    Plain,
}

/// `smtps://user:password@host:465`, or `smtp://user:password@host:587?tls=required`.
#[derive(Clone)]
pub struct SmtpUrl {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) protection: Protection,
    pub(super) credentials: Option<(String, SecretString)>,
    /// Of whom letters are; absent: of nobody at the portal's host.
    pub(super) from: Option<Address>,
}

impl fmt::Debug for SmtpUrl {
    /// Without credentials.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SmtpUrl({}:{}, {:?})", self.host, self.port, self.protection)
    }
}

impl SmtpUrl {
    /// The host, which is no secret.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl FromStr for SmtpUrl {
    type Err = &'static str;

    /// What is wrong is said without repeating any of it: there may be a password in it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "must be an address such as smtps://user:password@mail.example.com";
        let (scheme, rest) = text
            .trim()
            .split_once("://")
            .ok_or("must begin with smtp:// or smtps://")?;
        let implicit = match scheme {
            "smtps" => true,
            "smtp" => false,
            _ => return Err("must begin with smtp:// or smtps://"),
        };
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (user, place) = match rest.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, rest),
        };
        let (host, port) = place_of(place).ok_or(SHAPE)?;
        let credentials = user.map(credentials).transpose()?;
        let (mut tls, mut from) = (None, None);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("tls", value)) => tls = Some(value),
                Some(("from", value)) => {
                    let address = decoded(value).and_then(|value| value.parse().ok());
                    from = Some(address.ok_or("has a from that is no address")?);
                }
                _ => return Err("has a parameter other than tls and from"),
            }
        }
        let protection = match (implicit, tls) {
            (true, None) => Protection::Tls,
            (true, Some(_)) => return Err("is smtps:// and needs no tls"),
            (false, Some("required")) => Protection::StartTls,
            (false, Some("none")) => Protection::Plain,
            (false, Some(_)) => return Err("has a tls that is neither required nor none"),
            (false, None) if is_loopback(&host) => Protection::Plain,
            (false, None) => {
                return Err(
                    "needs smtps:// or ?tls=required; ?tls=none would send everything readable to whoever is on the way",
                );
            }
        };
        let port = port.unwrap_or(match protection {
            Protection::Tls => 465,
            Protection::StartTls => 587,
            Protection::Plain => 25,
        });
        Ok(Self {
            host,
            port,
            protection,
            credentials,
            from,
        })
    }
}

/// Host and port; an address of IPv6 stands in brackets.
fn place_of(text: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            host.parse::<std::net::Ipv6Addr>().ok()?;
            (host, port.strip_prefix(':').or(port.is_empty().then_some(""))?)
        }
        None => text.split_once(':').unwrap_or((text, "")),
    };
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':');
    if host.is_empty() || !host.bytes().all(is_host) {
        return None;
    }
    let port = if port.is_empty() {
        None
    } else {
        Some(port.parse().ok()?)
    };
    Some((host.to_owned(), port))
}

fn credentials(text: &str) -> Result<(String, SecretString), &'static str> {
    const SHAPE: &str = "has a user without a password, or one that is not encoded";
    let (user, password) = text.split_once(':').ok_or(SHAPE)?;
    let (user, password) = (decoded(user).ok_or(SHAPE)?, decoded(password).ok_or(SHAPE)?);
    Ok((user, password.into()))
}

/// With `%40` and the like as what they stand for.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            decoded.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn parsed(text: &str) -> SmtpUrl {
        text.parse().unwrap_or_else(|why| panic!("{text} {why}"))
    }

    #[test]
    fn an_address_says_where_how_and_as_whom() {
        let url = parsed("smtps://portal%40isp.example:p%3Ass%20w@mail.isp.example/?from=portail%40isp.example");
        assert_eq!(
            (url.host(), url.port, url.protection),
            ("mail.isp.example", 465, Protection::Tls)
        );
        let (user, password) = url.credentials.clone().unwrap();
        assert_eq!(
            (user.as_str(), password.expose_secret()),
            ("portal@isp.example", "p:ss w")
        );
        assert_eq!(url.from.as_ref().unwrap().to_string(), "portail@isp.example");
        assert!(!format!("{url:?}").contains("p:ss w"));
        let url = parsed("smtp://mail:2525?tls=required");
        assert_eq!((url.port, url.protection), (2525, Protection::StartTls));
        assert_eq!(parsed("smtp://mail.isp.example?tls=required").port, 587);
        assert_eq!(parsed("smtp://[::1]:2525").protection, Protection::Plain);
        assert_eq!(parsed("smtp://localhost").port, 25);
        assert_eq!(parsed("smtp://10.0.0.1?tls=none").protection, Protection::Plain);
    }

    #[test]
    fn what_is_wrong_is_said_and_no_password_repeated() {
        for text in [
            "http://relais:hunter2@mail",
            "relais:hunter2@mail",
            "smtp://relais:hunter2@mail.isp.example",
            "smtp://relais:hunter2@mail.isp.example?tls=opportunistic",
            "smtps://relais:hunter2@mail?tls=none",
            "smtps://relais:hunter2@",
            "smtps://relais:hunter2@ma il",
            "smtps://relais:hunter2@mail:port",
            "smtps://relais:hunter2%4@mail",
            "smtps://hunter2@mail",
            "smtps://relais:hunter2@mail?from=nobody",
            "smtps://relais:hunter2@mail?timeout=3",
            "smtps://relais:hunter2@[mail]",
            "smtps://relais:hunter2@mail/path",
        ] {
            let Err(why) = text.parse::<SmtpUrl>() else {
                panic!("{text} was taken");
            };
            assert!(!why.contains("hunter2") && !why.contains('\n'), "{why}");
        }
    }
}
