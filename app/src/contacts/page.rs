//! The page of contacts: the list, the communication orders under it, and the dialog that is open.

use super::{
    api,
    legend::Legend,
    many::{Offered, Selecting, pick_page, plain_form, plain_report},
    query::{from_params, to_query},
    row::{Further, Row},
    toolbar::Toolbar,
};
use crate::fetched::Fetched;
use crate::node::{Node, awaited, view};
use crate::title::Title;
use crate::{
    communication_order::{Orders, OrdersChanged},
    customers::NoAdministrator,
    frame::{Problem, ShellResource, scope},
    i18n::{t_string, use_i18n},
    parts,
    router::{Anew, Dialog, use_router},
    ui::{Banner, EmptyState, Icon, LinkButton, ListSkeleton, Look, Tone},
    words,
};
use domain::{
    access::{Kind, Section},
    contacts::{ContactList, ListQuery, Sort, SortBy},
    session::Scope,
};
use leptos::prelude::*;

/// What the dialogs tell the list below them.
#[derive(Clone, Copy)]
pub(super) struct ListState {
    /// Counted up when the list has to be fetched again.
    pub(super) revision: RwSignal<u32>,
    /// The query of the URL.
    pub(super) query: Memo<ListQuery>,
    /// Who is selected.
    pub(super) selecting: Selecting,
}

impl ListState {
    /// The address of the list as it is narrowed now.
    pub(super) fn href(self) -> String {
        scope().base() + "/contacts" + &self.query.with(to_query)
    }

    /// The `aria-sort` of a column head that sorts by these.
    fn sorted(self, by: &[SortBy]) -> Option<&'static str> {
        let sort = self.query.with(|query| query.sort);
        by.contains(&sort.by)
            .then_some(if sort.descending { "descending" } else { "ascending" })
    }

    /// The address of a dialog over the list: `new`, `{id}/edit`, `{id}/delete`.
    pub(super) fn dialog(self, base: &str, path: &str) -> String {
        format!("{base}/contacts/{path}{}", self.query.with(to_query))
    }
}

/// The page at `/contacts` and below.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let i18n = use_i18n();
    let scope = scope();
    let router = use_router();
    let query = Memo::new(move |_| router.query.with(from_params));
    let dialog = router.dialog(scope.clone());
    let anew = Anew::default();
    let selecting = Selecting::new();
    let state = ListState {
        revision: RwSignal::new(0),
        query,
        selecting,
    };
    provide_context(state);
    provide_context(OrdersChanged(state.revision));
    let selected = move || {
        let count = selecting.count();
        count.map(|count| {
            t_string!(
                i18n,
                contacts.picked_enter,
                count = words::count(i18n.get_locale(), count)
            )
        })
    };
    let asked = scope.clone();
    let list = Fetched::new(
        move || (query.get(), state.revision.get()),
        move |(query, _)| api::list(asked.clone(), query),
    );
    let shell = expect_context::<ShellResource>();
    let retry = Callback::new(move |()| list.refetch());
    // Without a script the dialog is the page: what is under it is out of reach. With one the dialog is modal
    // and sees to it; being inert as well would take the focus from what opened it.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let covered = move || !alive.get() && dialog.get() != Dialog::None;
    let base = StoredValue::new(scope.base());
    let is_staffs = matches!(scope, Scope::Customer(_));
    view! {
        // The dialog that is open has a title of its own, which comes later and so stands.
        <Title text=move || t_string!(i18n, contacts.title) />
        // Before what is under it: on the server the dialog asks for its data before the list has come, in the browser
        // the list is there already. Resources are known by the order in which they are made.
        {move || {
            let opened = match dialog.get() {
                Dialog::None => Node::Empty,
                dialog => parts::contact_dialog(dialog),
            };
            anew.draw(opened)
        }}
        <div
            class="page__under"
            inert=covered
            on:pointerdown=|_| parts::expect_contact_dialog()
            on:focusin=|_| parts::expect_contact_dialog()
        >
            {plain_report(state)}
            {sessions_ended()}
            <p class="hidden" role="status">{selected}</p>
            <NoAdministrator />
            <Transition fallback=move || {
                view! {
                    <Heading />
                    <ListSkeleton />
                }
            }>
                {move || awaited(async move {
                    let (list, shell) = (list.await, shell.await);
                    match (list, shell) {
                        (Ok(list), Ok(shell)) => {
                            let further = Further {
                                hands_over: shell.holding.kind == Kind::Owner,
                                sees_as: is_staffs,
                            };
                            view! { <Contacts list sections=shell.sections further state base=base.get_value() /> }
                        }
                        (Err(fault), _) | (_, Err(fault)) => {
                            view! { <Problem failure=fault.0 on_retry=retry /> }
                        }
                    }
                })}
            </Transition>
            <Orders />
            {move || selecting.is_needed().then(parts::many_contacts)}
        </div>
    }
}

/// How many sessions a plain form has just ended.
fn sessions_ended() -> Option<Node> {
    let i18n = use_i18n();
    let ended: u32 = use_router()
        .query
        .with_untracked(|query| query.get("ended")?.parse().ok())?;
    Some(view! {
        <Banner tone=Tone::Success>{move || words::sessions_ended(i18n.get_locale(), ended)}</Banner>
    })
}

/// The title while the list is on its way.
#[component]
fn Heading() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, contacts.title)}</h1>
            </div>
        </div>
    }
}

#[component]
fn Contacts(
    list: ContactList,
    sections: Vec<Section>,
    further: Further,
    state: ListState,
    base: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let ContactList {
        rows,
        next,
        previous,
        total,
        matching,
        with_access,
        roles,
        giveable,
        takeable,
        communications,
        has_deleted,
        may_add,
    } = list;
    let offered = Offered {
        roles: roles.clone(),
        giveable,
        takeable,
        communications: communications.clone(),
        matching,
        page: rows.iter().map(|row| row.id.clone()).collect(),
    };
    state.selecting.show(offered, state.query.get_untracked());
    let nobody = total.n == 0;
    let nothing = rows.is_empty();
    let note = move || {
        let locale = i18n.get_locale();
        let access = words::count(locale, with_access);
        words::counted!(
            locale,
            total,
            contacts.person_note | contacts.people_note,
            access = access
        )
    };
    let add = {
        let base = base.clone();
        Signal::derive(move || state.dialog(&base, "new"))
    };
    let shown = rows.len();
    let add_button = move || {
        may_add.then(|| {
            view! {
                <LinkButton href=add look=Look::Primary icon="plus" id="add-contact">
                    {move || t_string!(i18n, contacts.add)}
                </LinkButton>
            }
        })
    };
    let deleted = has_deleted.then(|| {
        let href = {
            let base = base.clone();
            Signal::derive(move || state.dialog(&base, "deleted"))
        };
        view! {
            <p class="list__deleted">
                <LinkButton href look=Look::Quiet small=true icon="undo" id="deleted-contacts">
                    {move || t_string!(i18n, contacts.deleted_title)}
                </LinkButton>
            </p>
        }
    });
    let plain = may_add.then(|| plain_form(state));
    let sections = StoredValue::new(sections);
    let row_base = base.clone();
    let body = rows
        .into_iter()
        .map(|contact| view! { <Row contact sections=sections.get_value() may_pick=may_add further state base=row_base.clone() /> })
        .collect_view();
    view! {
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, contacts.title)}</h1>
                <p class="page-header__note">{note}</p>
            </div>
            <div class="page-header__actions">
                {(may_add && further.sees_as).then(|| view! {
                    <LinkButton href=format!("{base}/request") icon="mail">
                        {move || t_string!(i18n, contacts.add_on_request)}
                    </LinkButton>
                })}
                {add_button()}
            </div>
        </div>
        {(!nobody).then(|| view! { <Toolbar roles sections=sections.get_value() communications state matching total base=base.clone() /> })}
        <section class="card list" aria-label=move || t_string!(i18n, contacts.list)>
            {if nobody {
                view! {
                    <EmptyState
                        title=move || t_string!(i18n, contacts.nobody_title)
                        text=move || t_string!(i18n, contacts.nobody_text)
                    >
                        {add_button()}
                    </EmptyState>
                }
            } else if nothing {
                view! { <NothingFound state base=base.clone() /> }
            } else {
                view! {
                    <table class="table" role="table" aria-label=move || t_string!(i18n, contacts.title)>
                        <thead class="table__head" role="rowgroup">
                            <tr class="table__heads" role="row">
                                {may_add
                                    .then(|| {
                                        view! {
                                            <td class="table__column table__column--pick" role="cell">
                                                {pick_page(state.selecting)}
                                            </td>
                                        }
                                    })}
                                <th
                                    class="table__column table__column--who"
                                    role="columnheader"
                                    scope="col"
                                    aria-sort=move || state.sorted(&[SortBy::Name, SortBy::Title])
                                >
                                    <SortLink by=SortBy::Name state base=base.clone()>
                                        {move || t_string!(i18n, contacts.name)}
                                    </SortLink>
                                    <SortLink by=SortBy::Title state base=base.clone()>
                                        {move || t_string!(i18n, contacts.title_field)}
                                    </SortLink>
                                </th>
                                <th
                                    class="table__column table__column--reach"
                                    role="columnheader"
                                    scope="col"
                                    aria-sort=move || state.sorted(&[SortBy::Email])
                                >
                                    <SortLink by=SortBy::Email state base=base.clone()>
                                        {move || t_string!(i18n, contacts.email_and_phone)}
                                    </SortLink>
                                </th>
                                <th
                                    class="table__column table__column--language"
                                    role="columnheader"
                                    scope="col"
                                    title=move || t_string!(i18n, contacts.language)
                                >
                                    <Icon name="globe" small=true />
                                    <span class="hidden">{move || t_string!(i18n, contacts.language)}</span>
                                </th>
                                <th class="table__column table__column--status" role="columnheader" scope="col">
                                    {move || t_string!(i18n, contacts.portal_access)}
                                </th>
                                <th class="table__column table__column--roles" role="columnheader" scope="col">
                                    {move || t_string!(i18n, contacts.roles)}
                                </th>
                                <th class="table__column table__column--perms" role="columnheader" scope="col">
                                    {move || t_string!(i18n, contacts.permissions)}
                                </th>
                                <th class="table__column table__cell--menu" role="columnheader" scope="col">
                                    <span class="hidden">{move || t_string!(i18n, contacts.actions)}</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody class="table__body" role="rowgroup">
                            {body}
                        </tbody>
                    </table>
                    {plain}
                    <Pages previous next shown state base=base.clone() />
                    <Legend sections=sections.get_value() />
                }
            }}
        </section>
        {deleted}
    }
}

/// Sorts by a column; once more, from its end.
#[component]
fn SortLink(by: SortBy, state: ListState, base: String, children: Children) -> impl IntoView {
    let sort = move || state.query.with(|query| query.sort);
    let href = move || {
        let sort = sort();
        let sort = Sort {
            by,
            descending: sort.by == by && !sort.descending,
        };
        let query = ListQuery {
            sort,
            after: None,
            before: None,
            ..state.query.get()
        };
        format!("{base}/contacts{}", to_query(&query))
    };
    view! {
        <a
            class="table__sort"
            class:table__sort--on=move || sort().by == by
            class:table__sort--descending=move || sort().by == by && sort().descending
            href=href
        >
            {children()}
            <Icon name="sort" />
        </a>
    }
}

/// No contact matches.
#[component]
fn NothingFound(state: ListState, base: String) -> impl IntoView {
    let i18n = use_i18n();
    let sort = state.query.with_untracked(|query| query.sort);
    let all = format!(
        "{base}/contacts{}",
        to_query(&ListQuery {
            sort,
            ..ListQuery::default()
        })
    );
    let title = move || {
        let search = state.query.with(|query| query.search.trim().to_owned());
        if search.is_empty() {
            t_string!(i18n, contacts.nothing_filtered).to_owned()
        } else {
            t_string!(i18n, contacts.nothing_found, search = search)
        }
    };
    view! {
        <EmptyState title text=move || t_string!(i18n, contacts.nothing_text)>
            <LinkButton href=all>{move || t_string!(i18n, contacts.show_all)}</LinkButton>
        </EmptyState>
    }
}

/// Previous and next page.
#[component]
fn Pages(
    previous: Option<String>,
    next: Option<String>,
    shown: usize,
    state: ListState,
    base: String,
) -> impl IntoView {
    let i18n = use_i18n();
    if previous.is_none() && next.is_none() {
        return Node::Empty;
    }
    let query = state.query.get_untracked();
    let to = |before: Option<String>, after: Option<String>| {
        format!(
            "{base}/contacts{}",
            to_query(&ListQuery {
                before,
                after,
                ..query.clone()
            })
        )
    };
    let back = previous.map(|place| to(Some(place), None));
    let forth = next.map(|place| to(None, Some(place)));
    view! {
        <nav class="list__footer" aria-label=move || t_string!(i18n, contacts.pages)>
            <p class="pager__range">{move || t_string!(i18n, contacts.on_this_page, count = shown)}</p>
            <div class="pager">
                {back.map(|href| view! { <LinkButton href small=true icon="chevron-left">{move || t_string!(i18n, contacts.previous)}</LinkButton> })}
                {forth.map(|href| view! { <LinkButton href small=true icon="chevron-right">{move || t_string!(i18n, contacts.next)}</LinkButton> })}
            </div>
        </nav>
    }
}
