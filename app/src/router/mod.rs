//! Where the reader is, and the ways to another page: the address as signals, links, back and forward, and
//! whoever has something to lose. Which pages there are is in `pages`, what they show is not known here.

mod browser;
mod pages;
mod query;

pub use self::{
    pages::{Dialog, LinkPage, PATTERNS, Page, ProviderPage, Route},
    query::Query,
};

pub(crate) use self::pages::section_path;

use crate::node::Node;
use domain::session::Scope;
use leptos::{prelude::*, task::spawn_local};

/// What the address says: the path, and the query without its question mark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) path: String,
    pub(crate) search: String,
}

impl Address {
    fn href(self) -> String {
        if self.search.is_empty() {
            self.path
        } else {
            self.path + "?" + &self.search
        }
    }
}

/// How to go to an address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Go {
    /// Takes the place of the address now: the back button does not return to it.
    pub replace: bool,
    /// Starts at the top of the page, or at the part that the address names.
    pub scroll: bool,
}

/// A step that somebody is about to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// To an address of ours.
    To(String, Go),
    /// Where the back button leads, or the one beside it.
    Walk,
}

/// Asked before a step to another address: its path, and the step. Yes holds it.
type Guard = Callback<(String, Step), bool>;

/// The router. There is one for the whole app.
#[derive(Clone, Copy)]
pub struct Router {
    address: RwSignal<Address>,
    guard: StoredValue<Option<Guard>>,
    /// The path as the address has it, encoded.
    pub pathname: Memo<String>,
    /// The query as the address has it, without its question mark.
    pub search: Memo<String>,
    /// What the query says.
    pub query: Memo<Query>,
    route: RwSignal<Route>,
}

/// The router of the app.
pub fn use_router() -> Router {
    expect_context()
}

impl Router {
    /// Reads the address and gives the router to everything below. In the browser it follows the reader from now on.
    pub fn provide() -> Self {
        let address = RwSignal::new(browser::here());
        let pathname = Memo::new(move |_| address.with(|address| address.path.clone()));
        let search = Memo::new(move |_| address.with(|address| address.search.clone()));
        let route = RwSignal::new(pathname.with_untracked(|path| Route::parse(path)));
        let router = Self {
            address,
            guard: StoredValue::new(None),
            pathname,
            search,
            query: Memo::new(move |_| search.with(|search| Query::parse(search))),
            route,
        };
        provide_context(router);
        browser::listen(router);
        router
    }

    /// Path and query.
    pub fn href(self) -> String {
        self.address.get().href()
    }

    /// Goes to an address of ours, unless somebody holds it.
    pub fn navigate(self, href: &str, go: Go) {
        let path = href.split(['?', '#']).next().unwrap_or_default();
        if self.holds(path, Step::To(href.to_owned(), go)) {
            return;
        }
        // To where one is already is no step to come back from.
        let replace = go.replace || href == untrack(|| self.href());
        if browser::set_address(href, replace) {
            self.follow(browser::here());
            if go.scroll {
                browser::scroll();
            }
        }
    }

    /// Takes a step that was held.
    pub fn take(self, step: Step) {
        match step {
            Step::To(href, go) => self.navigate(&href, go),
            Step::Walk => browser::back(),
        }
    }

    /// Asks before every step from now on, as long as the owner around lasts. The last one to come is asked.
    pub fn guard(self, holds: Guard) {
        self.guard.set_value(Some(holds));
    }

    /// What stands around the page, the page itself left out.
    pub fn area(self) -> Memo<Route> {
        let route = self.route;
        Memo::new(move |_| route.with(Route::area))
    }

    /// The page inside the pages of a scope. It stays as it is while the frame around it goes.
    pub fn page(self, scope: Scope) -> Memo<Page> {
        let route = self.route;
        Memo::new(move |before: Option<&Page>| {
            let page = route.with(|route| match route {
                Route::Of(of, page) if *of == scope => Some(page.without_dialog()),
                _ => None,
            });
            page.or_else(|| before.cloned()).unwrap_or(Page::Home)
        })
    }

    /// The page among the provider's own. It stays as it is while the frame around it goes.
    pub fn provider_page(self) -> Memo<ProviderPage> {
        let route = self.route;
        Memo::new(move |before: Option<&ProviderPage>| {
            let page = route.with(|route| match route {
                Route::Provider(page) => Some(page.clone()),
                _ => None,
            });
            page.or_else(|| before.cloned()).unwrap_or(ProviderPage::Customers)
        })
    }

    /// The dialog over the list of contacts. It stays as it is while the list goes.
    pub fn dialog(self, scope: Scope) -> Memo<Dialog> {
        let route = self.route;
        Memo::new(move |before: Option<&Dialog>| {
            let dialog = route.with(|route| match route {
                Route::Of(of, Page::Contacts(dialog)) if *of == scope => Some(dialog.clone()),
                _ => None,
            });
            dialog.or_else(|| before.cloned()).unwrap_or(Dialog::None)
        })
    }

    /// What shows the address follows at once, the page after it: whatever belongs to the page before and reads the
    /// address has done so when it goes.
    fn follow(self, now: Address) {
        self.address.set(now);
        spawn_local(async move {
            self.route.set(self.pathname.with_untracked(|path| Route::parse(path)));
        });
    }

    /// Whether a step to that path is held. Whoever asked to hold and is gone does not.
    fn holds(self, path: &str, step: Step) -> bool {
        self.guard
            .get_value()
            .and_then(|guard| guard.try_run((path.to_owned(), step)))
            .unwrap_or_default()
    }

    /// The reader went back or forward: the address has changed already, and is put back when that is held.
    fn walked(self) {
        let now = browser::here();
        let before = self.address.get_untracked();
        if now != before && self.holds(&now.path, Step::Walk) {
            browser::set_address(&before.href(), false);
        } else {
            self.follow(now);
        }
    }
}

/// Draws each view in the place of the one before, never into it: two of the same kind have nothing in common.
#[derive(Clone, Copy, Default)]
pub struct Anew(StoredValue<bool>);

impl Anew {
    /// The next view.
    pub fn draw(self, node: Node) -> Node {
        let second = self.0.get_value();
        self.0.set_value(!second);
        // Of another kind than the one before.
        if second { Node::Many(vec![node]) } else { node }
    }
}
