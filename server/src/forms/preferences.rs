//! Language and theme, as a form: kept in cookies, the language in the profile too.

use app::request::{LANGUAGE_COOKIE, THEME_COOKIE, preference_cookie};
use axum::response::Response;
use backend::Resolved;
use domain::{Language, session::Theme};
use http::{HeaderValue, header};

use super::{
    asked::{Asked, Trouble},
    fields::Unreadable,
    local, see_other,
};

/// `POST /preferences`.
pub(super) async fn choose(asked: &Asked) -> Result<Response, Trouble> {
    let language = asked.fields.text("language");
    let theme = asked.fields.text("theme");
    let mut response = see_other(&local::path_or_home(&asked.fields.text("return")));
    let mut remember = |name: &str, value: &str| {
        if let Ok(cookie) = HeaderValue::from_str(&preference_cookie(name, value)) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    };
    if !language.is_empty() {
        let language: Language = language.parse().map_err(|_| Unreadable)?;
        remember(LANGUAGE_COOKIE, language.code());
        if let Some(Resolved::Full(session)) = asked.resolved() {
            asked.service.backend.sign_in().set_language(session, language).await?;
        }
    }
    if !theme.is_empty() {
        // What the system says is remembered as well: that nothing else was chosen.
        remember(THEME_COOKIE, Theme::from_code(&theme).code().unwrap_or("system"));
    }
    Ok(response)
}
