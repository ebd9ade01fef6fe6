//! What stands in for the bar of actions where no script runs: a form under the list, and above it what came of it. The
//! server alone draws it.

use super::{
    super::page::ListState,
    ManyShown, PostedMany,
    actions::actions,
    pick::{FORM, Picked},
    report::{Loss, Report},
};
use crate::{
    frame::scope,
    i18n::{t_string, use_i18n},
    node::{Element, Node, from_server, view},
    router::Query,
    second_factor::VERIFY,
    ui::{Banner, Button, Icon, LinkButton, Look, Tone},
    words,
};
use domain::{
    Failure, Refusal,
    contacts::{ManyAction, ManyDone, Selection},
};

/// What was posted to this page.
#[cfg(feature = "ssr")]
fn posted() -> Option<PostedMany> {
    match crate::request::posted() {
        Some(crate::request::Posted::Many(posted)) => Some(*posted),
        _ => None,
    }
}

/// Nothing is posted in the browser.
#[cfg(not(feature = "ssr"))]
fn posted() -> Option<PostedMany> {
    None
}

/// Who was selected, where that has to be shown again: what is done is not ticked any more.
pub(super) fn ticked() -> Picked {
    match posted() {
        Some(PostedMany {
            selection: Selection::These(ids),
            shown: ManyShown::Ask(_) | ManyShown::Failed(_),
            ..
        }) => Picked { ids, all: false },
        _ => Picked::default(),
    }
}

/// The form to which the boxes of the list belong.
pub(in crate::contacts) fn plain_form(state: ListState) -> Node {
    let host = Element::new("div", &[("class", "many-plain")]);
    from_server(host, move || {
        let i18n = use_i18n();
        let (offered, action) = (state.selecting.with(|chosen| chosen.offered.clone()), state.href());
        let matching = offered.matching;
        let all = move || {
            let count = words::count(i18n.get_locale(), matching);
            t_string!(i18n, contacts.all_found, count = count)
        };
        view! {
            <form class="many" id=FORM method="post" action=action aria-label=move || t_string!(i18n, contacts.many)>
                <label class="check">
                    <input class="check__box" type="checkbox" name="all" value="true" />
                    <span class="check__text">{all}</span>
                </label>
                <span class="select many__action">
                    <select
                        class="select__control"
                        name="action"
                        aria-label=move || t_string!(i18n, contacts.choose_action)
                    >
                        {actions(offered)}
                    </select>
                    <Icon name="chevron-down" class="icon icon--sm select__chevron" />
                </span>
                <Button look=Look::Primary kind="submit">{move || t_string!(i18n, contacts.apply)}</Button>
            </form>
        }
    })
}

/// What came of it, or what has to be confirmed.
pub(in crate::contacts) fn plain_report(state: ListState) -> Node {
    let host = Element::new("div", &[("class", "many-plain-report")]);
    from_server(host, move || match posted() {
        None => Node::Empty,
        Some(PostedMany { selection, shown, .. }) => match shown {
            ManyShown::Failed(failure) => {
                let i18n = use_i18n();
                let step_up = matches!(failure, Failure::Refused(Refusal::StepUp { .. })).then(|| {
                    let mut query = Query::default();
                    query.insert("next", state.href());
                    let href = VERIFY.to_owned() + &query.to_query_string();
                    view! { <LinkButton href>{move || t_string!(i18n, second_factor.verify_title)}</LinkButton> }
                });
                let sentence = words::in_words(failure, super::report::why);
                view! {
                    <div class="many-report">
                        <Banner tone=Tone::Danger alert=true>{sentence}</Banner>
                        {step_up}
                    </div>
                }
            }
            ManyShown::Done(done) => told(done, scope().base() + "/contacts/deleted"),
            ManyShown::Ask(removal) => {
                let i18n = use_i18n();
                let nobody = removal.count == 0;
                let chosen = match selection {
                    Selection::Found(_) => vec![view! { <input type="hidden" name="all" value="true" /> }],
                    Selection::These(ids) => {
                        let ids = ids.into_iter().map(|id| id.to_string());
                        ids.map(|id| view! { <input type="hidden" name="contacts[]" value=id /> })
                            .collect()
                    }
                };
                view! {
                    <form class="card many-report" method="post" action=state.href() role="alert">
                        <h2>{move || t_string!(i18n, contacts.delete_many)}</h2>
                        <Loss removal />
                        {chosen}
                        <input type="hidden" name="action" value=ManyAction::Delete.code() />
                        <input type="hidden" name="confirmed" value="true" />
                        <div>
                            <Button look=Look::Danger kind="submit" disabled=nobody>
                                {move || t_string!(i18n, contacts.delete_many)}
                            </Button>
                        </div>
                    </form>
                }
            }
        },
    })
}

/// What came of it, with the way to those who were deleted.
fn told(done: ManyDone, deleted: String) -> Node {
    let i18n = use_i18n();
    let way = (!done.deleted.is_empty()).then(|| {
        view! {
            <LinkButton href=deleted icon="undo">{move || t_string!(i18n, contacts.deleted_title)}</LinkButton>
        }
    });
    view! {
        <section class="card many-report" role="alert">
            <h2>{move || t_string!(i18n, contacts.report)}</h2>
            <Report done />
            <div>{way}</div>
        </section>
    }
}
