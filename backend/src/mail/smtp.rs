//! The way to a mail server: connections that are kept for a while, and what becomes of a message there.

use super::smtp_url::{Protection, SmtpUrl};
use domain::mails::MailTrouble;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    transport::smtp::{
        Error, PoolConfig,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};
use secrecy::ExposeSecret as _;
use std::{
    error::Error as _,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;

use super::message::Written;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How many connections are kept.
const CONNECTIONS: u32 = 4;
/// How long a connection is kept that nothing goes over.
const IDLE: Duration = Duration::from_mins(1);
/// How much of what a server says is kept.
const SAID_MOST: usize = 300;
/// Replies that speak of us rather than of the letter, although they are for good: authentication is wanted, or was not
/// taken (RFC 4954, section 6).
const NOT_OF_THE_LETTER: [u16; 4] = [530, 534, 535, 538];

/// A mail server.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// Where it is, and how one gets there.
    pub url: SmtpUrl,
    /// Certificates (PEM) of authorities to trust beside those of the system.
    pub roots: Vec<Vec<u8>>,
    /// How long it may take to connect.
    pub connect: Duration,
    /// How long it may take to hand over a letter.
    pub send: Duration,
}

impl Smtp {
    /// A server with a certificate that the system trusts.
    pub fn new(url: SmtpUrl) -> Self {
        Self {
            url,
            roots: Vec::new(),
            connect: Duration::from_secs(20),
            send: Duration::from_mins(1),
        }
    }
}

/// Why a letter did not go out.
#[derive(Debug)]
pub(super) enum Failed {
    /// Nor will others now.
    Connection(MailTrouble),
    /// It may, later.
    ForNow(MailTrouble),
    /// It never will.
    ForGood(MailTrouble),
}

/// The connections to a mail server.
pub(super) struct Connections {
    smtp: Smtp,
    hello: String,
    transport: Mutex<Option<Transport>>,
}

impl Connections {
    /// To that server, as that host. Nothing is done yet.
    pub(super) fn new(smtp: Smtp, hello: &str) -> Self {
        Self {
            smtp,
            hello: hello.to_owned(),
            transport: Mutex::default(),
        }
    }

    pub(super) fn smtp(&self) -> &Smtp {
        &self.smtp
    }

    /// Whether letters can be handed over now.
    pub(super) async fn reach(&self) -> Result<(), MailTrouble> {
        let transport = self.transport().map_err(|error| unreachable(&error))?;
        let mut dropped = Dropped::of(self);
        let reached = timeout(self.smtp.connect, transport.test_connection()).await;
        dropped.is_whole = reached.is_ok();
        match reached {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(MailTrouble::Unreachable("NOOP".to_owned())),
            Ok(Err(error)) => Err(unreachable(&error)),
            Err(_) => Err(MailTrouble::Timeout),
        }
    }

    /// Hands a message over.
    pub(super) async fn send(&self, message: &Written) -> Result<(), Failed> {
        let transport = self
            .transport()
            .map_err(|error| Failed::Connection(unreachable(&error)))?;
        let mut dropped = Dropped::of(self);
        let sent = timeout(self.smtp.send, transport.send_raw(&message.envelope, &message.bytes)).await;
        dropped.is_whole = sent.is_ok();
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failed(&error)),
            Err(_) => Err(Failed::Connection(MailTrouble::Timeout)),
        }
    }

    /// What connects, made when it is first needed.
    fn transport(&self) -> Result<Transport, Error> {
        let mut transport = self.transport.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(transport) = &*transport {
            return Ok(transport.clone());
        }
        Ok(transport.insert(self.connect()?).clone())
    }

    fn connect(&self) -> Result<Transport, Error> {
        let Smtp {
            url, roots, connect, ..
        } = &self.smtp;
        let tls = || {
            let mut parameters = TlsParameters::builder(url.host.clone());
            for root in roots {
                parameters = parameters.add_root_certificate(Certificate::from_pem(root)?);
            }
            parameters.build()
        };
        let tls = match url.protection {
            Protection::Tls => Tls::Wrapper(tls()?),
            Protection::StartTls => Tls::Required(tls()?),
            Protection::Plain => Tls::None,
        };
        let mut transport = Transport::builder_dangerous(&url.host)
            .port(url.port)
            .tls(tls)
            .timeout(Some(*connect))
            .hello_name(ClientId::Domain(self.hello.clone()))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS).idle_timeout(IDLE));
        if let Some((user, password)) = &url.credentials {
            let password = password.expose_secret().to_owned();
            transport = transport.credentials(Credentials::new(user.clone(), password));
        }
        Ok(transport.build())
    }
}

/// Whoever stops waiting for an answer leaves a connection behind on which it may still come, and would be taken for the
/// answer to something else: none of those that are kept is used again.
struct Dropped<'a> {
    connections: &'a Connections,
    is_whole: bool,
}

impl<'a> Dropped<'a> {
    fn of(connections: &'a Connections) -> Self {
        Self {
            connections,
            is_whole: false,
        }
    }
}

impl Drop for Dropped<'_> {
    fn drop(&mut self) {
        if !self.is_whole {
            let mut transport = self
                .connections
                .transport
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            *transport = None;
        }
    }
}

fn unreachable(error: &Error) -> MailTrouble {
    if error.is_timeout() {
        MailTrouble::Timeout
    } else {
        MailTrouble::Unreachable(said(error))
    }
}

fn failed(error: &Error) -> Failed {
    let is_of_us = error
        .status()
        .is_some_and(|code| NOT_OF_THE_LETTER.contains(&u16::from(code)));
    if error.is_permanent() && !is_of_us {
        Failed::ForGood(MailTrouble::Refused(said(error)))
    } else if error.is_permanent() || error.is_transient() {
        Failed::ForNow(MailTrouble::Refused(said(error)))
    } else if error.is_client() {
        // Such as an address that this server cannot be told.
        Failed::ForGood(MailTrouble::Unwritable(said(error)))
    } else {
        Failed::Connection(unreachable(error))
    }
}

/// What the server said, or what the connection came to, in one line.
fn said(error: &Error) -> String {
    let source = error.source().map(ToString::to_string).unwrap_or_default();
    let text = match error.status() {
        Some(code) => format!("{code} {source}"),
        None if source.is_empty() => error.to_string(),
        None => source,
    };
    super::message::one_line(&text).chars().take(SAID_MOST).collect()
}
