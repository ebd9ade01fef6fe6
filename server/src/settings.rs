//! What the command line and the environment say, parsed once. Nothing is opened or read here.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use backend::mail::SmtpUrl;
use clap::Args;
use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};

use crate::PublicUrl;

/// The settings as they were given, on the command line or else in the environment.
#[derive(Debug, Default, Clone, Args)]
pub struct Given {
    /// Where to listen [default: 127.0.0.1:3000]
    #[arg(long, env = "RELAIS_LISTEN", value_name = "ADDR")]
    pub listen: Option<String>,
    /// The address in people's browsers; https, unless it is a loopback one
    #[arg(long, env = "RELAIS_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Networks of proxies whose X-Forwarded-For is believed, separated by commas
    #[arg(long, env = "RELAIS_TRUSTED_PROXIES", value_name = "CIDRS")]
    pub trusted_proxies: Option<String>,
    /// Where mail goes: smtps://user:password@host, or smtp://…?tls=required; without it, to files in the data directory
    #[arg(long, env = "RELAIS_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<SecretString>,
    /// Where the data is
    #[command(flatten)]
    pub data: GivenData,
}

/// Where the data is, as it was given.
#[derive(Debug, Default, Clone, Args)]
pub struct GivenData {
    /// Directory for all data [default: ./relais-data]
    #[arg(long, env = "RELAIS_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// postgres://...; without it, SQLite in the data directory
    #[arg(long, env = "RELAIS_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,
    /// The key that encrypts secrets in the database; made in the data directory when it is not given
    #[arg(long, env = "RELAIS_SECRET_KEY_FILE", value_name = "FILE")]
    pub secret_key_file: Option<PathBuf>,
}

/// Settings that can be started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address in people's browsers; where it listens when that is loopback.
    pub public_url: Option<PublicUrl>,
    /// Peers whose forwarded headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The mail server; files without it.
    pub smtp_url: Option<SmtpUrl>,
    /// Where the data is.
    pub data: DataSettings,
}

/// Where the data is.
#[derive(Debug, Clone)]
pub struct DataSettings {
    /// For everything that is a file.
    pub data_dir: PathBuf,
    /// Postgres; SQLite in the data directory without it.
    pub database_url: Option<SecretString>,
    /// The key that encrypts secrets; the data directory's own without it.
    pub secret_key_file: Option<PathBuf>,
}

/// A setting that stops the start: one line that names it. Secrets are not repeated.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingError {
    name: &'static str,
    why: String,
}

impl SettingError {
    /// What is wrong with the setting of this name.
    pub fn new(name: &'static str, why: impl Into<String>) -> Self {
        Self { name, why: why.into() }
    }
}

impl fmt::Display for SettingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.why)
    }
}

impl std::error::Error for SettingError {}

/// The address in people's browsers, if it was given.
pub(crate) fn public_url(given: Option<&str>) -> Result<Option<PublicUrl>, SettingError> {
    present(given)
        .map(|text| {
            text.parse()
                .map_err(|why: &str| SettingError::new("RELAIS_PUBLIC_URL", why))
        })
        .transpose()
}

impl TryFrom<Given> for Settings {
    type Error = SettingError;

    fn try_from(given: Given) -> Result<Self, SettingError> {
        let listen = listen(given.listen.as_deref())?;
        let public_url = public_url(given.public_url.as_deref())?;
        if public_url.is_none() && !listen.ip().is_loopback() {
            return Err(SettingError::new(
                "RELAIS_PUBLIC_URL",
                format!("must be given, since {listen} is not a loopback address"),
            ));
        }
        Ok(Self {
            listen,
            public_url,
            trusted_proxies: networks(given.trusted_proxies.as_deref())?,
            smtp_url: smtp_url(given.smtp_url)?,
            data: given.data.try_into()?,
        })
    }
}

impl TryFrom<GivenData> for DataSettings {
    type Error = SettingError;

    fn try_from(given: GivenData) -> Result<Self, SettingError> {
        let file = |path: Option<PathBuf>| path.filter(|path| !path.as_os_str().is_empty());
        let database_url = url(
            "RELAIS_DATABASE_URL",
            given.database_url,
            &["postgres://", "postgresql://"],
        )?;
        let secret_key_file = file(given.secret_key_file);
        if database_url.is_some() && secret_key_file.is_none() {
            return Err(SettingError::new(
                "RELAIS_SECRET_KEY_FILE",
                "must be given with Postgres, since every node needs the same key",
            ));
        }
        Ok(Self {
            data_dir: file(given.data_dir).unwrap_or_else(|| PathBuf::from("./relais-data")),
            database_url,
            secret_key_file,
        })
    }
}

/// The address to listen on; the default when nothing is given.
pub fn listen(given: Option<&str>) -> Result<SocketAddr, SettingError> {
    let Some(text) = present(given) else {
        return Ok(SocketAddr::from(([127, 0, 0, 1], 3000)));
    };
    text.parse().map_err(|_| {
        let why = format!("{text:?} is not an address and port such as 127.0.0.1:3000");
        SettingError::new("RELAIS_LISTEN", why)
    })
}

fn networks(given: Option<&str>) -> Result<Vec<IpNet>, SettingError> {
    given
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(|text| {
            text.parse()
                .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
                .map_err(|_| {
                    let why = format!("{text:?} is not a network such as 10.0.0.0/8");
                    SettingError::new("RELAIS_TRUSTED_PROXIES", why)
                })
        })
        .collect()
}

/// The mail server. What is wrong with it is said without repeating any of it.
fn smtp_url(given: Option<SecretString>) -> Result<Option<SmtpUrl>, SettingError> {
    let Some(url) = given.filter(|url| !url.expose_secret().trim().is_empty()) else {
        return Ok(None);
    };
    let parsed = url.expose_secret().parse();
    parsed
        .map(Some)
        .map_err(|why| SettingError::new("RELAIS_SMTP_URL", why))
}

/// A URL that may hold a password: its scheme is checked, the rest is for the library that connects.
fn url(
    name: &'static str,
    given: Option<SecretString>,
    schemes: &[&str],
) -> Result<Option<SecretString>, SettingError> {
    let Some(url) = given.filter(|url| !url.expose_secret().trim().is_empty()) else {
        return Ok(None);
    };
    if schemes.iter().any(|scheme| url.expose_secret().starts_with(scheme)) {
        Ok(Some(url))
    } else {
        Err(SettingError::new(
            name,
            format!("must begin with {}", schemes.join(" or ")),
        ))
    }
}

/// An empty variable is an absent one: that is what compose files leave behind.
fn present(given: Option<&str>) -> Option<&str> {
    given.map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Given, GivenData, Settings};

    fn parse(given: Given) -> Result<Settings, String> {
        Settings::try_from(given).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_given_is_sqlite_on_loopback() {
        let settings = parse(Given::default()).unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:3000");
        assert_eq!(settings.data.data_dir.to_str(), Some("./relais-data"));
        assert!(settings.public_url.is_none() && settings.data.database_url.is_none());
        assert!(settings.trusted_proxies.is_empty() && settings.smtp_url.is_none());
    }

    #[test]
    fn an_empty_variable_is_an_absent_one() {
        let settings = parse(Given {
            listen: Some(String::new()),
            public_url: Some(" ".into()),
            trusted_proxies: Some(" , ".into()),
            smtp_url: Some("".into()),
            data: GivenData {
                data_dir: Some("".into()),
                database_url: Some("".into()),
                secret_key_file: Some("".into()),
            },
        });
        assert!(settings.is_ok(), "{settings:?}");
    }

    #[test]
    fn a_wrong_setting_is_named_in_one_line() {
        let listen = |text: &str| Given {
            listen: Some(text.into()),
            ..Given::default()
        };
        let public = |text: &str| Given {
            public_url: Some(text.into()),
            ..Given::default()
        };
        let proxies = |text: &str| Given {
            trusted_proxies: Some(text.into()),
            ..Given::default()
        };
        let smtp = |text: &str| Given {
            smtp_url: Some(text.into()),
            ..Given::default()
        };
        let database = |text: &str| Given {
            data: GivenData {
                database_url: Some(text.into()),
                ..GivenData::default()
            },
            ..Given::default()
        };
        for (given, name) in [
            (listen("3000"), "RELAIS_LISTEN"),
            (listen("0.0.0.0:3000"), "RELAIS_PUBLIC_URL"),
            (public("http://portal.example.com"), "RELAIS_PUBLIC_URL"),
            (proxies("10.0.0.0/8, ten"), "RELAIS_TRUSTED_PROXIES"),
            (database("mysql://relais@db/relais"), "RELAIS_DATABASE_URL"),
            (database("postgres://relais@db/relais"), "RELAIS_SECRET_KEY_FILE"),
            (smtp("smtp://relais:hunter2@mail.isp.example"), "RELAIS_SMTP_URL"),
            (smtp("smtps://mail.isp.example?tls=none"), "RELAIS_SMTP_URL"),
        ] {
            let error = parse(given).unwrap_err();
            assert!(error.starts_with(&format!("{name}: ")), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn a_secret_is_never_repeated() {
        let given = Given {
            smtp_url: Some("http://relais:hunter2@mail".into()),
            ..Given::default()
        };
        assert!(!format!("{given:?}").contains("hunter2"));
        let error = parse(given).unwrap_err();
        assert_eq!(error, "RELAIS_SMTP_URL: must begin with smtp:// or smtps://");
    }

    #[test]
    fn a_proxy_may_be_a_single_address() {
        let settings = parse(Given {
            trusted_proxies: Some("10.0.0.0/8, 192.0.2.1, ::1".into()),
            ..Given::default()
        })
        .unwrap();
        let networks: Vec<String> = settings.trusted_proxies.iter().map(ToString::to_string).collect();
        assert_eq!(networks, ["10.0.0.0/8", "192.0.2.1/32", "::1/128"]);
    }
}
