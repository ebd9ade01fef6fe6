//! Customers, as forms: one of them, the steps that it takes, many at once; and the file with all that is kept of one.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use backend::{access::provider::Administrator, customers::Export};
use domain::{
    Bilingual,
    customers::{BulkDraft, BulkStep, BulkStepDraft, CustomerDraft, Step, StepDraft},
    form::{Done, Notice},
};
use futures_util::stream::try_unfold;
use http::{HeaderValue, header};

use super::{Asked, Refused};

const LIST: &str = "/provider/customers";

/// `POST /provider/customers/new`.
pub(super) async fn add(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: CustomerDraft = asked.fields.draft()?;
    let id = asked.service.backend.customers().add(&who, &draft).await?;
    Ok(Done {
        to: format!("{LIST}/{id}"),
        notice: Notice::Added {
            name: Bilingual::new(draft.name.clone(), draft.name),
        },
    })
}

/// `POST /provider/customers/{customer}/edit`.
pub(super) async fn update(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let id = asked.customer()?;
    let draft: CustomerDraft = asked.fields.draft()?;
    asked.service.backend.customers().update(&who, &id, &draft).await?;
    Ok(Done {
        to: format!("{LIST}/{id}"),
        notice: Notice::Saved,
    })
}

/// `POST /provider/customers/{customer}/suspend` and the like.
pub(super) async fn step(asked: &Asked, step: Step) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let id = asked.customer()?;
    let draft: StepDraft = asked.fields.draft()?;
    let (name, sessions) = asked.service.backend.customers().step(&who, &id, step, &draft).await?;
    Ok(Done {
        to: format!("{LIST}/{id}"),
        notice: match step {
            Step::Suspend => Notice::Suspended { name, sessions },
            Step::Reactivate => Notice::Reactivated { name },
            Step::Close => Notice::Closed { name, sessions },
        },
    })
}

/// `POST /provider/customers/bulk`.
pub(super) async fn start_bulk(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let draft: BulkDraft = asked.fields.draft()?;
    let id = asked.service.backend.customers().bulk_start(&who, &draft).await?;
    // Whoever has a script goes on at once.
    let go = if asked.is_script() { "?go=1" } else { "" };
    Ok(Done {
        to: format!("{LIST}/bulk/{id}{go}"),
        notice: Notice::BulkStarted,
    })
}

/// `POST /provider/customers/bulk/{bulk}`.
pub(super) async fn step_bulk(asked: &Asked) -> Result<Done, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let id = asked.bulk()?;
    let step = asked.fields.draft::<BulkStepDraft>()?.step();
    let (tried, total) = asked.service.backend.customers().bulk_step(&who, &id, step).await?;
    Ok(Done {
        to: format!("{LIST}/bulk/{id}"),
        notice: match step {
            BulkStep::Continue => Notice::BulkAdvanced { tried, total },
            BulkStep::Stop => Notice::BulkStopped,
        },
    })
}

/// `POST /provider/customers/{customer}/export`: a file that is written while it is fetched.
pub(super) async fn export(asked: &Asked) -> Result<Response, Refused> {
    let who = asked.authorize_staff::<Administrator>().await?;
    let id = asked.customer()?;
    let export = asked.service.backend.customers().export(&who, &id).await?;
    let disposition = format!("attachment; filename=\"{}\"", export.file_name());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    Ok((headers, body(export)).into_response())
}

/// One piece after another, each made when the one before was taken. What fails on the way breaks the connection off,
/// so that nobody takes a part for the whole.
fn body(export: Export) -> Body {
    Body::from_stream(try_unfold(export, async |mut export| match export.next().await {
        Ok(piece) => Ok(piece.map(|piece| (piece, export))),
        Err(error) => {
            tracing::error!(%error, "an export broke off");
            Err(std::io::Error::other("the export broke off"))
        }
    }))
}
