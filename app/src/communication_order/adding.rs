//! Whom to add to an order in edit: what is typed to find them, who was found, and what is wrong with it.

use super::{
    api,
    desk::{Desk, Trouble},
};
use crate::Fault;
use domain::{
    Reason,
    communication_order::{OrderMember, check_members},
    session::Scope,
};
use leptos::{prelude::*, task::spawn_local};

/// The field under the list, and the answers to it.
#[derive(Clone, Copy)]
pub(super) struct Adding {
    /// What stands in the field.
    pub(super) typed: RwSignal<String>,
    /// Who was found by it.
    pub(super) found: RwSignal<Vec<OrderMember>>,
    /// Several people from whom a plain form has to choose.
    pub(super) offered: RwSignal<Vec<OrderMember>>,
    /// The one of them who is ticked; empty for none of them.
    pub(super) picked: RwSignal<Option<String>>,
    /// What is wrong, with what was typed then.
    trouble: RwSignal<Option<(String, Trouble)>>,
    /// It is being looked for whom *Add* means.
    pub(super) busy: RwSignal<bool>,
    /// Who was added last and at which position, to be announced.
    pub(super) added: RwSignal<Option<(String, usize)>>,
    chosen: RwSignal<Option<OrderMember>>,
    /// Counts the questions: only the answer to the last one counts.
    asked: StoredValue<u32>,
}

impl Adding {
    /// With what a plain form posted.
    pub(super) fn new(typed: String, offered: Vec<OrderMember>) -> Self {
        Self {
            typed: RwSignal::new(typed),
            found: RwSignal::default(),
            offered: RwSignal::new(offered),
            picked: RwSignal::default(),
            trouble: RwSignal::default(),
            busy: RwSignal::new(false),
            added: RwSignal::default(),
            chosen: RwSignal::default(),
            asked: StoredValue::new(0),
        }
    }

    /// An empty field.
    pub(super) fn clear(self) {
        self.typed.set(String::new());
        self.found.set(Vec::new());
        self.offered.set(Vec::new());
        self.picked.set(None);
        self.trouble.set(None);
        self.chosen.set(None);
        self.count();
    }

    /// One of those found was chosen in the field.
    pub(super) fn choose(self, contact: &str) {
        let chosen = self
            .found
            .with_untracked(|found| found.iter().find(|member| member.contact.as_str() == contact).cloned());
        self.trouble.set(None);
        self.chosen.set(chosen);
    }

    /// What is wrong with what stands in the field now.
    pub(super) fn wrong(self) -> Option<Trouble> {
        let (about, trouble) = self.trouble.get()?;
        self.typed.with(|typed| *typed == about).then_some(trouble)
    }

    /// Says what is wrong, until something else is typed.
    pub(super) fn refuse(self, trouble: Trouble) {
        self.trouble.set(Some((self.typed.get_untracked(), trouble)));
    }

    /// One of those offered was ticked.
    pub(super) fn pick(self, contact: String) {
        self.trouble.set(None);
        self.picked.set(Some(contact));
    }

    fn count(self) -> u32 {
        let next = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(next);
        next
    }

    /// Whether the answer to that question still matters; false when the page is gone.
    fn awaits(self, question: u32) -> bool {
        self.asked.try_get_value() == Some(question)
    }
}

impl Desk {
    /// Looks for people as somebody types.
    pub(super) fn look_for(self, scope: Scope, typed: String) {
        let adding = self.adding;
        // Typed before the last one was added: nobody asks for it any more.
        if adding.typed.with_untracked(|now| *now != typed) {
            return;
        }
        let question = adding.count();
        let without = untrack(|| self.contacts());
        spawn_local(async move {
            let answer = api::candidates(scope, typed, without).await;
            if !adding.awaits(question) {
                return;
            }
            match answer {
                Ok(found) => adding.found.set(found),
                Err(Fault(failure)) => adding.refuse(Trouble::Failed(failure)),
            }
        });
    }

    /// Adds who was chosen, or who is the only one to be found by what was typed.
    pub(super) fn add(self, scope: Scope) {
        let adding = self.adding;
        if adding.busy.get_untracked() {
            return;
        }
        let offered = adding.offered.get_untracked();
        if !offered.is_empty() {
            let Some(picked) = adding.picked.get_untracked() else {
                adding.refuse(Trouble::Wrong(Reason::NotOffered));
                return;
            };
            match offered.into_iter().find(|member| member.contact.as_str() == picked) {
                Some(member) => self.append(member),
                None => adding.clear(),
            }
            return;
        }
        let typed = adding.typed.with_untracked(|typed| typed.trim().to_owned());
        if typed.is_empty() {
            adding.refuse(Trouble::Nobody);
            return;
        }
        if let Some(member) = adding.chosen.get_untracked().filter(|member| member.name == typed) {
            self.append(member);
            return;
        }
        adding.busy.set(true);
        adding.trouble.set(None);
        let without = untrack(|| self.contacts());
        spawn_local(async move {
            let answer = api::candidates(scope, typed.clone(), without).await;
            // The page may be gone by now, or somebody else be meant.
            if adding.busy.try_set(false).is_some() || adding.typed.with_untracked(|now| now.trim() != typed) {
                return;
            }
            let mut found = match answer {
                Ok(found) => found,
                Err(Fault(failure)) => {
                    adding.refuse(Trouble::Failed(failure));
                    return;
                }
            };
            match (found.pop(), found.is_empty()) {
                (Some(member), true) => self.append(member),
                (Some(member), false) => {
                    found.push(member);
                    adding.found.set(found);
                    adding.refuse(Trouble::Wrong(Reason::SeveralFound));
                }
                (None, _) => adding.refuse(Trouble::Wrong(Reason::NobodyFound)),
            }
        });
    }

    /// Puts someone at the end.
    fn append(self, member: OrderMember) {
        let adding = self.adding;
        let mut contacts = untrack(|| self.contacts());
        contacts.push(member.contact.clone());
        if let Err(failure) = check_members(&contacts) {
            adding.refuse(Trouble::Wrong(failure.reason));
            return;
        }
        adding.clear();
        adding.added.set(Some((member.name.clone(), contacts.len())));
        self.members.update(|members| members.push(member));
    }
}
