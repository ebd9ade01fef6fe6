//! When an access begins and ends: what clocks in the zone of its owner show then, and the instants that follow. Reads
//! and decides nothing.

use crate::time_zone::{self, Edge};
use domain::portal_access::{Told, Wall, Window};

/// What clocks show, and when that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// What they show.
    pub(crate) wall: Wall,
    /// Microseconds since 1970 in UTC.
    pub(crate) at: i64,
}

/// When an access begins and ends. Without either it has no zone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Times {
    /// In which zone clocks show it.
    pub(crate) zone: String,
    /// From when on; absent: from always.
    pub(crate) begins: Option<Moment>,
    /// Until when; absent: without an end.
    pub(crate) ends: Option<Moment>,
}

impl Times {
    /// What clocks in a zone show. What is not to be had is told with which end it is.
    pub(crate) fn of(begins: Option<Wall>, ends: Option<Wall>, zone: &str) -> Result<Self, Edge> {
        let moment = |wall: Option<Wall>, edge: Edge| {
            let moment = |wall| {
                time_zone::edge(wall, zone, edge)
                    .map(|at| Moment { wall, at })
                    .ok_or(edge)
            };
            wall.map(moment).transpose()
        };
        Ok(Self::kept(
            zone,
            moment(begins, Edge::Begins)?,
            moment(ends, Edge::Ends)?,
        ))
    }

    /// What is stored.
    pub(crate) fn kept(zone: &str, begins: Option<Moment>, ends: Option<Moment>) -> Self {
        let has_any = begins.is_some() || ends.is_some();
        Self {
            zone: if has_any { zone.to_owned() } else { String::new() },
            begins,
            ends,
        }
    }

    /// What clocks show at either end.
    pub(crate) fn walls(&self) -> (Option<Wall>, Option<Wall>) {
        (
            self.begins.map(|moment| moment.wall),
            self.ends.map(|moment| moment.wall),
        )
    }

    /// When and whether the access may be used.
    pub(crate) fn window(&self, disabled: bool) -> Window {
        Window {
            disabled,
            activates_at: self.begins.map(|moment| moment.at),
            expires_at: self.ends.map(|moment| moment.at),
        }
    }

    /// One end in words, for a reader in that zone; empty when there is none.
    pub(crate) fn told(&self, edge: Edge, reader: &str) -> Vec<Told> {
        let moment = match edge {
            Edge::Begins => self.begins,
            Edge::Ends => self.ends,
        };
        moment
            .map(|moment| time_zone::told((moment.wall, moment.at), (&self.zone, reader), edge))
            .unwrap_or_default()
    }
}
