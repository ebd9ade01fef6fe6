//! A site with the demo data in it, and people who visit it: each keeps cookies and follows no redirect.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use app::{Fault, communication_order::api::OrdersPage};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, connect_info::MockConnectInfo},
};
use backend::{
    Backend, Config, DatabaseUrl, KeyFile,
    clock::SystemRng,
    mail::Route,
    testing::{ManualClock, START},
};
use domain::{
    ContactId, CustomerId, Failure,
    communication_order::{OrderKind, OrderView},
    contacts::{ContactForm, ContactList, ListQuery},
    customers::{CustomerList, CustomerQuery},
    form::Done,
    session::Scope,
};
use http::{HeaderMap, Method, StatusCode, header, request::Builder};
use ipnet::IpNet;
use relais_server::Service;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::markup::Form;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse battery staple";
pub(crate) const ORIGIN: &str = "http://127.0.0.1:3000";

pub(crate) const OWNER: &str = "chantal@abc.example";
pub(crate) const ADMINISTRATOR: &str = "bob@abc.example";
pub(crate) const MANAGER: &str = "jf.levesque@abc.example";
/// A provider administrator.
pub(crate) const STAFF: &str = "staff@relais.example";
pub(crate) const PROVIDER_OWNER: &str = "owner@relais.example";
pub(crate) const SUPPORT: &str = "support@relais.example";
pub(crate) const AUDITOR: &str = "auditor@relais.example";
pub(crate) const OTHER_OWNER: &str = "lucie@boulangerie.example";

/// The class that every installation begins with.
pub(crate) const FIRST_CLASS: &str = "01900000-0000-7000-8000-000000000101";

/// A site on a database of its own, whose clock stands still.
pub(crate) struct Site {
    pub(crate) backend: Backend,
    pub(crate) clock: Arc<ManualClock>,
    public_url: String,
    directory: tempfile::TempDir,
}

impl Site {
    /// With the demo data.
    pub(crate) async fn new() -> Self {
        Self::at(ORIGIN).await
    }

    /// As [`Self::new`], under another address.
    pub(crate) async fn at(public_url: &str) -> Self {
        let site = Self::empty(public_url).await;
        backend::demo::seed(&site.backend, Some(PASSWORD)).await.unwrap();
        site
    }

    /// With nothing and nobody in it.
    pub(crate) async fn empty(public_url: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let config = Config {
            database_url: DatabaseUrl::Sqlite(directory.path().join("relais.db")),
            public_url: public_url.to_owned(),
            mail: Route::Files(directory.path().join("mail")),
            secret_keys: KeyFile {
                path: directory.path().join("secret.key"),
                make: true,
            },
        };
        let clock = Arc::new(ManualClock::at(START));
        let backend = Backend::open_with(&config, clock.clone(), Arc::new(SystemRng))
            .await
            .unwrap();
        Self {
            backend,
            clock,
            public_url: public_url.to_owned(),
            directory,
        }
    }

    /// The directory into which letters go.
    pub(crate) fn mailbox(&self) -> PathBuf {
        self.directory.path().join("mail")
    }

    /// Somebody who is not signed in, in English, from an address of their own.
    pub(crate) fn visitor(&self) -> Visitor {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        self.visitor_from([198, 51, 100, NEXT.fetch_add(1, Ordering::Relaxed)], None)
    }

    /// As [`Self::visitor`], from there: heard through a proxy that is trusted, when one is named.
    pub(crate) fn visitor_from(&self, address: [u8; 4], proxy: Option<[u8; 4]>) -> Visitor {
        let peer = SocketAddr::from((proxy.unwrap_or(address), 4711));
        let trusted = proxy.map(|proxy| IpNet::from(IpAddr::from(proxy)));
        let service = Service {
            backend: self.backend.clone(),
            public_url: self.public_url.parse().unwrap(),
            trusted_proxies: trusted.into_iter().collect(),
        };
        let router = relais_server::router(service).unwrap();
        Visitor {
            router: router.layer(MockConnectInfo(peer)),
            origin: self.public_url.clone(),
            cookies: BTreeMap::new(),
            language: "en-CA",
            host: None,
            forwarded: proxy.map(|_| IpAddr::from(address).to_string()),
        }
    }

    /// Somebody who has just signed in.
    pub(crate) async fn signed_in(&self, login: &str) -> Visitor {
        let mut visitor = self.visitor();
        let answer = visitor
            .post("/sign-in", &[("login", login), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login}: {}", answer.text);
        visitor
    }

    /// A customer by name, and its contacts by e-mail.
    pub(crate) async fn customer(&self, name: &str) -> Customer {
        let mut staff = self.signed_in(STAFF).await;
        let customers: CustomerList = staff
            .ask("/fn/customers/list", json!({ "query": CustomerQuery::default() }))
            .await
            .unwrap();
        let id = customers.rows.into_iter().find(|row| row.name == name).unwrap().id;
        let arguments = json!({ "scope": Scope::Customer(id.clone()), "query": ListQuery::default() });
        let list: ContactList = staff.ask("/fn/contacts/list", arguments).await.unwrap();
        let contacts = list.rows.into_iter().map(|row| (row.email, row.id)).collect();
        Customer { id, contacts }
    }
}

/// A customer of the demo.
pub(crate) struct Customer {
    pub(crate) id: CustomerId,
    contacts: BTreeMap<String, ContactId>,
}

impl Customer {
    /// The contact with this e-mail address.
    pub(crate) fn contact(&self, email: &str) -> ContactId {
        self.contacts
            .get(email)
            .unwrap_or_else(|| panic!("{email} is not there"))
            .clone()
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// The form that posts to that path.
    pub(crate) fn form(&self, action: &str) -> Form {
        Form::find(&self.text, action).unwrap_or_else(|| panic!("no form posts to {action}:\n{}", self.text))
    }

    /// The forms that post to that path.
    pub(crate) fn forms_to(&self, action: &str) -> Vec<Form> {
        Form::all(&self.text)
            .into_iter()
            .filter(|form| form.action == action)
            .collect()
    }

    /// As a server function's answer.
    pub(crate) fn parsed<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        if self.status.is_success() {
            return Ok(serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text)));
        }
        let Fault(failure) = serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text));
        Err(failure)
    }

    /// The body but for what differs each time: the nonce of the scripts and the request's id.
    pub(crate) fn lasting(&self) -> String {
        let policy = self.header("content-security-policy");
        let nonce = policy
            .split_once("'nonce-")
            .and_then(|(_, rest)| rest.split_once('\''))
            .map(|(nonce, _)| nonce);
        let text = self.text.replace(self.header("x-request-id"), "REQUEST");
        nonce.map_or_else(|| text.clone(), |nonce| text.replace(nonce, "NONCE"))
    }
}

/// Somebody with a browser.
#[derive(Clone)]
pub(crate) struct Visitor {
    router: Router,
    origin: String,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) language: &'static str,
    /// Under which name the portal is asked, when that is not its own.
    pub(crate) host: Option<&'static str>,
    /// What is said of where the request comes from.
    pub(crate) forwarded: Option<String>,
}

impl Visitor {
    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header(header::ACCEPT, "text/html,*/*;q=0.8");
        self.send(request, String::new()).await
    }

    /// Submits a form.
    pub(crate) async fn post<N: AsRef<str>, V: AsRef<str>>(&mut self, path: &str, fields: &[(N, V)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.post_body(path, body).await
    }

    /// Submits a form as a script does, and gets what was done or what is wrong.
    pub(crate) async fn script<N: AsRef<str>, V: AsRef<str>>(
        &mut self,
        path: &str,
        fields: &[(N, V)],
    ) -> Result<Done, Failure> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(path)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, &self.origin);
        self.send(request, body).await.parsed()
    }

    /// Submits what is encoded already.
    pub(crate) async fn post_body(&mut self, path: &str, body: String) -> Answer {
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html,*/*;q=0.8")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, &self.origin)
            .header("sec-fetch-site", "same-origin");
        self.send(request, body).await
    }

    /// Presses a button of a form: the one with this name and value, or the one that submits it.
    pub(crate) async fn submit(&mut self, form: &Form, button: Option<(&str, &str)>) -> Answer {
        let fields = form.fields(button);
        let action = form.action.clone();
        if form.method == "get" {
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&fields)
                .finish();
            return self.get(&format!("{action}?{query}")).await;
        }
        self.post(&action, &fields).await
    }

    /// Calls a server function.
    pub(crate) async fn call(&mut self, path: &str, arguments: impl Serialize) -> Answer {
        let request = self.calling(path, "application/json");
        self.send(request, serde_json::to_string(&arguments).unwrap()).await
    }

    /// A call of a server function whose answer is wanted in that kind.
    pub(crate) fn calling(&self, path: &str, kind: &str) -> Builder {
        Request::post(path)
            .header(header::ACCEPT, kind)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ORIGIN, &self.origin)
    }

    /// As [`Self::call`], with the answer parsed.
    pub(crate) async fn ask<T: DeserializeOwned>(&mut self, path: &str, arguments: Value) -> Result<T, Failure> {
        self.call(path, arguments).await.parsed()
    }

    /// The form of a contact as the server function gives it.
    pub(crate) async fn contact_form(&mut self, scope: &Scope, id: Option<&ContactId>) -> ContactForm {
        self.ask("/fn/contacts/form", json!({ "scope": scope, "id": id }))
            .await
            .unwrap()
    }

    /// The e-mail addresses in each order.
    pub(crate) async fn orders(&mut self, scope: &Scope) -> BTreeMap<OrderKind, Vec<String>> {
        let arguments = json!({ "scope": scope });
        let page: OrdersPage = self.ask("/fn/communication_order/both", arguments).await.unwrap();
        let emails = |order: OrderView| order.members.into_iter().map(|member| member.email).collect();
        let orders = page.view.orders.into_iter();
        orders.map(|order| (order.kind, emails(order))).collect()
    }

    /// A request of any kind.
    pub(crate) async fn request(&mut self, method: Method, path: &str) -> Answer {
        self.send(Request::builder().method(method).uri(path), String::new())
            .await
    }

    /// Submits a form with a file in it.
    pub(crate) async fn upload(&mut self, path: &str, accept: &str, (name, kind): (&str, &str), file: &[u8]) -> Answer {
        let mut body = Vec::new();
        let head = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"version\"\r\n\r\n0\r\n--edge\r\n\
             content-disposition: form-data; name=\"logo\"; filename=\"{name}\"\r\ncontent-type: {kind}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = Request::post(path)
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::ORIGIN, &self.origin)
            .header("sec-fetch-site", "same-origin");
        self.send(request, body).await
    }

    pub(crate) async fn send(&mut self, request: Builder, body: impl Into<Body>) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = request.header(header::ACCEPT_LANGUAGE, self.language).header(
            header::HOST,
            self.host.unwrap_or(self.origin.split_once("://").unwrap().1),
        );
        if let Some(forwarded) = &self.forwarded {
            request = request.header("x-forwarded-for", forwarded);
        }
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let request = request.body(body.into()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        }
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        if attributes.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
