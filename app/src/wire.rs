//! How server functions speak: JSON, and the answer in postcard for the browser, which asks for it: its reader is
//! a fraction of JSON's. Values that come with the page are written the same way, so that there is one reader for each
//! type.

use crate::Fault;
use domain::{Failure, form::Done};
use http::Method;
use serde::{Serialize, de::DeserializeOwned};
use server_fn::{
    Bytes, ContentType, Decodes, Encodes, Format, FormatType, Protocol, client::Client, request::Req, response::TryRes,
    server::Server,
};

/// The protocol of every server function of Relais: a `POST`.
pub struct Wire;

const JSON: &str = "application/json";
/// What a browser posts a form as.
const FORM: &str = "application/x-www-form-urlencoded";

/// Postcard: values one after another, without names.
pub struct Postcard;

impl ContentType for Postcard {
    const CONTENT_TYPE: &'static str = "application/x-postcard";
}

impl FormatType for Postcard {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl<T: Serialize> Encodes<T> for Postcard {
    type Error = postcard::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        write(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Postcard {
    type Error = postcard::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        read(&bytes)
    }
}

/// A value as bytes.
pub fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(value)
}

/// A value from bytes.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, postcard::Error> {
    postcard::from_bytes(bytes)
}

impl<Input, Output, C, S> Protocol<Input, Output, C, S, Fault> for Wire
where
    Input: Serialize + DeserializeOwned + Send,
    Output: Serialize + DeserializeOwned + Send,
    C: Client<Fault>,
    S: Server<Fault>,
{
    const METHOD: Method = Method::POST;

    async fn run_server<F, Answer>(request: S::Request, answer: F) -> Result<S::Response, Fault>
    where
        F: Fn(Input) -> Answer + Send,
        Answer: Future<Output = Result<Output, Fault>> + Send,
    {
        let kind = answers_in(&request.accepts().unwrap_or_default());
        let text = request.try_into_string().await?;
        let answer = match serde_json::from_str(&text) {
            Ok(input) => answer(input).await,
            // Not what this function is asked with.
            Err(_) => Err(Fault(Failure::Invalid(Vec::new()))),
        };
        if let Err(Fault(failure)) = &answer {
            refused(failure);
        }
        let bytes = match &answer {
            Ok(value) => write_in(kind, value),
            Err(fault) => write_in(kind, fault),
        };
        S::Response::try_from_bytes(kind, bytes?.into())
    }

    async fn run_client(path: &str, input: Input) -> Result<Output, Fault> {
        let body = serde_json::to_string(&input).map_err(|_| Fault(Failure::Internal))?;
        let bytes = post(path.to_owned(), Body::Text(body, JSON)).await?;
        read(&bytes).map_err(|_| Fault(Failure::Unreachable))
    }
}

/// The kind of answer for whoever accepts this: postcard is only for who asks for it.
pub fn answers_in(accept: &str) -> &'static str {
    if accept.contains(Postcard::CONTENT_TYPE) {
        Postcard::CONTENT_TYPE
    } else {
        JSON
    }
}

/// A value as that kind of answer.
///
/// # Errors
/// It cannot be written, which no answer of ours is.
pub fn write_in<T: Serialize>(kind: &str, value: &T) -> Result<Vec<u8>, Fault> {
    let written = if kind == JSON {
        serde_json::to_vec(value).ok()
    } else {
        write(value).ok()
    };
    written.ok_or(Fault(Failure::Internal))
}

/// The status that goes with a failure.
fn refused(failure: &Failure) {
    #[cfg(feature = "ssr")]
    crate::request::set_status(crate::request::status(failure));
    #[cfg(not(feature = "ssr"))]
    let _ = failure;
}

/// What is posted.
pub(crate) enum Body {
    /// Text, and what kind of it.
    Text(String, &'static str),
    /// A form with files in it, of which the browser says the kind itself.
    #[cfg(not(feature = "ssr"))]
    Files(send_wrapper::SendWrapper<web_sys::FormData>),
}

impl Body {
    /// Fields that are written already.
    pub(crate) fn fields(text: &str) -> Self {
        Self::Text(text.to_owned(), FORM)
    }

    /// The values under these names, the last of each.
    pub(crate) fn values(&self, names: &[&str]) -> Vec<(String, String)> {
        let Self::Text(text, FORM) = self else {
            return Vec::new();
        };
        let query = crate::router::Query::parse(text);
        names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), query.get(name)?.to_owned())))
            .collect()
    }

    /// Whether it is these fields and no others.
    pub(crate) fn is(&self, fields: &str) -> bool {
        matches!(self, Self::Text(text, _) if text == fields)
    }
}

/// The fields of the form that is being submitted, with the button that submits it, as a browser would post them.
#[cfg(not(feature = "ssr"))]
pub(crate) fn fields(event: &web_sys::SubmitEvent) -> Body {
    use leptos::wasm_bindgen::JsCast;

    let nothing = || Body::Text(String::new(), FORM);
    let Some(form) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok())
    else {
        return nothing();
    };
    let Ok(data) = web_sys::FormData::new_with_form(&form) else {
        return nothing();
    };
    let button = event
        .submitter()
        .and_then(|button| button.dyn_into::<web_sys::HtmlButtonElement>().ok());
    if let Some(button) = button.filter(|button| !button.name().is_empty()) {
        // Names and values that are text can be added.
        let _ = data.append_with_str(&button.name(), &button.value());
    }
    if form.enctype() == "multipart/form-data" {
        return Body::Files(send_wrapper::SendWrapper::new(data));
    }
    let fields = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data)
        .map(|fields| fields.to_string().into())
        .unwrap_or_default();
    Body::Text(fields, FORM)
}

/// On the server no form is submitted.
#[cfg(feature = "ssr")]
pub(crate) fn fields(_: &web_sys::SubmitEvent) -> Body {
    Body::Text(String::new(), FORM)
}

/// Posts a form to its address.
pub(crate) async fn submit(address: String, fields: Body) -> Result<Done, Fault> {
    let bytes = post(address, fields).await?;
    read(&bytes).map_err(|_| Fault(Failure::Unreachable))
}

/// Asks the server; what is not its answer (a proxy's page, no network) is [`Failure::Unreachable`].
#[cfg(not(feature = "ssr"))]
async fn post(path: String, body: Body) -> Result<Vec<u8>, Fault> {
    use js_sys::{ArrayBuffer, Uint8Array};
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use send_wrapper::SendWrapper;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{RequestInit, Response};

    async fn fetch(path: &str, body: Body) -> Result<(bool, Vec<u8>), JsValue> {
        let request = RequestInit::new();
        request.set_method("POST");
        let headers = web_sys::Headers::new()?;
        match &body {
            Body::Text(text, kind) => {
                request.set_body(&JsValue::from_str(text));
                headers.set("content-type", kind)?;
            }
            Body::Files(form) => request.set_body(form),
        }
        headers.set("accept", Postcard::CONTENT_TYPE)?;
        request.set_headers(&headers);
        let asked = leptos::prelude::window().fetch_with_str_and_init(path, &request);
        let response: Response = JsFuture::from(asked).await?.unchecked_into();
        let bytes: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.unchecked_into();
        Ok((response.ok(), Uint8Array::new(&bytes).to_vec()))
    }

    let asked = SendWrapper::new(async move { fetch(&path, body).await.ok() });
    match asked.await {
        Some((true, bytes)) => Ok(bytes),
        Some((false, bytes)) => Err(read(&bytes).unwrap_or(Fault(Failure::Unreachable))),
        None => Err(Fault(Failure::Unreachable)),
    }
}

/// On the server a function is called, not asked.
#[cfg(feature = "ssr")]
#[expect(clippy::unused_async, reason = "as in the browser")]
async fn post(_: String, _: Body) -> Result<Vec<u8>, Fault> {
    Err(Fault(Failure::Internal))
}
