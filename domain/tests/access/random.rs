//! A million random operations on the contacts of a customer. What the rules answer is held against what
//! they promise, worked out here a second time on plain arrays: no right appears that its granter did not
//! hold at that moment, and what ought to be allowed is.

use crate::sample::{role, sections};
use domain::{
    RoleId,
    access::{
        Access, Holding, Kind, Level, Levels, Role, Section, Standing, decide, is_working_administrator,
        keeps_an_administrator, section,
    },
    portal_access::{Status, Window},
};

/// Operations in all, and how many before a new customer is made.
const OPERATIONS: u32 = 1_000_000;
const PER_CUSTOMER: u32 = 2_000;
const PEOPLE: usize = 9;

/// SplitMix64 (Steele, Lea, Flood 2014): chance that comes again with its seed.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 33).expect("31 bits") % n
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn level(&mut self) -> Level {
        Level::ALL[self.below(3)]
    }
}

/// A contact of the model.
#[derive(Clone, PartialEq, Default)]
struct Person {
    /// Indexes among the roles.
    roles: Vec<usize>,
    permissions: Levels,
    window: Option<Window>,
    /// Which password it is; 0: none.
    password: u64,
}

/// The model of one customer.
struct Customer {
    sections: Vec<Section>,
    roles: Vec<Role>,
    allowed: Vec<bool>,
    people: Vec<Person>,
    now: i64,
}

/// What happened to an operation.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Unauthorized,
    Refused,
    Done,
}

/// What someone holds, worked out the long way: kind, and a level per section.
type Plain = (Kind, Vec<Level>);

impl Customer {
    fn new(chance: &mut Chance) -> Self {
        let sections = sections();
        let mut roles = vec![
            role(0, "owner", Kind::Owner, &[]),
            role(1, "administrator", Kind::Administrator, &[]),
            role(
                2,
                "customer admin",
                Kind::Administrator,
                &[(section::SERVICES, Level::Modify)],
            ),
            role(
                3,
                "manager",
                Kind::Ordinary,
                &[
                    (section::CONTACTS, Level::Modify),
                    (section::ALLOWED_ROLES, Level::Read),
                ],
            ),
        ];
        for n in 4..9 {
            let mut ordinary = role(n, "ordinary", Kind::Ordinary, &[]);
            for section in &sections {
                if chance.one_in(3) {
                    ordinary.levels.insert(section.key.clone(), chance.level());
                }
            }
            roles.push(ordinary);
        }
        let mut people = vec![Person::default(); PEOPLE];
        for (n, person) in people.iter_mut().enumerate() {
            person.roles = match n {
                0..=3 => vec![n],
                _ => vec![4 + chance.below(5)],
            };
            person.password = 1;
            person.window = Some(Window::default());
        }
        Self {
            allowed: roles.iter().map(|_| !chance.one_in(5)).collect(),
            sections,
            roles,
            people,
            now: 0,
        }
    }

    fn access<'a>(&'a self, person: &Person) -> Access<'a> {
        Access {
            roles: person.roles.iter().map(|n| &self.roles[*n]).collect(),
            permissions: person.permissions.clone(),
        }
    }

    fn holding(&self, person: &Person) -> Holding {
        self.access(person).holding(&self.sections)
    }

    fn kind(&self, person: &Person) -> Kind {
        let kinds = person.roles.iter().map(|n| self.roles[*n].kind);
        kinds.max().unwrap_or_default()
    }

    /// The second opinion on what someone holds.
    fn plain(&self, person: &Person) -> Plain {
        let kind = self.kind(person);
        let levels = self
            .sections
            .iter()
            .map(|section| match (kind, section.owner_only) {
                (Kind::Owner, _) | (Kind::Administrator, false) => section.ceiling,
                (_, true) => Level::Restrict,
                (Kind::Ordinary, false) => person
                    .roles
                    .iter()
                    .map(|n| &self.roles[*n].levels)
                    .chain([&person.permissions])
                    .filter_map(|levels| levels.get(&section.key).copied())
                    .max()
                    .unwrap_or_default()
                    .min(section.ceiling),
            })
            .collect();
        (kind, levels)
    }

    fn works(&self, person: &Person) -> bool {
        let kind = self.kind(person);
        is_working_administrator(kind, person.window, person.password > 0, self.now)
    }

    fn working(&self) -> usize {
        self.people.iter().filter(|person| self.works(person)).count()
    }

    /// As the services would: staff, or a contact who can sign in and holds Modify on contacts.
    fn actor(&self, who: Option<usize>) -> Option<Standing> {
        let Some(who) = who else {
            return Some(Standing::Staff);
        };
        let person = &self.people[who];
        let signs_in = person.password > 0 && person.window.map(|w| w.status(self.now)) == Some(Status::Active);
        let own = self.holding(person);
        (signs_in && own.level(section::CONTACTS) == Level::Modify).then_some(Standing::Contact(own))
    }

    /// One operation by chance, as the services carry it out.
    fn operate(&mut self, chance: &mut Chance) -> Outcome {
        if chance.one_in(50) {
            self.now += 1;
            for allowed in &mut self.allowed {
                if chance.one_in(10) {
                    *allowed = !*allowed;
                }
            }
        }
        let who = (!chance.one_in(12)).then(|| chance.below(PEOPLE));
        let target = chance.below(PEOPLE);
        let Some(actor) = self.actor(who) else {
            return Outcome::Unauthorized;
        };
        let oneself = who == Some(target);
        let before = self.people[target].clone();
        let held = self.holding(&before);
        let mut after = before.clone();
        let accepted = match chance.below(8) {
            0 => {
                // A password, or the login's first: what one signs in with.
                after.password = 1 + chance.next() % 1000;
                after.window = after.window.or(Some(Window::default()));
                let first = before.window.is_none();
                actor.may_change_identity(&held, oneself).is_ok()
                    && (!first || actor.may_change_access(&held, oneself).is_ok())
            }
            1 => {
                if let Some(window) = &mut after.window {
                    match chance.below(3) {
                        0 => window.disabled = !window.disabled,
                        1 => window.expires_at = chance.one_in(2).then_some(self.now + 1),
                        _ => window.activates_at = chance.one_in(2).then_some(self.now + 1),
                    }
                }
                actor.may_change_access(&held, oneself).is_ok()
            }
            2 => {
                // Deleted, and somebody new in the place, with what the actor gives them.
                if !oneself && actor.may_manage(&held, oneself).is_ok() && held.kind < Kind::Owner {
                    let gone = Person::default();
                    if !keeps_an_administrator(self.working(), self.working() - usize::from(self.works(&before))) {
                        return Outcome::Refused;
                    }
                    self.people[target] = gone.clone();
                    after = Person {
                        window: Some(Window::default()),
                        password: 1,
                        ..gone
                    };
                    self.shuffle(&mut after, chance);
                    return self.settle(who, target, &actor, after);
                }
                false
            }
            _ => {
                self.shuffle(&mut after, chance);
                return self.settle(who, target, &actor, after);
            }
        };
        if !accepted {
            return Outcome::Refused;
        }
        self.check_management(who, target, &before, &after);
        self.put(target, after)
    }

    /// Changes roles and permissions by chance: a step, a leap, or nothing but withdrawals.
    fn shuffle(&self, person: &mut Person, chance: &mut Chance) {
        let steps = 1 + chance.below(3);
        let only_down = chance.one_in(4);
        for _ in 0..steps {
            if chance.one_in(3) {
                let n = chance.below(self.roles.len());
                if let Some(at) = person.roles.iter().position(|held| *held == n) {
                    person.roles.remove(at);
                } else if !only_down {
                    person.roles.push(n);
                }
            } else {
                let name = &self.sections[chance.below(self.sections.len())].key;
                let old = person.permissions.get(name).copied().unwrap_or_default();
                let new = chance.level();
                if !only_down || new < old {
                    person.permissions.insert(name.clone(), new);
                    person.permissions.retain(|_, level| *level > Level::Restrict);
                }
            }
        }
        person.roles.sort_unstable();
    }

    /// Decides a change of roles and permissions, holds the answer against the promises, and makes it.
    fn settle(&mut self, who: Option<usize>, target: usize, actor: &Standing, after: Person) -> Outcome {
        let before = self.people[target].clone();
        let allowed = |id: &RoleId| {
            self.roles
                .iter()
                .position(|role| role.id == *id)
                .is_some_and(|n| self.allowed[n])
        };
        let refusals = decide(
            actor,
            who == Some(target),
            &self.sections,
            &self.access(&before),
            &self.access(&after),
            allowed,
        );
        assert_eq!(
            refusals.is_empty(),
            self.ought(who, target, &before, &after),
            "{refusals:?}"
        );
        if !refusals.is_empty() {
            return Outcome::Refused;
        }
        self.check_grants(who, &before, &after);
        self.check_management(who, target, &before, &after);
        self.put(target, after)
    }

    /// The second opinion on a change of roles and permissions.
    fn ought(&self, who: Option<usize>, target: usize, before: &Person, after: &Person) -> bool {
        let direct =
            |person: &Person, section: &Section| person.permissions.get(&section.key).copied().unwrap_or_default();
        let same = before.roles.iter().all(|n| after.roles.contains(n))
            && after.roles.iter().all(|n| before.roles.contains(n))
            && self.sections.iter().all(|s| direct(before, s) == direct(after, s));
        if same {
            return true;
        }
        let own = who.map(|who| self.plain(&self.people[who]));
        if let Some((kind, _)) = &own {
            let target_kind = self.kind(before);
            if who == Some(target)
                || target_kind == Kind::Owner
                || (target_kind == Kind::Administrator && *kind == Kind::Ordinary)
            {
                return false;
            }
        }
        let sees_roles = |levels: &[Level]| {
            self.sections
                .iter()
                .zip(levels)
                .any(|(s, level)| s.key.as_str() == section::ALLOWED_ROLES && *level > Level::Restrict)
        };
        let keeps_ownership = before.roles.contains(&0) == after.roles.contains(&0);
        let roles = after.roles.iter().filter(|n| !before.roles.contains(n)).all(|n| {
            let alone = Person {
                roles: vec![*n],
                ..Person::default()
            };
            let (kind, gives) = self.plain(&alone);
            let within = own.as_ref().is_none_or(|(own_kind, own)| {
                sees_roles(own) && kind <= *own_kind && gives.iter().zip(own).all(|(gives, own)| gives <= own)
            });
            self.allowed[*n] && within
        });
        let permissions = self.sections.iter().enumerate().all(|(at, section)| {
            let (old, new) = (direct(before, section), direct(after, section));
            let most = own
                .as_ref()
                .map_or(section.ceiling, |(_, own)| own[at].min(section.ceiling));
            new <= old || (!section.owner_only && new <= most)
        });
        keeps_ownership && roles && permissions
    }

    /// What appears was held by its granter: in every section, and in kind.
    fn check_grants(&self, who: Option<usize>, before: &Person, after: &Person) {
        let ((old_kind, old), (new_kind, new)) = (self.plain(before), self.plain(after));
        assert!(new_kind == old_kind || new_kind < Kind::Owner, "ownership was assigned");
        let Some(who) = who else {
            return;
        };
        let (own_kind, own) = self.plain(&self.people[who]);
        assert!(
            new_kind <= old_kind || new_kind <= own_kind,
            "a kind beyond the granter's"
        );
        for (at, section) in self.sections.iter().enumerate() {
            assert!(
                new[at] <= old[at] || new[at] <= own[at],
                "a level in {} beyond the granter's",
                section.key
            );
            assert!(!section.owner_only || new[at] <= old[at], "services were granted");
        }
    }

    /// Who touched whom.
    fn check_management(&self, who: Option<usize>, target: usize, before: &Person, after: &Person) {
        let Some(who) = who.filter(|_| before != after) else {
            return;
        };
        let ((own_kind, own), (kind, held)) = (self.plain(&self.people[who]), self.plain(before));
        if before.roles != after.roles || before.permissions != after.permissions || before.window != after.window {
            assert_ne!(who, target, "changed their own access");
        }
        if who != target {
            assert_ne!(kind, Kind::Owner, "touched the owner");
            assert!(
                kind <= own_kind.max(Kind::Ordinary),
                "an ordinary contact touched an administrator"
            );
        }
        if before.password != after.password && own_kind == Kind::Ordinary {
            let covered = held.iter().zip(&own).all(|(held, own)| held <= own);
            assert!(covered, "took over someone who holds more");
        }
    }

    /// Rule 5, then the change.
    fn put(&mut self, target: usize, after: Person) -> Outcome {
        let before = self.working();
        let old = std::mem::replace(&mut self.people[target], after);
        if keeps_an_administrator(before, self.working()) {
            return Outcome::Done;
        }
        self.people[target] = old;
        Outcome::Refused
    }

    /// What is true of the customer at every moment.
    fn check(&self) {
        let owners = self.people.iter().filter(|person| person.roles.contains(&0)).count();
        assert_eq!(owners, 1, "one owner");
        assert!(self.working() > 0, "somebody who can manage the others");
    }

    /// Both opinions on what everybody holds.
    fn check_holdings(&self) {
        for person in &self.people {
            let (held, (kind, levels)) = (self.holding(person), self.plain(person));
            assert_eq!(held.kind, kind);
            for (section, level) in self.sections.iter().zip(levels) {
                assert_eq!(held.level(section.key.as_str()), level, "{}", section.key);
                let services_of_others = section.owner_only && kind < Kind::Owner && level > Level::Restrict;
                assert!(!services_of_others, "services are the owner's alone");
            }
        }
    }
}

/// The operations on every fourth customer from `first` on: how many ended in which way.
fn run(first: u32) -> [u32; 3] {
    let mut counts = [0; 3];
    for round in (first..OPERATIONS / PER_CUSTOMER).step_by(4) {
        let mut chance = Chance(u64::from(round) + 1);
        let mut customer = Customer::new(&mut chance);
        for n in 0..PER_CUSTOMER {
            let outcome = customer.operate(&mut chance);
            counts[outcome as usize] += 1;
            if outcome == Outcome::Done {
                customer.check();
            }
            if n % 50 == 0 {
                customer.check_holdings();
            }
        }
    }
    counts
}

#[test]
fn a_million_random_operations_give_nobody_a_right_that_its_granter_did_not_hold() {
    let threads: Vec<_> = (0..4).map(|first| std::thread::spawn(move || run(first))).collect();
    let mut counts = [0; 3];
    for thread in threads {
        let some = thread.join().expect("no promise broken");
        for (count, more) in counts.iter_mut().zip(some) {
            *count += more;
        }
    }
    assert_eq!(counts.iter().sum::<u32>(), OPERATIONS);
    // A model in which nothing happens would prove nothing.
    assert!(counts.iter().all(|count| *count > OPERATIONS / 20), "{counts:?}");
}
