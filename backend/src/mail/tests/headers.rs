//! Whatever a letter is about and whoever it is to, it has the headers that it has.

use super::super::{
    message::{Body, host, write},
    store::Stored,
};
use super::letter;
use domain::{Bilingual, Language, provider_settings::Settings, session::Support};
use lettre::Address;
use proptest::prelude::*;

fn provider(name: &str) -> Settings {
    Settings {
        name: name.to_owned(),
        support: Support {
            phone: "514 555-0199".into(),
            hours: Bilingual::new("Every day", "Tous les jours"),
            ..Support::default()
        },
        language: Language::En,
        time_zone: "America/Toronto".into(),
        staff_idle_minutes: 30,
        staff_absolute_minutes: 720,
        staff_two_factor: false,
        registration: true,
    }
}

fn stored(recipient: &str, subject: &str, text: &str) -> Stored {
    Stored {
        id: "01900000-0000-7000-8000-000000000001".into(),
        kind: "test".into(),
        recipient: recipient.into(),
        language: Language::Fr,
        subject: subject.into(),
        text: text.into(),
        html: text.into(),
        created_at: crate::testing::START,
        tries: 1,
    }
}

/// The names of the headers, without their continuation lines.
fn headers(message: &[u8]) -> Vec<String> {
    let text = String::from_utf8(message.to_vec()).expect("ASCII");
    let head = text.split("\r\n\r\n").next().expect("a head");
    assert!(!head.replace("\r\n", "").contains(['\r', '\n']), "{head}");
    head.split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap_or_default().to_owned())
        .collect()
}

const HEADERS: [&str; 10] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Content-Language",
    "Content-Transfer-Encoding",
    "MIME-Version",
    "Content-Type",
];

/// Texts that try to begin another header, and any other.
fn nasty() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("\r\nBcc: mallory@evil.example"),
        Just("\nBcc: mallory@evil.example"),
        Just("\rX: y"),
        Just("\r\n\r\n<p>Hello"),
        Just("\u{85}Bcc: x"),
        Just("\u{2028}Bcc: x"),
        Just("\u{0}"),
        Just(" =?utf-8?q?=0D=0ABcc:_x?= "),
        Just("Côté, « n° 5 »"),
    ];
    prop::collection::vec(prop_oneof![line.prop_map(str::to_owned), any::<String>()], 0..6)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_of_a_header_begins_another_one(subject in nasty(), name in nasty(), to in nasty(), text in nasty()) {
        let from: Address = "no-reply@portal.isp.example".parse().expect("an address");
        let written = write(&name, &from, &stored("bob@abc.example", &subject, &text)).expect("a message");
        let mut found = headers(&written.bytes);
        found.sort();
        let mut expected = HEADERS.map(str::to_owned);
        expected.sort();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(written.envelope.to().len(), 1);
        // An address is an address, or there is no letter.
        for to in [to.clone(), format!("bob{to}@abc.example"), format!("bob@abc.example{to}")] {
            if let Ok(written) = write("Fibre Boréale", &from, &stored(&to, "Subject", "Text")) {
                prop_assert_eq!(headers(&written.bytes).len(), HEADERS.len());
                prop_assert_eq!(written.envelope.to().len(), 1);
            }
        }
    }
}

#[test]
fn a_letter_says_the_same_in_text_and_html_and_who_writes() {
    let body = Body::new(&letter(), &provider("Fibre Boréale"), "https://portal.isp.example");
    for text in [&body.text, &body.html] {
        for said in [
            "Fibre Boréale",
            "514 555-0199",
            "Tous les jours",
            "https://portal.isp.example/contacts",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }
    assert!(body.text.contains("<b>Steve</b> & Adam") && body.html.contains("&lt;b&gt;Steve"));
    assert!(
        body.html
            .contains("class=\"button\" href=\"https://portal.isp.example/contacts\"")
    );
    for foreign in ["<img", "src=", "url(", "<script", "style="] {
        assert!(!body.html.contains(foreign), "{foreign}");
    }
}

#[test]
fn a_link_leads_to_the_portal_whatever_its_path() {
    for path in ["/contacts", "contacts", "//contacts"] {
        let mut letter = letter();
        letter.link = Some((Bilingual::new("See", "Voir"), path.into()));
        let (_, url) = letter.link_at("https://portal.isp.example").expect("a link");
        assert_eq!(url, "https://portal.isp.example/contacts");
    }
    let mut letter = letter();
    letter.link = Some((Bilingual::new("See", "Voir"), "@evil.example/".into()));
    let (_, url) = letter.link_at("https://portal.isp.example").expect("a link");
    assert_eq!(url, "https://portal.isp.example/@evil.example/");
}

#[test]
fn the_same_letter_is_the_same_message_from_the_host_of_the_portal() {
    let from: Address = format!("no-reply@{}", host("https://portal.isp.example:8443"))
        .parse()
        .expect("an address");
    let text = || {
        let written = write("Fibre Boréale", &from, &stored("bob@abc.example", "Été", "Été")).expect("a message");
        let text = String::from_utf8(written.bytes).expect("ASCII");
        text.split("\r\n\r\n").next().expect("a head").to_owned()
    };
    let message_id = "Message-ID: <01900000-0000-7000-8000-000000000001@portal.isp.example>\r\n";
    assert!(text().contains(message_id) && text().contains("Date: Mon, 23 Nov 2026 15:00:00 +0000"));
    for nowhere in ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"] {
        assert_eq!(host(nowhere), "localhost.localdomain");
    }
}
