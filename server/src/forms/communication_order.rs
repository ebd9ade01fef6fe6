//! A communication order in edit, as a form: positions are typed, people are added and taken out one by one,
//! and nothing is kept before *Save*.

use app::request::{Posted, PostedOrder};
use axum::response::Response;
use backend::{
    Authorized,
    access::{CommunicationOrderSection, Modify},
};
use domain::{
    ContactId, Failure, FieldFailure, Reason,
    communication_order::{OrderConflict, OrderDraft, OrderKind, OrderMember, arrange, check_members},
};

use super::{
    asked::{Asked, Trouble},
    fields::Fields,
    local, see_other,
};

/// The field in which somebody is found.
const ADD: &str = "add";

type Who = Authorized<CommunicationOrderSection, Modify>;

/// `POST {base}/communication-order/{kind}`.
pub(super) async fn change(asked: &mut Asked) -> Result<Response, Trouble> {
    let kind: OrderKind = asked.kind().parse().map_err(|_| Failure::NotFound)?;
    let base = asked.scope()?.base();
    asked.stands_on(&format!("{base}/communication-order"));
    let who: Who = asked.authorize().await?;
    let page = local::order_page(&asked.fields.text("return"), &base);
    asked.stands_on(&local::in_edit(&page, kind));
    let (draft, members) = arranged(&asked.fields)?;
    let mut order = PostedOrder {
        kind,
        version: draft.version,
        members: asked
            .service
            .backend
            .communication_order()
            .members(&who, &members)
            .await?,
        add: String::new(),
        found: Vec::new(),
        failures: Vec::new(),
        conflict: None,
    };
    match draft.action.as_str() {
        "save" => match save(asked, &who, &order, &members).await? {
            Saved::Kept => return Ok(see_other(&page)),
            Saved::Wrong(failures) => order.failures = failures,
            Saved::Conflict(conflict) => order.conflict = Some(conflict),
        },
        "add" => add(asked, &who, &mut order).await?,
        // Somebody was taken out.
        _ => {}
    }
    Err(again(order))
}

/// The form, and who stands in it in the order that the positions ask for.
fn arranged(fields: &Fields) -> Result<(OrderDraft, Vec<ContactId>), Trouble> {
    let draft: OrderDraft = fields.draft()?;
    // A position counts against the one that was shown.
    let shown: Vec<ContactId> = fields
        .inside("position")
        .filter_map(|(id, _)| id.parse().ok())
        .collect();
    let members = arrange(&shown, &draft);
    Ok((draft, members))
}

/// What became of saving.
enum Saved {
    Kept,
    Wrong(Vec<FieldFailure>),
    Conflict(OrderConflict),
}

async fn save(asked: &Asked, who: &Who, order: &PostedOrder, members: &[ContactId]) -> Result<Saved, Trouble> {
    let orders = asked.service.backend.communication_order();
    let saved = orders.save(who, order.kind, order.version, members).await;
    match saved.map_err(Trouble::from) {
        Ok(_) => Ok(Saved::Kept),
        Err(Trouble::Failed(Failure::Invalid(failures))) => Ok(Saved::Wrong(failures)),
        Err(Trouble::Failed(Failure::OrderConflict(conflict))) => {
            let theirs = conflict.theirs.members.iter().map(|member| &member.contact);
            // Both did the same.
            Ok(if theirs.eq(members) {
                Saved::Kept
            } else {
                Saved::Conflict(*conflict)
            })
        }
        Err(trouble) => Err(trouble),
    }
}

/// Puts at the end whom the field means, or says why it means nobody.
async fn add(asked: &Asked, who: &Who, order: &mut PostedOrder) -> Result<(), Trouble> {
    let typed = asked.fields.text(ADD).trim().to_owned();
    let members: Vec<ContactId> = order.members.iter().map(|member| member.contact.clone()).collect();
    match find(asked, who, &typed, &members).await? {
        Ok(found) => order.members.push(found),
        Err((reason, found)) => {
            order.failures.push(FieldFailure::new(ADD, reason));
            // An id is nothing that anybody typed.
            order.add = if typed.parse::<ContactId>().is_ok() {
                String::new()
            } else {
                typed
            };
            order.found = found;
        }
    }
    Ok(())
}

type Found = Result<OrderMember, (Reason, Vec<OrderMember>)>;

/// The one whom the field means: who was chosen among several, or the only one to be found by what was typed.
async fn find(asked: &Asked, who: &Who, typed: &str, members: &[ContactId]) -> Result<Found, Trouble> {
    let orders = asked.service.backend.communication_order();
    if typed.is_empty() {
        return Ok(Err((Reason::Required, Vec::new())));
    }
    let mut found = match typed.parse::<ContactId>() {
        Ok(id) if members.contains(&id) => return Ok(Err((Reason::Twice, Vec::new()))),
        Ok(id) => orders.members(who, &[id]).await?,
        Err(_) => orders.candidates(who, typed, members).await?,
    };
    let Some(last) = found.pop() else {
        return Ok(Err((Reason::NobodyFound, Vec::new())));
    };
    if !found.is_empty() {
        found.push(last);
        return Ok(Err((Reason::SeveralFound, found)));
    }
    let with_them: Vec<ContactId> = members.iter().chain([&last.contact]).cloned().collect();
    Ok(match check_members(&with_them) {
        Ok(()) => Ok(last),
        Err(failure) => Err((failure.reason, Vec::new())),
    })
}

/// The page again: 200 when somebody was added or taken out, else what went wrong.
fn again(order: PostedOrder) -> Trouble {
    let failure = match &order.conflict {
        Some(conflict) => Some(Failure::OrderConflict(Box::new(conflict.clone()))),
        None if order.failures.is_empty() => None,
        None => Some(Failure::Invalid(order.failures.clone())),
    };
    let posted = Posted::Order(Box::new(order));
    match failure {
        Some(failure) => Trouble::again(posted, &failure),
        None => Trouble::going_on(posted),
    }
}
