//! The levels of a role: a radio group for each section.

use crate::{
    form::form_state,
    i18n::{t_string, use_i18n},
    language::said,
    node::view,
    ui::{FieldError, Icon, LevelControl, LevelStop},
    words,
};
use domain::{
    access::{Kind, Level, Section, section},
    roles::RoleDraft,
};
use leptos::{prelude::*, text_prop::TextProp};

/// The levels as they are chosen. `Copy`, as the signals are.
#[derive(Clone, Copy)]
pub(super) struct Levels {
    /// The kind chosen.
    pub(super) kind: RwSignal<String>,
    rows: StoredValue<Vec<Row>>,
    /// Whether there is something that it was before.
    exists: bool,
}

/// A section, what was, and what is chosen.
#[derive(Clone)]
struct Row {
    section: Section,
    stored: String,
    value: RwSignal<String>,
}

impl Levels {
    /// Inside of the form.
    pub(super) fn new(draft: &RoleDraft, sections: &[Section], exists: bool) -> Self {
        let state = form_state();
        let restrict = Level::Restrict.code();
        let rows = sections
            .iter()
            .map(|section| {
                let key = section.key.as_str();
                let stored = draft.levels.get(key).map_or(restrict, String::as_str).to_owned();
                let posted = state.value(&format!("levels[{key}]"), stored.clone());
                Row {
                    section: section.clone(),
                    // What is disabled is not posted.
                    value: RwSignal::new(if posted.is_empty() { stored.clone() } else { posted }),
                    stored,
                }
            })
            .collect();
        Self {
            kind: RwSignal::new(state.value("kind", draft.kind.clone())),
            rows: StoredValue::new(rows),
            exists,
        }
    }

    fn is_ordinary(self) -> bool {
        self.kind.with(|kind| kind == Kind::Ordinary.code())
    }

    /// How many levels are others than before.
    pub(super) fn changed(self) -> usize {
        if !self.exists || !self.is_ordinary() {
            return 0;
        }
        let rows = self.rows.get_value();
        rows.iter()
            .filter(|row| row.value.with(|value| *value != row.stored))
            .count()
    }
}

/// The grid.
#[component]
pub(super) fn RoleGrid(levels: Levels) -> impl IntoView {
    let i18n = use_i18n();
    let rows = levels
        .rows
        .get_value()
        .into_iter()
        .map(|row| view! { <GridRow levels row /> })
        .collect_view();
    let computed = move || {
        (!levels.is_ordinary()).then(|| view! {
        <p class="grid__computed"><Icon name="lock" small=true /> <span>{t_string!(i18n, roles.computed)}</span></p>
    })
    };
    view! {
        <div class="grid-frame">
            {computed}
            <table class="grid" role="table" aria-label=move || t_string!(i18n, roles.levels)>
                <thead class="grid__head" role="rowgroup">
                    <tr role="row">
                        <th class="grid__column" role="columnheader" scope="col">{move || t_string!(i18n, contacts.section)}</th>
                        <th class="grid__column" role="columnheader" scope="col">{move || t_string!(i18n, roles.level)}</th>
                        <th class="grid__column" role="columnheader" scope="col">{move || t_string!(i18n, roles.change)}</th>
                    </tr>
                </thead>
                <tbody class="grid__body" role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn GridRow(levels: Levels, row: Row) -> impl IntoView {
    let i18n = use_i18n();
    let state = form_state();
    let Row { section, stored, value } = row;
    let key = section.key.to_string();
    let name = format!("levels[{key}]");
    let (id, why_id, error_id) = (
        format!("section-{key}"),
        format!("section-{key}-why"),
        format!("section-{key}-error"),
    );
    let (ceiling, owner_only) = (section.ceiling, section.owner_only);
    let locked = state.locked() || owner_only;
    let ordinary = Memo::new(move |_| levels.is_ordinary());
    let stops = move |disabled: bool| -> Vec<LevelStop> {
        Level::ALL
            .into_iter()
            .filter(|level| *level <= ceiling)
            .map(|level| LevelStop {
                value: level.code(),
                label: TextProp::from(move || words::level(i18n.get_locale(), level)),
                disabled: Signal::stored(disabled),
            })
            .collect()
    };
    let control = {
        let (id, why_id) = (id.clone(), why_id.clone());
        move || {
            let (name, id, why_id) = (name.clone(), id.clone(), why_id.clone());
            if ordinary.get() {
                view! { <LevelControl name labelled_by=id described_by=why_id stops=stops(locked) value /> }
            } else {
                // Computed: shown, and not posted.
                let is_owner = levels.kind.with(|kind| kind == Kind::Owner.code());
                let given = if owner_only && !is_owner {
                    Level::Restrict
                } else {
                    ceiling
                };
                let value = RwSignal::new(given.code().to_owned());
                view! { <LevelControl name labelled_by=id described_by=why_id stops=stops(true) value /> }
            }
        }
    };
    let key_is = section.key.clone();
    let reason = move || {
        let why = if owner_only {
            t_string!(i18n, words.owner_only)
        } else if !ordinary.get() {
            return None;
        } else if key_is.as_str() == section::CONTACTS {
            return Some(view! { <span>{t_string!(i18n, roles.governs_contacts)}</span> });
        } else {
            return None;
        };
        Some(view! { <Icon name="lock" small=true /> <span>{why}</span> })
    };
    let before = stored.clone();
    let changed = Memo::new(move |_| levels.exists && ordinary.get() && value.with(|value| *value != before));
    let was = move || {
        let level = stored.parse().ok().filter(|_| changed.get())?;
        let level = words::level(i18n.get_locale(), level);
        Some(view! { <span class="grid__was">{t_string!(i18n, roles.was, level = level)}</span> })
    };
    let error = state.error(format!("levels[{key}]"));
    view! {
        <tr class="grid__row" class:grid__row--locked=locked class:grid__row--changed=move || changed.get() role="row">
            <th class="grid__cell" role="rowheader" scope="row">
                <span class="grid__section">
                    <Icon name=section.icon />
                    <span class="grid__source">
                        <span id=id>{said(section.name)}</span>
                        <small>{said(section.phrase)}</small>
                    </span>
                </span>
            </th>
            <td class="grid__cell grid__cell--level" role="cell">
                {control}
                <span class="grid__reason" id=why_id>{reason}</span>
                <FieldError id=error_id error />
            </td>
            <td class="grid__cell grid__cell--was" role="cell">{was}</td>
        </tr>
    }
}
