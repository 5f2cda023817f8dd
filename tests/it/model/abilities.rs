//! The one place that says what the program under test does already.
//!
//! The model does all of the contract. A field of [`PROGRAM`] is set to true when the program has learnt that part: from
//! then on the model's reader reads so, the data sets hold such operations and the golden cases that need it are run
//! against the program too.

/// Parts of the contract that a program may not have yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// The normal form of ids and a code in its surroundings (semantics section 3).
    pub normal_form: bool,
    /// A code that is no link's but a click's own id (section 4, rule 1).
    pub handover: bool,
    /// One person under several ids (section 4, rule 0).
    pub merges: bool,
    /// One member under several ids.
    pub member_merges: bool,
    /// Further codes of a link (section 4, rule 1).
    pub aliases: bool,
    /// Groups by day, campaigns and channels by revision (section 6).
    pub labels: bool,
}

/// What the program does already.
pub const PROGRAM: Abilities = Abilities::ALL;

impl Abilities {
    /// The contract as it was before these parts.
    pub const NONE: Self = Self {
        normal_form: false,
        handover: false,
        merges: false,
        member_merges: false,
        aliases: false,
        labels: false,
    };
    /// The whole contract.
    pub const ALL: Self =
        Self { normal_form: true, handover: true, merges: true, member_merges: true, aliases: true, labels: true };

    /// Whether everything that `needed` names is there.
    pub const fn covers(self, needed: Self) -> bool {
        (self.normal_form || !needed.normal_form)
            && (self.handover || !needed.handover)
            && (self.merges || !needed.merges)
            && (self.member_merges || !needed.member_merges)
            && (self.aliases || !needed.aliases)
            && (self.labels || !needed.labels)
    }
}
