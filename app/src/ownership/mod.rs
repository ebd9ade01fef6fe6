//! The page of ownership: who owns the account, an offer that waits, and the form in which it is offered.

pub mod api;

use crate::title::Title;
use crate::{
    fetched::{Fetched, loaded},
    form::{FormFooter, FormSelect, FormText, PostForm},
    frame::{ShellResource, scope},
    i18n::{t_string, use_i18n},
    node::{Node, view},
    router::{Go, use_router},
    ui::SelectOption,
    words,
};
use domain::{
    form::{Done, PostedForm, WithForm},
    ownership::{self, Offer, Possible, Reader, Somebody},
};
use leptos::prelude::*;

/// The page at `{base}/ownership`.
#[component]
pub fn OwnershipPage() -> impl IntoView {
    let i18n = use_i18n();
    let router = use_router();
    let asked = scope();
    let address = scope().base() + "/ownership";
    let page = Fetched::new(|| (), move |()| api::page(asked.clone()));
    let shell = expect_context::<ShellResource>();
    let here = address.clone();
    let on_done = Callback::new(move |done: Done| {
        // What the reader holds may be another thing now.
        shell.refetch();
        if done.to == here {
            page.refetch();
        } else {
            router.navigate(&done.to, Go::default());
        }
    });
    let address = StoredValue::new(address);
    view! {
        <Title text=move || t_string!(i18n, ownership.title) />
        <div class="page-header">
            <div class="page-header__text">
                <h1 class="page-header__title">{move || t_string!(i18n, ownership.title)}</h1>
                <p class="page-header__note">{move || t_string!(i18n, ownership.note)}</p>
            </div>
        </div>
        {loaded(page, move |page| view! { <Ownership page address=address.get_value() on_done /> })}
    }
}

#[component]
fn Ownership(page: WithForm<ownership::OwnershipPage>, address: String, on_done: Callback<Done>) -> impl IntoView {
    let WithForm { page, posted } = page;
    let i18n = use_i18n();
    let is_owner = page.reader == Reader::Owner;
    let owner = page.owner.map(|owner| owner.name);
    let statement = {
        let owner = owner.clone();
        move || match &owner {
            _ if is_owner => t_string!(i18n, ownership.yours).to_owned(),
            Some(name) => t_string!(i18n, ownership.owner_is, name = name),
            None => t_string!(i18n, ownership.nobody).to_owned(),
        }
    };
    let body = match (page.offer, page.possible) {
        (Some(offer), Possible::Answer) => view! { <Answer offer owner address posted on_done /> },
        (Some(offer), possible) => {
            let may_withdraw = possible == Possible::Withdraw;
            view! { <Waiting offer may_withdraw address posted on_done /> }
        }
        (None, Possible::Offer(candidates)) => {
            let hands_over = HandsOver {
                candidates,
                owner,
                reader: page.reader,
            };
            view! { <HandOver hands_over address posted on_done /> }
        }
        (None, _) => Node::Empty,
    };
    view! {
        <div class="form">
            <section class="card ownership__statement"><p>{statement}</p></section>
            {body}
        </div>
    }
}

/// An offer in words: by whom, until when, why.
fn told(offer: &Offer, to_reader: bool) -> Node {
    let i18n = use_i18n();
    let (by, name, until) = (offer.by.clone(), offer.to.name.clone(), offer.until.clone());
    let sentence = move || {
        let date = words::bilingual(i18n.get_locale(), &until);
        if to_reader {
            t_string!(i18n, ownership.offered_to_you, by = &by, date = date)
        } else {
            t_string!(i18n, ownership.offered_to, by = &by, name = &name, date = date)
        }
    };
    let reason = (!offer.reason.is_empty()).then(|| {
        let reason = offer.reason.clone();
        view! { <p class="form__note">{move || t_string!(i18n, ownership.reason_is, reason = &reason)}</p> }
    });
    view! {
        <p class="ownership__offer">{sentence}</p>
        {reason}
    }
}

/// The offer is the reader's to answer.
#[component]
fn Answer(
    offer: Offer,
    owner: Option<String>,
    address: String,
    posted: Option<PostedForm>,
    on_done: Callback<Done>,
) -> impl IntoView {
    let i18n = use_i18n();
    let consequence = move || match &owner {
        Some(name) => t_string!(i18n, ownership.if_you_accept, name = name),
        None => t_string!(i18n, ownership.if_you_accept_alone).to_owned(),
    };
    view! {
        <PostForm action=address posted on_done>
            <input type="hidden" name="action" value="accept" />
            <input type="hidden" name="offer" value=offer.id.to_string() />
            <section class="card form__group">
                {told(&offer, true)}
                <p class="form__note">{consequence}</p>
            </section>
            <FormFooter
                submit=move || t_string!(i18n, ownership.accept)
                other=("decline", (move || t_string!(i18n, ownership.decline)).into())
            />
        </PostForm>
    }
}

/// The offer waits for somebody else.
#[component]
fn Waiting(
    offer: Offer,
    may_withdraw: bool,
    address: String,
    posted: Option<PostedForm>,
    on_done: Callback<Done>,
) -> impl IntoView {
    let i18n = use_i18n();
    let words = view! {
        <section class="card form__group">
            {told(&offer, false)}
            <p class="form__note">{move || t_string!(i18n, ownership.nothing_changes)}</p>
        </section>
    };
    if !may_withdraw {
        return words;
    }
    view! {
        <PostForm action=address posted on_done>
            <input type="hidden" name="action" value="withdraw" />
            <input type="hidden" name="offer" value=offer.id.to_string() />
            {words}
            <FormFooter submit=move || t_string!(i18n, ownership.withdraw) />
        </PostForm>
    }
}

/// What the form of handing over is about.
#[derive(Clone)]
struct HandsOver {
    candidates: Vec<Somebody>,
    owner: Option<String>,
    reader: Reader,
}

/// The form in which ownership is offered.
#[component]
fn HandOver(
    hands_over: HandsOver,
    address: String,
    posted: Option<PostedForm>,
    on_done: Callback<Done>,
) -> impl IntoView {
    let i18n = use_i18n();
    let HandsOver {
        candidates,
        owner,
        reader,
    } = hands_over;
    if candidates.is_empty() {
        return view! {
            <section class="card ownership__statement"><p>{move || t_string!(i18n, ownership.nobody_can)}</p></section>
        };
    }
    let chosen = use_router()
        .query
        .with_untracked(|query| query.get("to").unwrap_or_default().to_owned());
    let options = Signal::derive(move || {
        let first = SelectOption::new("", t_string!(i18n, ownership.choose));
        let people = candidates
            .iter()
            .map(|one| SelectOption::new(one.id.as_str(), &one.name));
        std::iter::once(first).chain(people).collect()
    });
    let then = move || match &owner {
        _ if reader == Reader::Owner => t_string!(i18n, ownership.you_become).to_owned(),
        Some(name) => t_string!(i18n, ownership.owner_becomes, name = name),
        None => String::new(),
    };
    view! {
        <PostForm action=address posted on_done>
            <input type="hidden" name="action" value="offer" />
            <fieldset class="card form__group">
                <legend class="form__legend">{move || t_string!(i18n, ownership.hand_over)}</legend>
                <p class="form__note">{move || t_string!(i18n, ownership.before)}" "{then}</p>
                <FormSelect name="to" label=move || t_string!(i18n, ownership.new_owner) value=chosen options />
                <Reason is_needed=reader == Reader::Staff />
            </fieldset>
            <FormFooter submit=move || t_string!(i18n, ownership.offer) />
        </PostForm>
    }
}

/// Why: staff have to say.
#[component]
fn Reason(is_needed: bool) -> impl IntoView {
    let i18n = use_i18n();
    let label = move || t_string!(i18n, ownership.reason);
    if is_needed {
        view! { <FormText name="reason" label value="" required=true /> }
    } else {
        view! { <FormText name="reason" label value="" mark=move || t_string!(i18n, contacts.optional) /> }
    }
}
