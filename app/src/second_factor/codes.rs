//! Recovery codes, shown once: to be copied, printed, or kept as a file.

use crate::{
    i18n::{t_string, use_i18n},
    node::view,
    ui::Icon,
};
use leptos::prelude::*;
use std::fmt::Write as _;

/// The codes, with a link under which they are a file: it has them in itself, so that it works without a script and
/// without the server, which does not know them any more.
#[component]
pub(super) fn RecoveryCodes(
    /// Each good once.
    codes: Vec<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let listed = codes
        .iter()
        .map(|code| view! { <li><code class="codes__code">{code.clone()}</code></li> })
        .collect_view();
    let href = move || file(t_string!(i18n, second_factor.file_head), &codes);
    view! {
        <div class="codes">
            <p>{move || t_string!(i18n, second_factor.codes_once)}</p>
            <ol class="codes__list">{listed}</ol>
            <p>
                <a
                    class="button"
                    href=href
                    download=move || t_string!(i18n, second_factor.file_name)
                    rel="external"
                >
                    <Icon name="document" />
                    {move || t_string!(i18n, second_factor.download)}
                </a>
            </p>
        </div>
    }
}

/// A text file as an address (RFC 2397).
fn file(head: &str, codes: &[String]) -> String {
    let mut address = "data:text/plain;charset=utf-8,".to_owned();
    let text = format!("{head}\r\n\r\n{}\r\n", codes.join("\r\n"));
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            address.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::file;

    #[test]
    fn the_file_is_in_its_address() {
        let codes = ["ab-cd".to_owned(), "ef-gh".to_owned()];
        assert_eq!(
            file("Clés", &codes),
            "data:text/plain;charset=utf-8,Cl%C3%A9s%0D%0A%0D%0Aab-cd%0D%0Aef-gh%0D%0A"
        );
    }
}
