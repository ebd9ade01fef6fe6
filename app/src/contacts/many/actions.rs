//! What can be chosen to be done, as the options of a list: the same with a script and without.

use super::Offered;
use crate::{
    i18n::{t_string, use_i18n},
    language::said,
    node::{Node, view},
    words,
};
use domain::{
    Language,
    contacts::{ManyAction, ManyChange},
};

/// The options.
pub(super) fn actions(offered: Offered) -> Vec<Node> {
    let i18n = use_i18n();
    let option = |change: ManyChange, label: Node| {
        let code = ManyAction::Change(change).code();
        view! { <option value=code>{label}</option> }
    };
    let languages: Vec<Node> = [Language::En, Language::Fr]
        .into_iter()
        .map(|language| {
            let name = words::in_words(language, |locale, language| {
                words::language_name(locale, *language).to_owned()
            });
            option(ManyChange::Language(language), view! { {name} })
        })
        .collect();
    let communications = |change: fn(String) -> ManyChange| -> Vec<Node> {
        let kinds = offered.communications.iter().cloned();
        kinds
            .map(|(key, name)| option(change(key), view! { {said(name)} }))
            .collect()
    };
    let roles = |ids: &[domain::RoleId], change: fn(domain::RoleId) -> ManyChange| {
        let roles = offered.roles.iter().filter(|(id, _)| ids.contains(id)).cloned();
        roles
            .map(|(id, name)| option(change(id), view! { {said(name)} }))
            .collect::<Vec<_>>()
    };
    let disable = ManyAction::Change(ManyChange::Disable).code();
    let (give, take) = (
        roles(&offered.giveable, ManyChange::AddRole),
        roles(&offered.takeable, ManyChange::TakeRole),
    );
    vec![
        view! { <option value="">{move || t_string!(i18n, contacts.choose_action)}</option> },
        group(move || t_string!(i18n, contacts.set_language), languages),
        group(
            move || t_string!(i18n, contacts.add_communication),
            communications(ManyChange::AddCommunication),
        ),
        group(
            move || t_string!(i18n, contacts.take_communication),
            communications(ManyChange::TakeCommunication),
        ),
        group(move || t_string!(i18n, contacts.add_role), give),
        group(move || t_string!(i18n, contacts.take_role), take),
        view! { <option value=ManyAction::Invite.code()>{move || t_string!(i18n, contacts.invite_many)}</option> },
        view! { <option value=disable>{move || t_string!(i18n, contacts.disable_access)}</option> },
        view! { <option value=ManyAction::Delete.code()>{move || t_string!(i18n, contacts.delete_many)}</option> },
    ]
}

/// Several options of a kind; nothing when there are none.
fn group(label: impl Fn() -> &'static str + Send + 'static, options: Vec<Node>) -> Node {
    if options.is_empty() {
        return Node::Empty;
    }
    view! { <optgroup label=label>{options}</optgroup> }
}
