//! A mail server on this machine, for tests: takes letters and keeps them, or does not.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// How the server behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// Takes every letter.
    Well,
    /// Never says a word.
    Silent,
    /// Takes a connection, and says nothing once it has a recipient.
    SilentAtRcpt,
    /// `451` to every recipient.
    Busy,
    /// `550` to every recipient.
    Strict,
    /// `451` to one recipient, by name, and takes the others.
    BusyFor(&'static str),
    /// Goes away in the middle of a letter.
    DropsInData,
    /// Takes a letter, and goes away before it says so.
    DropsAfterData,
    /// `554` instead of a greeting.
    Closed,
}

/// How one gets there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Plain,
    StartTls,
    Tls,
}

/// What it has seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Letters that it took, as they came.
    pub(super) letters: Vec<String>,
    /// Halves of letters.
    pub(super) halves: usize,
    pub(super) recipients: Vec<String>,
    pub(super) senders: Vec<String>,
    /// What authenticated, as it came (RFC 4616).
    pub(super) logins: Vec<String>,
    pub(super) connections: usize,
    /// Whether something beside EHLO and STARTTLS was said in the clear.
    pub(super) in_the_clear: bool,
}

/// A mail server.
pub(super) struct MailServer {
    pub(super) port: u16,
    /// The certificate (PEM) of the authority that vouches for it.
    pub(super) root: Vec<u8>,
    seen: Arc<Mutex<Seen>>,
    mood: Arc<Mutex<Mood>>,
    accepting: JoinHandle<()>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// An authority of its own, and what it says of a host.
fn certified(host: &str) -> (Vec<u8>, TlsAcceptor) {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let root = params.self_signed(&key).expect("a root").pem().into_bytes();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec![host.to_owned()]).expect("parameters");
    let certificate = params.signed_by(&key, &issuer).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("a configuration");
    (root, TlsAcceptor::from(Arc::new(config)))
}

impl MailServer {
    /// One that listens, under a certificate for `localhost`.
    pub(super) async fn start(way: Way, mood: Mood) -> Self {
        Self::named("localhost", way, mood).await
    }

    /// One under a certificate for that host.
    pub(super) async fn named(host: &str, way: Way, mood: Mood) -> Self {
        let (root, acceptor) = certified(host);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let mood = Arc::new(Mutex::new(mood));
        let desk = Desk {
            seen: seen.clone(),
            mood: mood.clone(),
            acceptor,
        };
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let desk = desk.clone();
                // A client that goes away is no business of the others.
                tokio::spawn(async move { desk.connection(stream, way).await.ok() });
            }
        });
        Self {
            port,
            root,
            seen,
            mood,
            accepting,
        }
    }

    pub(super) fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().expect("no panic")
    }

    pub(super) fn becomes(&self, mood: Mood) {
        *self.mood.lock().expect("no panic") = mood;
    }
}

#[derive(Clone)]
struct Desk {
    seen: Arc<Mutex<Seen>>,
    mood: Arc<Mutex<Mood>>,
    acceptor: TlsAcceptor,
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, answer: &str) -> std::io::Result<()> {
    stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    stream.flush().await
}

/// Why a conversation is over.
enum Over {
    Done,
    /// Goes on under TLS.
    Upgrade,
}

impl Desk {
    fn mood(&self) -> Mood {
        *self.mood.lock().expect("no panic")
    }

    fn see(&self, note: impl FnOnce(&mut Seen)) {
        note(&mut self.seen.lock().expect("no panic"));
    }

    async fn connection(&self, stream: TcpStream, way: Way) -> std::io::Result<()> {
        self.see(|seen| seen.connections += 1);
        if self.mood() == Mood::Silent {
            tokio::time::sleep(Duration::from_mins(10)).await;
        }
        if way == Way::Tls {
            let stream = self.acceptor.accept(stream).await?;
            return self.talk(stream, true, false).await.map(drop);
        }
        let mut stream = stream;
        match self.talk(&mut stream, true, way == Way::StartTls).await? {
            Over::Done => Ok(()),
            Over::Upgrade => {
                let stream = self.acceptor.accept(stream).await?;
                self.talk(stream, false, false).await.map(drop)
            }
        }
    }

    /// The conversation (RFC 5321), with as much of it as clients need here.
    async fn talk<S>(&self, stream: S, greets: bool, offers_tls: bool) -> std::io::Result<Over>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut stream = BufReader::new(stream);
        if greets {
            if self.mood() == Mood::Closed {
                say(&mut stream, "554 5.3.2 No service here").await?;
                return Ok(Over::Done);
            }
            say(&mut stream, "220 mail.test ESMTP").await?;
        }
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(Over::Done);
            }
            let said = line.trim_end();
            let (verb, rest) = said.split_once(' ').unwrap_or((said, ""));
            if offers_tls && !matches!(verb, "EHLO" | "STARTTLS" | "QUIT") {
                self.see(|seen| seen.in_the_clear = true);
            }
            let answer = match verb {
                "EHLO" if offers_tls => "250-mail.test\r\n250 STARTTLS".to_owned(),
                "EHLO" => "250-mail.test\r\n250-8BITMIME\r\n250 AUTH PLAIN".to_owned(),
                "STARTTLS" if offers_tls => {
                    say(&mut stream, "220 2.0.0 Go ahead").await?;
                    return Ok(Over::Upgrade);
                }
                "AUTH" => {
                    self.see(|seen| seen.logins.push(rest.to_owned()));
                    // relais, hunter2
                    if rest == "PLAIN AHJlbGFpcwBodW50ZXIy" {
                        "235 2.7.0 Welcome".to_owned()
                    } else {
                        "535 5.7.8 Who is that?".to_owned()
                    }
                }
                "MAIL" => {
                    self.see(|seen| seen.senders.push(rest.to_owned()));
                    "250 2.1.0 Well".to_owned()
                }
                "RCPT" => {
                    self.see(|seen| seen.recipients.push(rest.to_owned()));
                    match self.mood() {
                        Mood::SilentAtRcpt => {
                            tokio::time::sleep(Duration::from_mins(10)).await;
                            return Ok(Over::Done);
                        }
                        Mood::Busy => "451 4.3.0 Come back later".to_owned(),
                        Mood::BusyFor(name) if rest.contains(name) => "451 4.3.0 Come back later".to_owned(),
                        Mood::Strict => "550 5.1.1 Nobody of that name".to_owned(),
                        _ => "250 2.1.5 Well".to_owned(),
                    }
                }
                "DATA" => {
                    say(&mut stream, "354 Go on").await?;
                    let letter = self.letter(&mut stream).await?;
                    let Some(letter) = letter else { return Ok(Over::Done) };
                    self.see(|seen| seen.letters.push(letter));
                    if self.mood() == Mood::DropsAfterData {
                        return Ok(Over::Done);
                    }
                    "250 2.0.0 Taken".to_owned()
                }
                "NOOP" | "RSET" => "250 2.0.0 Well".to_owned(),
                "QUIT" => {
                    say(&mut stream, "221 2.0.0 Bye").await?;
                    return Ok(Over::Done);
                }
                _ => "500 5.5.2 What?".to_owned(),
            };
            say(&mut stream, &answer).await?;
        }
    }

    /// What comes up to a line with a dot alone; nothing when it is not waited for.
    async fn letter<S>(&self, stream: &mut BufReader<S>) -> std::io::Result<Option<String>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let (mut letter, mut line) = (String::new(), String::new());
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(None);
            }
            if self.mood() == Mood::DropsInData && letter.len() > 100 {
                self.see(|seen| seen.halves += 1);
                return Ok(None);
            }
            if line == ".\r\n" {
                return Ok(Some(letter));
            }
            letter.push_str(line.strip_prefix('.').unwrap_or(&line));
        }
    }
}
