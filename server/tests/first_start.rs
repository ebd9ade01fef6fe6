//! The real binary on an empty directory: what it prints, and what the link in it does.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Stdio},
};

/// A server that runs.
struct Server {
    process: Child,
    address: String,
    /// What stands behind the host in the link, if it printed one.
    link: Option<String>,
}

impl Server {
    fn start(directory: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_relais"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(directory)
            .env_remove("RELAIS_DATABASE_URL")
            .env_remove("RELAIS_PUBLIC_URL")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut link = None;
        for line in BufReader::new(process.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some((_, rest)) = line.split_once("/welcome/") {
                link = Some(format!("/welcome/{rest}"));
            }
            if let Some(address) = line.strip_prefix("Relais is ready on http://") {
                let address = address.to_owned();
                return Self { process, address, link };
            }
        }
        let ended = process.wait();
        panic!("the server ended before it was ready: {ended:?}");
    }

    /// The status and the head of an answer.
    fn ask(&self, request: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{request} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\naccept: text/html\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {1}\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split("\r\n\r\n").next().unwrap().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn the_log_has_a_link_until_somebody_was_made_and_each_start_another_one() {
    let directory = tempfile::tempdir().unwrap();
    let before = Server::start(directory.path()).link.clone().unwrap();
    assert!(before.len() > "/welcome/".len() + 32);
    let server = Server::start(directory.path());
    let link = server.link.clone().unwrap();
    assert_ne!(link, before);
    assert_eq!(server.ask(&format!("GET {before}"), "").0, 404);
    assert_eq!(server.ask(&format!("GET {link}"), "").0, 200);
    let form = "name=Anne+Roy&email=anne%40relais.example&login=anne&password=correct+horse+battery+staple\
                &again=correct+horse+battery+staple";
    let (status, head) = server.ask(&format!("POST {link}"), form);
    assert_eq!(status, 303, "{head}");
    assert!(head.contains("relais_session="));
    assert_eq!(server.ask(&format!("POST {link}"), form).0, 404);
    assert_eq!(server.ask(&format!("GET {link}"), "").0, 404);
    drop(server);
    let server = Server::start(directory.path());
    assert_eq!(server.link, None);
    assert_eq!(server.ask(&format!("GET {link}"), "").0, 404);
    let (status, head) = server.ask("POST /sign-in", "login=anne&password=correct+horse+battery+staple");
    assert_eq!(status, 303, "{head}");
    assert!(head.contains("location: /\r\n"), "{head}");
}

#[test]
fn the_key_of_secrets_is_made_once_and_nothing_starts_without_it() {
    let directory = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_relais"))
            .args(arguments)
            .arg("--data-dir")
            .arg(directory.path())
            .env_remove("RELAIS_DATABASE_URL")
            .env_remove("RELAIS_SECRET_KEY_FILE")
            .output()
            .unwrap()
    };
    let anne = ["--login", "anne", "--email", "anne@isp.example", "--name", "Anne Roy"];
    let created = run(&[&["staff", "create"], anne.as_slice()].concat());
    assert!(created.status.success(), "{created:?}");
    let key = directory.path().join("secret.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let keys = || {
        let text = std::fs::read_to_string(&key).unwrap();
        text.lines().filter(|line| !line.starts_with('#')).count()
    };
    assert_eq!(keys(), 1);
    let rotated = run(&["secrets", "rotate"]);
    let said = String::from_utf8_lossy(&rotated.stdout).into_owned();
    assert!(said.starts_with("0 secrets are sealed under the key "), "{rotated:?}");
    assert_eq!(keys(), 2);
    std::fs::remove_file(&key).unwrap();
    let refused = run(&["secrets", "rotate"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    let why: Vec<&str> = said.lines().filter(|line| line.starts_with("relais: ")).collect();
    assert!(!refused.status.success() && why.len() == 1, "{refused:?}");
    assert!(why[0].starts_with("relais: RELAIS_SECRET_KEY_FILE: "), "{why:?}");
    assert!(!key.exists());
}
