//! Failures of the store: what each is called, why it came, and what to do.

use super::{Failure, Kind};
use crate::answers::PublicError;
use crate::domain::MergeError;
use crate::messages::{Message, say};
use crate::report::public::Refused;
use crate::store::{NeededBy, StoreError};

impl From<PublicError> for Failure {
    fn from(error: PublicError) -> Self {
        let why = match error {
            PublicError::Store(error) => return error.into(),
            PublicError::Refused(why) => why,
        };
        let cause = match why {
            Refused::NoYear => say!("cause-public-year"),
            Refused::NotOver => say!("cause-public-not-over"),
            Refused::Narrowed => say!("cause-public-narrowed"),
            Refused::Metric => say!("cause-public-metric"),
        };
        Self::usage(say!("failure-public"), cause).hint(say!("hint-public"))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let what = store_words(&error);
        match error {
            StoreError::Missing(_) => {
                Self::new(Kind::Failed, what, say!("cause-only-init-creates")).hint(say!("hint-init"))
            }
            StoreError::Exists(_) => {
                Self::new(Kind::Failed, what, say!("cause-init-never-overwrites")).hint(say!("hint-org-add-to"))
            }
            StoreError::NotVerve(_) => {
                Self::new(Kind::Refused, what, say!("cause-not-verve")).hint(say!("hint-check-database"))
            }
            StoreError::SchemaNewer { .. } => {
                Self::new(Kind::Refused, what, say!("cause-newer-verve")).hint(say!("hint-install-version"))
            }
            StoreError::SchemaOlder { .. } => {
                Self::new(Kind::Refused, what, say!("cause-only-owner")).hint(say!("hint-migrate"))
            }
            StoreError::Disconnected(why) => Self::new(Kind::Temporary, what, why).hint(say!("hint-server-there")),
            StoreError::NotLetIn(why) => Self::new(Kind::Refused, what, why).hint(say!("hint-check-user")),
            StoreError::Untrusted(why) => Self::new(Kind::Refused, what, why).hint(say!("hint-check-ssl")),
            StoreError::Conflict => {
                Self::new(Kind::Temporary, what, say!("cause-two-writers")).hint(say!("hint-again-safe"))
            }
            StoreError::Forbidden(why) => Self::new(Kind::Refused, what, why).hint(say!("hint-app-role")),
            StoreError::UnsafeRole(why) => {
                Self::new(Kind::Refused, what, why).hint(say!("hint-as-owner")).hint(say!("hint-allow-unsafe-role"))
            }
            StoreError::NotDistributed(_) => {
                Self::new(Kind::Refused, what, say!("cause-citus")).hint(say!("hint-create-citus"))
            }
            StoreError::NoRoles => Self::usage(what, say!("cause-roles-postgresql")).hint(say!("hint-leave-roles-out")),
            StoreError::ServersOwn => {
                Self::new(Kind::Refused, what, say!("cause-for-sqlite")).hint(say!("hint-pg-dump"))
            }
            StoreError::Unsupported(_) => {
                Self::new(Kind::Refused, what, say!("cause-no-engine")).hint(say!("hint-database-form"))
            }
            StoreError::NotFound { kind: "revision", .. } => {
                Self::new(Kind::Failed, what, say!("cause-no-revision")).hint(say!("hint-newest-revision"))
            }
            StoreError::Needed { ref member_id, ref by } => of_needed(member_id, by, what),
            StoreError::MergedMember { into, .. } => {
                Self::new(Kind::Failed, what, say!("cause-links-of-both")).hint(say!("hint-name-instead", id = into))
            }
            StoreError::NotMerged(_) => {
                Self::new(Kind::Failed, what, say!("cause-stands-for-itself")).hint(say!("hint-nothing-left"))
            }
            StoreError::NotFound { kind: "alias", .. } => {
                Self::new(Kind::Failed, what, say!("cause-no-alias")).hint(say!("hint-link-show"))
            }
            StoreError::LabelForm(_) => Self::usage(what, say!("cause-label-bracket")).hint(say!("hint-leave-bracket")),
            StoreError::Merge { kind, why } => of_merge(kind, &why, what),
            StoreError::Erased(_) => {
                Self::new(Kind::Failed, what, say!("cause-erased-never-kept")).hint(say!("hint-leave-as-is"))
            }
            StoreError::NotFound { kind: "user" | "click", .. } => {
                Self::new(Kind::Failed, what, say!("cause-nothing-of-id")).hint(say!("hint-referral-list"))
            }
            StoreError::NotFound { kind, .. } => {
                Self::new(Kind::Failed, what, say!("cause-no-such-name", kind = kind_word(kind)))
                    .hint(say!("hint-list-command", command = command_of(kind)))
            }
            StoreError::Taken { kind: "code", .. } => {
                Self::new(Kind::Failed, what, say!("cause-code-once")).hint(say!("hint-another-code"))
            }
            StoreError::Taken { kind, .. } => Self::new(Kind::Failed, what, say!("cause-nothing-written"))
                .hint(say!("hint-set-command", command = command_of(kind))),
            StoreError::Ambiguous { .. } => {
                Self::new(Kind::Failed, what, say!("cause-cut-too-short")).hint(say!("hint-more-of-it"))
            }
            StoreError::AlreadyDone { .. } => {
                Self::new(Kind::Failed, what, say!("cause-done-once")).hint(say!("hint-nothing-left"))
            }
            StoreError::NothingYet { since } => {
                let why = since.map_or_else(
                    || say!("cause-nothing-received"),
                    |since| say!("cause-first-received", since = since.to_string()),
                );
                Self::new(Kind::Failed, what, why).hint(say!("hint-later-as-of"))
            }
            StoreError::Locked => {
                Self::new(Kind::Temporary, what, say!("cause-waited-30")).hint(say!("hint-again-safe"))
            }
            StoreError::DiskFull => {
                Self::new(Kind::Temporary, what, say!("cause-committed-is-kept")).hint(say!("hint-free-space"))
            }
            StoreError::LogLeft(_) => {
                Self::new(Kind::Temporary, what, say!("cause-part-in-log")).hint(say!("hint-keep-log"))
            }
            StoreError::Exchanged(_) => Self::new(Kind::Temporary, what, say!("cause-neither-file"))
                .hint(say!("hint-put-back"))
                .hint(say!("hint-exchanged-wal")),
            StoreError::Corrupt => Self::new(Kind::Verification, what, say!("cause-not-as-written"))
                .hint(say!("hint-db-verify"))
                .hint(say!("hint-db-restore")),
            StoreError::Disk => {
                Self::new(Kind::Temporary, what, say!("cause-committed-is-kept")).hint(say!("hint-check-disk"))
            }
            StoreError::FileExists(_) => {
                Self::new(Kind::Failed, what, say!("cause-never-over-file")).hint(say!("hint-move-file"))
            }
            StoreError::NetworkFilesystem { .. } => {
                Self::new(Kind::Refused, what, say!("cause-two-machines")).hint(say!("hint-local-disk"))
            }
            StoreError::Unwritable { source, .. } => {
                Self::new(Kind::Failed, what, source.to_string()).hint(say!("hint-check-folder"))
            }
            StoreError::Unreachable { source, .. } => {
                Self::new(Kind::Failed, what, source.to_string()).hint(say!("hint-check-read-write"))
            }
            StoreError::ReadOnly => {
                Self::new(Kind::Failed, what, say!("cause-log-beside")).hint(say!("hint-check-read-write"))
            }
            StoreError::Invariant(_) | StoreError::Unique => {
                Self::new(Kind::Failed, what, say!("cause-fault-of-verve")).hint(say!("hint-report"))
            }
            StoreError::Refused(why) => Self::new(Kind::Failed, what, why).hint(say!("hint-doctor-report")),
            StoreError::Unchecked { source, .. } => Self::from(*source).context(what),
            StoreError::Other(why) => Self::new(Kind::Failed, what, why).hint(say!("hint-doctor")),
        }
    }
}

/// What failed.
fn store_words(error: &StoreError) -> Message {
    match error {
        StoreError::Missing(path) => say!("store-missing", path),
        StoreError::Exists(path) => say!("store-exists", path),
        StoreError::FileExists(path) => say!("store-file-exists", path),
        StoreError::NetworkFilesystem { path, kind } => say!("store-network-filesystem", path, kind),
        StoreError::NotVerve(path) => say!("store-not-verve", path),
        StoreError::SchemaNewer { found, known } => {
            say!("store-schema-newer", found = found.to_string(), known = known.to_string())
        }
        StoreError::SchemaOlder { found, known } => {
            say!("store-schema-older", found = found.to_string(), known = known.to_string())
        }
        StoreError::Disconnected(_) => say!("failure-disconnected"),
        StoreError::NotLetIn(_) => say!("failure-not-let-in"),
        StoreError::Untrusted(_) => say!("failure-untrusted"),
        StoreError::Conflict => say!("store-conflict"),
        StoreError::Forbidden(_) => say!("failure-role-may-not"),
        StoreError::UnsafeRole(_) => say!("failure-unsafe-role"),
        StoreError::NotDistributed(name) => say!("store-not-distributed", name),
        StoreError::NoRoles => say!("store-no-roles"),
        StoreError::Unsupported(address) => say!("store-unsupported", address),
        StoreError::ServersOwn => say!("store-servers-own"),
        StoreError::NotFound { kind, name } => say!("failure-no-such-kind", kind = kind_word(kind), name),
        StoreError::Ambiguous { kind, name, count } => {
            say!("store-ambiguous", kind = kind_word(kind), name, number = count.to_string())
        }
        StoreError::Taken { kind, name } => say!("store-taken", kind = kind_word(kind), name),
        StoreError::Merge { why, .. } => merge_words(why),
        StoreError::LabelForm(label) => say!("store-label-form", label),
        StoreError::MergedMember { member_id, into } => say!("store-merged-member", id = member_id, into),
        StoreError::Needed { member_id, .. } => say!("store-needed", id = member_id),
        StoreError::NotMerged(id) => say!("store-not-merged", id),
        StoreError::Erased(id) => say!("store-erased", id),
        StoreError::AlreadyDone { what, name } => say!("store-already-done", kind = kind_word(what), name),
        StoreError::NothingYet { .. } => say!("store-nothing-yet"),
        StoreError::Locked => say!("store-locked"),
        StoreError::DiskFull => say!("store-disk-full"),
        StoreError::Corrupt => say!("store-corrupt"),
        StoreError::Unreachable { path, .. } => say!("store-unreachable", path),
        StoreError::ReadOnly => say!("store-read-only"),
        StoreError::Unwritable { path, .. } => say!("failure-cannot-write", path),
        StoreError::LogLeft(path) => say!("store-log-left", path),
        StoreError::Exchanged(path) => say!("store-exchanged", path),
        StoreError::Disk => say!("store-disk"),
        StoreError::Invariant(what) => say!("store-invariant", what),
        StoreError::Unique => say!("store-unique"),
        StoreError::Refused(_) => say!("failure-statement-refused"),
        StoreError::Unchecked { check, .. } => say!("store-unchecked", check),
        StoreError::Other(_) => say!("failure-database-refused"),
    }
}

/// The name of a kind of thing inside a sentence.
pub fn kind_word(kind: &str) -> Message {
    match kind {
        "alias" => say!("kind-alias"),
        "click" => say!("kind-click"),
        "code" => say!("kind-code"),
        "event" => say!("kind-event"),
        "group" => say!("word-group"),
        "campaign" => say!("word-campaign"),
        "channel" => say!("word-channel"),
        "import" => say!("kind-import"),
        "link" => say!("word-link"),
        "links" => say!("moved-by-links"),
        "members" => say!("moved-by-members"),
        "member" => say!("word-member"),
        "organization" => say!("kind-organization"),
        "person" => say!("kind-person"),
        "published summary" => say!("kind-published-summary"),
        "referral" => say!("kind-referral"),
        "revision" => say!("kind-revision"),
        "source" => say!("kind-source"),
        "token" => say!("kind-token"),
        "user" => say!("kind-user"),
        "webhook" => say!("kind-webhook"),
        other => Message::verbatim(other),
    }
}

fn merge_words(why: &MergeError<Box<str>>) -> Message {
    match why {
        MergeError::AlreadyMerged { id, into } => say!("merge-already", id = &**id, into = &**into),
        MergeError::Circle { id, into } => say!("merge-already", id = &**into, into = &**id),
        MergeError::Itself(id) => say!("merge-itself", id = &**id),
    }
}

/// Why a member cannot be removed.
fn of_needed(member_id: &str, by: &NeededBy, what: Message) -> Failure {
    match by {
        NeededBy::Links(links) => Failure::new(Kind::Failed, what, say!("cause-has-links", links = *links))
            .hint(say!("hint-links-of-member", id = member_id))
            .hint(say!("hint-merge-away", id = member_id)),
        NeededBy::Into(into) => Failure::new(Kind::Failed, what, say!("cause-is-merged-into", into))
            .hint(say!("hint-leave-merged", id = member_id)),
        NeededBy::Merged(merged) => Failure::new(Kind::Failed, what, say!("cause-merged-into-it", merged)).hint(say!(
            "hint-unmerge",
            kind = "member",
            id = merged
        )),
        NeededBy::EarlierAnswers => Failure::new(Kind::Failed, what, say!("cause-earlier-answers"))
            .hint(say!("hint-erase-member", id = member_id)),
    }
}

/// Why two ids of a kind cannot be made one.
fn of_merge(kind: &str, why: &MergeError<Box<str>>, what: Message) -> Failure {
    match why {
        MergeError::AlreadyMerged { id, .. } => {
            Failure::new(Kind::Failed, what, say!("cause-one-other-id")).hint(say!("hint-unmerge", kind, id = &**id))
        }
        MergeError::Circle { into, .. } => {
            let into = &**into;
            Failure::new(Kind::Failed, what, say!("cause-circle")).hint(match kind {
                "member" => say!("hint-unmerge-circle-member", id = into),
                _ => say!("hint-unmerge-circle-person", id = into),
            })
        }
        MergeError::Itself(_) => Failure::usage(what, say!("cause-same-id")).hint(say!("hint-two-ids")),
    }
}

/// The command that looks after a kind of thing.
fn command_of(kind: &str) -> &str {
    match kind {
        "organization" => "org",
        "code" => "link",
        other => other,
    }
}
