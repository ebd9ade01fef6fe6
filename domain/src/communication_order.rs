//! Communication orders: whom to reach first, second, third, for technical and for financial matters. Not
//! for maintenance notices and invoices, which each contact receives or not (`communications`).

use crate::{
    contacts::PhoneView,
    failure::{FieldFailure, Reason},
    id::ContactId,
    portal_access::Status,
    value::Language,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, str::FromStr};

/// The most contacts that one order may have.
pub const MEMBERS_MOST: usize = 50;

/// The two orders that every customer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderKind {
    /// For technical reasons.
    Technical,
    /// For billing reasons.
    Financial,
}

impl OrderKind {
    /// Both, as shown.
    pub const ALL: [Self; 2] = [Self::Technical, Self::Financial];

    /// The word as stored and in URLs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Financial => "financial",
        }
    }
}

impl FromStr for OrderKind {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or(Reason::NotOffered)
    }
}

/// Someone in an order, or who could be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMember {
    /// The contact.
    pub contact: ContactId,
    /// First and last name.
    pub name: String,
    /// The phone that is called first, if there is one.
    pub phone: Option<PhoneView>,
    /// The e-mail address.
    pub email: String,
    /// The language in which to speak to them.
    pub language: Language,
    /// The status of their portal access when this was read.
    pub access: Status,
}

/// One communication order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// Which of the two.
    pub kind: OrderKind,
    /// Its version, to be handed back when saving.
    pub version: i64,
    /// Its members, first to be reached first.
    pub members: Vec<OrderMember>,
}

/// Both orders of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrdersView {
    /// Technical, then Financial.
    pub orders: Vec<OrderView>,
    /// Whether the reader holds Modify.
    pub may_edit: bool,
    /// Whether the reader holds Modify on contacts, so that the dialog of a member opens for them.
    pub may_update_contacts: bool,
}

/// What is not well with an order, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Ailment {
    /// There is nobody in it.
    Empty,
    /// There is nobody after the first one.
    OnlyOne,
    /// A member has no phone.
    NoPhone,
    /// A member's portal access is disabled.
    Disabled,
    /// A member's portal access has expired.
    Expired,
    /// A member's portal access is not active yet.
    Scheduled,
}

/// One thing that is not well with an order, and with whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub ailment: Ailment,
    /// The member whom it is about; nobody when the order is empty.
    pub member: Option<(ContactId, String)>,
}

/// How well an order is: its worst finding, if there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderHealth {
    /// Which of the two.
    pub kind: OrderKind,
    /// The worst.
    pub worst: Option<Finding>,
    /// How many findings there are.
    pub findings: usize,
}

/// What is not well with an order of these members, worst first, members in their order. The same on the server and
/// in the browser, where it follows the hand that changes the order.
pub fn health(members: &[OrderMember]) -> Vec<Finding> {
    let about = |ailment, member: &OrderMember| Finding {
        ailment,
        member: Some((member.contact.clone(), member.name.clone())),
    };
    let mut findings = match members {
        [] => vec![Finding {
            ailment: Ailment::Empty,
            member: None,
        }],
        [only] => vec![about(Ailment::OnlyOne, only)],
        _ => Vec::new(),
    };
    for ailment in [
        Ailment::NoPhone,
        Ailment::Disabled,
        Ailment::Expired,
        Ailment::Scheduled,
    ] {
        let ill = members.iter().filter(|member| has(member, ailment));
        findings.extend(ill.map(|member| about(ailment, member)));
    }
    findings
}

fn has(member: &OrderMember, ailment: Ailment) -> bool {
    match ailment {
        Ailment::NoPhone => member.phone.is_none(),
        Ailment::Disabled => member.access == Status::Disabled,
        Ailment::Expired => member.access == Status::Expired,
        Ailment::Scheduled => member.access == Status::Scheduled,
        // Of the order as a whole. That nobody has to sign in to be called is none either.
        Ailment::Empty | Ailment::OnlyOne => false,
    }
}

/// Someone else saved first: their order, to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderConflict {
    /// The order as it is now.
    pub theirs: OrderView,
    /// Who saved it; empty when not known.
    pub by: String,
}

/// An order as a plain form posts it: positions as typed, who is to go, who is to come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDraft {
    /// The version that was shown.
    #[serde(default)]
    pub version: i64,
    /// Contact and position as typed.
    #[serde(default)]
    pub position: std::collections::BTreeMap<String, String>,
    /// Contacts to take out.
    #[serde(default)]
    pub remove: Vec<String>,
    /// Whom to add: what was typed.
    #[serde(default)]
    pub add: String,
    /// The button that was pressed: `save`, `add` or `apply`.
    #[serde(default)]
    pub action: String,
}

/// The members as a plain form has them: sorted by the position typed. A number that changed wins its
/// place against the one that had it before; what is not a number stays where it was (`current`).
pub fn arrange(current: &[ContactId], draft: &OrderDraft) -> Vec<ContactId> {
    let mut listed: Vec<(ContactId, usize)> = draft
        .position
        .keys()
        .filter_map(|id| id.parse::<ContactId>().ok())
        .filter(|id| !draft.remove.iter().any(|gone| gone == id.as_str()))
        .map(|id| {
            let at = current.iter().position(|member| *member == id).unwrap_or(usize::MAX);
            (id, at)
        })
        .collect();
    listed.sort_by_key(|(_, at)| *at);
    // Twice the place, one less when moved up and one more when moved down: ties fall on the mover's side.
    let mut placed: Vec<(usize, ContactId)> = listed
        .into_iter()
        .enumerate()
        .map(|(index, (id, at))| {
            let was = at.saturating_add(1);
            let typed = draft
                .position
                .get(id.as_str())
                .and_then(|text| text.trim().parse::<usize>().ok());
            let key = match typed {
                Some(typed) if at != usize::MAX && typed < was => typed.saturating_mul(2).saturating_sub(1),
                Some(typed) if at != usize::MAX && typed > was => typed.saturating_mul(2).saturating_add(1),
                Some(typed) => typed.saturating_mul(2),
                None => (index + 1) * 2,
            };
            (key, id)
        })
        .collect();
    placed.sort_by_key(|(key, _)| *key);
    placed.into_iter().map(|(_, id)| id).collect()
}

/// Nobody twice, and not more than [`MEMBERS_MOST`].
pub fn check_members(members: &[ContactId]) -> Result<(), FieldFailure> {
    let distinct: BTreeSet<&ContactId> = members.iter().collect();
    if distinct.len() != members.len() {
        return Err(FieldFailure::new("add", Reason::Twice));
    }
    if members.len() > MEMBERS_MOST {
        return Err(FieldFailure::new("add", Reason::TooMany { most: 50 }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> ContactId {
        format!("01900000-0000-7000-8000-0000000000{n:02x}")
            .parse()
            .expect("an id")
    }

    fn typed(positions: &[(u8, &str)]) -> OrderDraft {
        OrderDraft {
            position: positions
                .iter()
                .map(|(n, text)| (id(*n).to_string(), (*text).to_owned()))
                .collect(),
            ..OrderDraft::default()
        }
    }

    fn member(n: u8, has_phone: bool, access: Status) -> OrderMember {
        OrderMember {
            contact: id(n),
            name: format!("Member {n}"),
            phone: has_phone.then(|| PhoneView {
                kind: crate::contacts::PhoneKind::Office,
                display: "514 555-0100".into(),
                number: "+15145550100".into(),
                extension: String::new(),
            }),
            email: String::new(),
            language: Language::En,
            access,
        }
    }

    fn found(members: &[OrderMember]) -> Vec<(Ailment, Option<ContactId>)> {
        let told = |finding: Finding| (finding.ailment, finding.member.map(|(id, _)| id));
        health(members).into_iter().map(told).collect()
    }

    #[test]
    fn an_order_is_well_when_two_can_be_called() {
        let well = member(1, true, Status::Active);
        assert_eq!(found(&[well.clone(), member(2, true, Status::None)]), []);
        assert_eq!(found(&[well]), [(Ailment::OnlyOne, Some(id(1)))]);
        assert_eq!(found(&[]), [(Ailment::Empty, None)]);
    }

    #[test]
    fn what_is_not_well_is_told_worst_first_with_each_person() {
        let members = [
            member(1, true, Status::Scheduled),
            member(2, false, Status::Expired),
            member(3, true, Status::Disabled),
            member(4, false, Status::Active),
        ];
        assert_eq!(
            found(&members),
            [
                (Ailment::NoPhone, Some(id(2))),
                (Ailment::NoPhone, Some(id(4))),
                (Ailment::Disabled, Some(id(3))),
                (Ailment::Expired, Some(id(2))),
                (Ailment::Scheduled, Some(id(1))),
            ]
        );
    }

    #[test]
    fn a_typed_position_wins_its_place() {
        let current = [id(1), id(2), id(3), id(4)];
        let up = typed(&[(1, "1"), (2, "2"), (3, "1"), (4, "4")]);
        assert_eq!(arrange(&current, &up), [id(3), id(1), id(2), id(4)]);
        let down = typed(&[(1, "3"), (2, "2"), (3, "3"), (4, "4")]);
        assert_eq!(arrange(&current, &down), [id(2), id(3), id(1), id(4)]);
        let swap = typed(&[(1, "2"), (2, "1"), (3, "3"), (4, "4")]);
        assert_eq!(arrange(&current, &swap), [id(2), id(1), id(3), id(4)]);
        let nonsense = typed(&[(1, "x"), (2, ""), (3, "3"), (4, "-1")]);
        assert_eq!(arrange(&current, &nonsense), current);
    }

    #[test]
    fn who_is_ticked_goes_and_who_is_new_comes_last() {
        let mut draft = typed(&[(1, "1"), (2, "2"), (9, "3")]);
        draft.remove = vec![id(1).to_string()];
        assert_eq!(arrange(&[id(1), id(2)], &draft), [id(2), id(9)]);
    }
}
