//! The rules of managing the people of the provider, held against what they promise by random operations.
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use domain::{
    Failure, Reason, Refusal,
    staff::{After, StaffLevel, Standing, Target, decide, decide_new, is_last_administrator, limits, offered},
};
use proptest::prelude::*;

fn level() -> impl Strategy<Value = StaffLevel> {
    prop::sample::select(StaffLevel::ALL.to_vec())
}

fn standing() -> impl Strategy<Value = Standing> {
    (level(), prop::bool::weighted(0.2), prop::bool::weighted(0.8)).prop_map(|(level, disabled, has_password)| {
        Standing {
            level,
            disabled,
            has_password,
        }
    })
}

fn after() -> impl Strategy<Value = After> {
    (level(), any::<bool>(), any::<bool>()).prop_map(|(level, disabled, renews)| After {
        level,
        disabled,
        renews,
    })
}

fn target(all: &[Standing], actor: usize, at: usize) -> Target {
    Target {
        standing: all[at],
        is_own: actor == at,
        is_last: is_last_administrator(at, all),
    }
}

/// Who can sign in now.
fn works(standing: Standing) -> bool {
    !standing.disabled && standing.has_password
}

fn administrators(all: &[Standing]) -> usize {
    let administers = |standing: &&Standing| standing.level >= StaffLevel::Administrator && works(**standing);
    all.iter().filter(administers).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_do_to_one_another_someone_is_left_to_manage_them(
        mut all in prop::collection::vec(standing(), 1..7),
        steps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), after()), 0..60),
    ) {
        let had_one = administrators(&all) > 0;
        let had_owner = all.iter().any(|one| one.level == StaffLevel::Owner && works(*one));
        for (actor, at, after) in steps {
            let (actor, at) = (actor.index(all.len()), at.index(all.len()));
            if !works(all[actor]) {
                continue;
            }
            let before = all[at];
            let by = all[actor].level;
            if decide(by, &target(&all, actor, at), after).is_err() {
                continue;
            }
            // What the rules promise, said a second time.
            prop_assert!(by >= StaffLevel::Administrator);
            prop_assert!(before.level < StaffLevel::Owner || by == StaffLevel::Owner);
            prop_assert!(after.level <= by || after.level == before.level);
            if actor == at {
                prop_assert_eq!((after.level, after.disabled, after.renews), (before.level, before.disabled, false));
            }
            all[at] = Standing {
                level: after.level,
                disabled: after.disabled,
                has_password: before.has_password || after.renews,
            };
            prop_assert!(!had_one || administrators(&all) > 0);
            let owners = all.iter().any(|one| one.level == StaffLevel::Owner && works(*one));
            prop_assert!(!had_owner || owners, "nobody but an owner manages owners, and none of them themselves");
        }
    }

    #[test]
    fn what_the_form_offers_is_taken_and_what_it_locks_is_refused(
        actor in level(), standing in standing(), is_own: bool, is_last: bool, after in after(),
    ) {
        let target = Target { standing, is_own, is_last };
        let limits = limits(actor, &target);
        let decided = decide(actor, &target, after);
        let is_offered = offered(actor).contains(&after.level) || after.level == standing.level;
        let locked = [
            (limits.level.is_some() || !is_offered) && after.level != standing.level,
            limits.disable.is_some() && after.disabled != standing.disabled,
            limits.password.is_some() && after.renews,
        ];
        match decided {
            Ok(()) => prop_assert!(limits.edit.is_none() && !locked.contains(&true)),
            Err(Failure::Refused(refusal)) => prop_assert_eq!(Some(refusal), limits.edit),
            Err(Failure::Invalid(failures)) => {
                prop_assert_eq!(failures.len(), locked.iter().filter(|locked| **locked).count());
            }
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn whoever_adds_someone_gives_no_more_than_they_have(actor in level(), level in level()) {
        let may = actor >= StaffLevel::Administrator && level <= actor;
        prop_assert_eq!(decide_new(actor, level).is_ok(), may);
    }
}

#[test]
fn the_last_administrator_is_told_what_to_do_and_not_only_no() {
    let one = Standing {
        level: StaffLevel::Administrator,
        disabled: false,
        has_password: true,
    };
    let idle = Standing {
        has_password: false,
        ..one
    };
    let all = [one, idle];
    assert!(is_last_administrator(0, &all), "who has no password cannot sign in");
    assert!(!is_last_administrator(1, &all) && !is_last_administrator(2, &all));
    assert!(!is_last_administrator(0, &[one, one]));
    let target = target(&all, 0, 0);
    let limits = limits(StaffLevel::Administrator, &target);
    assert_eq!(limits.edit, None, "the name and the telephone are one's own affair");
    assert_eq!(limits.level, Some(Refusal::LastProviderAdministrator));
    assert_eq!(limits.disable, Some(Refusal::LastProviderAdministrator));
    let demoted = After {
        level: StaffLevel::Support,
        disabled: false,
        renews: false,
    };
    let refused = decide(StaffLevel::Owner, &target, demoted);
    let Err(Failure::Invalid(failures)) = refused else {
        unreachable!("{refused:?}")
    };
    assert_eq!(failures[0].reason, Reason::Refused(Refusal::LastProviderAdministrator));
}
