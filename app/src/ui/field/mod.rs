//! Labelled form controls. Each carries its value without JavaScript, keeps what was typed before
//! the page came to life, and shows the error it is handed. They do not validate.

mod choice;
mod frame;
mod radio;
mod text;

pub use self::{
    choice::{Checkbox, SelectField, SelectOption},
    frame::FieldError,
    radio::{RadioField, RadioOption},
    text::{PasswordField, TextArea, TextField},
};

/// The id of the control that posts `name`: for links from a summary of errors.
pub fn field_id(name: &str) -> String {
    let mut id = String::with_capacity(name.len() + 2);
    id.push_str("f-");
    id.extend(
        name.chars()
            .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }),
    );
    id
}
