//! The address under which people reach this installation. It decides whether cookies are secure, which
//! origin may post, and what links in mail begin with; it is not where the server listens.

use std::{fmt, net::IpAddr, net::SocketAddr, str::FromStr};

use http::Uri;

/// An origin that is https, or http on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    secure: bool,
}

impl PublicUrl {
    /// `https://portal.example.com`, without a slash at its end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether it is https: then cookies are Secure and `__Host-`.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The address of a server on this machine.
    pub fn of_loopback(address: SocketAddr) -> Self {
        Self {
            origin: format!("http://{address}"),
            secure: false,
        }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.origin)
    }
}

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "must be an address such as https://portal.example.com";
        let uri: Uri = text.parse().map_err(|_| SHAPE)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(SHAPE);
        };
        if authority.as_str().contains('@') {
            return Err("must not hold a user name");
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err("must end after the host and port, Relais has the whole origin to itself");
        }
        let secure = scheme == "https";
        let on_this_machine = scheme == "http" && is_loopback(authority.host());
        if !(secure || on_this_machine) {
            return Err("must be https, or http on a loopback address");
        }
        // Browsers send their Origin in lower case and without the scheme's own port.
        let default_port = if secure { 443 } else { 80 };
        let port = match authority.port_u16() {
            Some(port) if port != default_port => format!(":{port}"),
            _ => String::new(),
        };
        let host = authority.host().to_ascii_lowercase();
        Ok(Self {
            origin: format!("{scheme}://{host}{port}"),
            secure,
        })
    }
}

fn is_loopback(host: &str) -> bool {
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    match literal.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn https_anywhere_and_http_on_loopback_are_taken() {
        for (text, origin, secure) in [
            ("https://portal.example.com", "https://portal.example.com", true),
            ("https://Portal.Example.com:443/", "https://portal.example.com", true),
            (
                "https://portal.example.com:8443",
                "https://portal.example.com:8443",
                true,
            ),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000", false),
            ("http://[::1]:3000", "http://[::1]:3000", false),
            ("http://localhost:80", "http://localhost", false),
        ] {
            let url: PublicUrl = text.parse().unwrap();
            assert_eq!((url.origin(), url.is_secure()), (origin, secure), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "portal.example.com",
            "http://portal.example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "https://portal.example.com/relais",
            "https://portal.example.com?x",
            "https://bob:secret@portal.example.com",
        ] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text}");
        }
    }
}
