//! What a client may know of a failure: codes and their arguments, never prose. The app and the API
//! translate them at the edge; what is logged is `backend::Error`.

use crate::{
    access::SectionKey,
    communication_order::OrderConflict,
    contacts::ContactConflict,
    form::{Consequences, Many, People},
    portal_access::WrongNetwork,
    second_factor::Proof,
    staff::StaffLevel,
    value::Bilingual,
};
use serde::{Deserialize, Serialize};

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// There is no session, or it ended: 401.
    SignedOut,
    /// No such thing, or not for this person to know of (another customer's, no Read): 404.
    NotFound,
    /// Read without Modify, or a rule forbids it: 403, 422 when it concerns the form.
    Refused(Refusal),
    /// The form has errors, all of them at once: 422.
    Invalid(Vec<FieldFailure>),
    /// Someone else saved this contact first: 409.
    ContactConflict(Box<ContactConflict>),
    /// Someone else saved this communication order first: 409.
    OrderConflict(Box<OrderConflict>),
    /// Someone else saved first what is kept whole: 409. Posted with this version, the form replaces theirs.
    Stale {
        /// Who.
        by: String,
        /// The version as it stands.
        version: i64,
    },
    /// The change does something to others, and is made once that was confirmed: 428.
    Confirm(Box<Consequences>),
    /// Too many tries: 429, with the seconds to wait.
    TooManyTries {
        /// Seconds until the next try is taken.
        seconds: u64,
    },
    /// The server did not answer: known to the browser alone.
    Unreachable,
    /// A fault on the server: 500; its log has the request id that the answer's header carries.
    Internal,
}

/// An error of one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFailure {
    /// The field's name as in the form: `email`, `phones[1][number]`, `permissions[billing]`.
    pub field: String,
    /// What is wrong.
    pub reason: Reason,
}

impl FieldFailure {
    /// The error `reason` at `field`.
    pub fn new(field: impl Into<String>, reason: Reason) -> Self {
        Self {
            field: field.into(),
            reason,
        }
    }
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{self:?}")]
pub enum Reason {
    /// It must not be empty.
    Required,
    /// It has more characters than this.
    TooLong {
        /// The most characters it may have.
        most: u32,
    },
    /// It has fewer characters than this.
    TooShort {
        /// The fewest characters it may have.
        least: u32,
    },
    /// It has control characters.
    Characters,
    /// The `@` is missing.
    EmailWithoutAt,
    /// The end of the domain is missing, as in `steve@abc`.
    EmailWithoutEnd,
    /// It is not an e-mail address.
    EmailShape,
    /// A login takes letters, digits and `. _ - + @`.
    LoginCharacters,
    /// Somebody has this login already.
    LoginTaken,
    /// Something else has this name already.
    NameTaken,
    /// Something else has this key already.
    KeyTaken,
    /// A key has small letters, digits and `_` only, forty at most.
    KeyShape,
    /// Another customer has this account number already.
    AccountNumberTaken,
    /// It is not a telephone number, or it exists in no numbering plan.
    PhoneShape,
    /// An extension has digits only, ten at most.
    ExtensionShape,
    /// There are more of them than this.
    TooMany {
        /// The most there may be.
        most: u32,
    },
    /// It is not among the choices.
    NotOffered,
    /// It is no address that begins with `https://` (or `http://`, or `mailto:`).
    LinkShape,
    /// It is no address that begins with `https://`.
    HttpsOnly,
    /// It is not a whole number in this range.
    NumberRange {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// It is no PNG, JPEG or WebP image.
    ImageKind,
    /// The file has more bytes than this.
    FileTooLarge {
        /// The most kilobytes it may have, of 1,000 bytes each.
        kilobytes: u32,
    },
    /// The password is among those that are guessed first.
    CommonPassword,
    /// The password is little more than what others know of the person.
    PasswordOfContext,
    /// The password is the same as the one before.
    SamePassword,
    /// The two passwords differ.
    PasswordsDiffer,
    /// The current password is wrong.
    WrongPassword,
    /// It is no one-time code of now, nor a recovery code that is left.
    WrongCode,
    /// This one-time code was taken already: the next one will do.
    UsedCode,
    /// Nobody was found by it.
    NobodyFound,
    /// Several people were found by it.
    SeveralFound,
    /// Someone stands twice in the list.
    Twice,
    /// Someone stands in a communication order and has to be replaced or taken out.
    StillInOrder,
    /// This type of communication needs at least Read in a section.
    NeedsSection {
        /// The section's name.
        section: Bilingual,
    },
    /// It is not a date.
    DateShape,
    /// It is not a time of day.
    TimeShape,
    /// It is not an IP address.
    AddressShape,
    /// Some of these are no addresses or networks.
    Networks {
        /// Which, and why.
        wrong: Vec<WrongNetwork>,
    },
    /// The end has to come after the beginning.
    EndsBeforeBeginning,
    /// A rule of access forbids it.
    Refused(Refusal),
}

/// A rule of access that says no (DESIGN section 2): shown before it is tried, and refused in the services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{self:?}")]
pub enum Refusal {
    /// The letter waits, or went out: only one that came to nothing is sent again or discarded.
    LetterNotDead,
    /// Read without Modify in this section.
    ReadOnly {
        /// The section.
        section: SectionKey,
    },
    /// It takes a higher level among the people of the provider.
    StaffLevel {
        /// The least that may do it.
        least: StaffLevel,
    },
    /// Nobody changes their own access.
    OwnAccess,
    /// One's own e-mail address is changed on one's profile, with the password.
    OwnEmail,
    /// Nobody deletes themselves.
    OwnRemoval,
    /// Nobody grants a level beyond their own.
    BeyondOwn {
        /// The section's name.
        section: Bilingual,
    },
    /// Nobody assigns a role that gives more than they hold.
    RoleBeyondOwn {
        /// The role's name.
        role: Bilingual,
    },
    /// The customer may not use this role.
    RoleNotAllowed {
        /// The role's name.
        role: Bilingual,
    },
    /// Assigning roles takes Read on *allowed roles*.
    RolesNotVisible,
    /// Ordering and cancelling services are the owner's alone.
    OwnerOnly,
    /// This section is not granted beyond Read.
    ReadAtMost,
    /// Administrators are managed by administrators and the owner.
    AdministratorsOnly,
    /// The owner is managed by the owner alone.
    OwnerAlone,
    /// E-mail, login, password and second factor of someone who holds more than the actor are for
    /// administrators.
    TakingOver,
    /// The last owner or administrator who can sign in stays.
    LastAdministrator,
    /// The last owner or administrator who can sign in keeps an address from which they have signed in.
    LastAdministratorAddresses,
    /// Nobody widens the list of addresses from which they may sign in themselves.
    OwnAddresses,
    /// The last provider owner or administrator who can sign in stays.
    LastProviderAdministrator,
    /// There is one owner; ownership is handed over, not assigned.
    Ownership,
    /// The class of the customer allows no more contacts than this.
    MostContacts {
        /// The most.
        most: u32,
    },
    /// The customer is closed: nothing of it changes any more.
    CustomerClosed,
    /// Customers have this class.
    ClassInUse {
        /// How many.
        customers: u32,
        /// The first few by name.
        names: Vec<String>,
    },
    /// The class that every installation begins with stays.
    FirstClass,
    /// Staff who see the portal as a contact would change nothing.
    SeeingAs,
    /// Ownership goes to a contact whose portal access works now, with no end.
    NoWorkingAccess,
    /// This contact is the account owner already.
    IsOwner,
    /// Ownership is offered to somebody already: that is withdrawn or answered first.
    OfferWaits,
    /// The offer of ownership waits no more.
    OfferGone,
    /// Whoever is offered ownership answers, and nobody else.
    NotYourOffer,
    /// The portal access is closed: an invitation to it would be of no use.
    AccessClosed,
    /// They signed in too long ago for this, and have to show that it is still them.
    StepUp {
        /// By what.
        by: Proof,
        /// Whether what they gave for it was wrong.
        wrong: bool,
    },
    /// A second factor is asked for, so that it cannot be turned off.
    SecondFactorRequired,
    /// A role gives this or more already.
    GivenByRole {
        /// The role's name.
        role: Bilingual,
    },
    /// Portal access is given once the customer may use at least one role.
    NoAllowedRole,
    /// A role that somebody holds stays.
    RoleInUse {
        /// Who holds it.
        people: People,
    },
    /// It is the only role of its own that a customer may use: without it, its class would decide.
    OnlyAllowedRole {
        /// The customers, the first few by name.
        customers: Many,
    },
    /// Every installation has this role.
    StandardRole,
    /// Every installation has this section.
    BuiltInSection,
    /// Customers would be left without an owner or administrator who can sign in.
    LeavesWithoutAdministrator {
        /// The customers, the first few by name.
        customers: Many,
    },
}
