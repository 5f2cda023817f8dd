//! What a command works with: settings, output, clock, the open store and the organization.
//!
//! A context is for one command: its runner closes the store that the command opened.

use super::args::GlobalArgs;
use super::failure::{Failure, Kind, kind_word};
use super::nearest::nearest;
use super::output::Output;
use super::ui::{FailureFormat, Ui};
use crate::config::{Config, Origin, Setting};
use crate::domain::Instant;
use crate::ingest::batches::BATCH_ROWS;
use crate::messages::{Message, say};
use crate::render::style::ColorChoice;
use crate::render::{Answer, Format};
use crate::store::{
    Actor, Change, Clock, Directory, OrgScope, Organization, RoleCheck, Snapshot, Store, StoreError, redacted,
};
use crate::view::words::counted;
use chrono::DateTime;
use tokio::sync::OnceCell;

/// The variable that stops the clock, for tests.
const TEST_NOW: &str = "VERVE_TEST_NOW";
/// The variable of `--allow-unsafe-role`; it holds where it is 1.
const ALLOW_UNSAFE_ROLE: &str = "VERVE_ALLOW_UNSAFE_ROLE";
/// The variable that makes batches small, for tests.
const TEST_BATCH_ROWS: &str = "VERVE_TEST_BATCH_ROWS";

/// What every command is given.
#[derive(Debug)]
pub struct Context {
    /// The settings and where they come from.
    pub config: Config,
    /// Where the command speaks.
    pub ui: Ui,
    /// Where the result goes.
    pub output: Output,
    is_agreed: bool,
    roles: RoleCheck,
    clock: Clock,
    batch_rows: usize,
    store: OnceCell<Store>,
}

impl Context {
    /// Settles the flags, the environment and the configuration.
    ///
    /// # Errors
    /// Wrong usage, or a configuration that cannot be used.
    pub fn new(args: &GlobalArgs) -> Result<Self, Failure> {
        let variable = |name: &str| std::env::var(name).ok();
        let config = Config::load(args.flags(), variable)?;
        let color = ColorChoice::from_name(&config.color.value).ok_or_else(|| {
            let what = format!("`{}` is no answer to `--color`", config.color.value);
            Failure::usage(what, say!("cause-from-where", origin = config.color.origin.words()))
                .hint(say!("hint-color"))
        })?;
        let failures = FailureFormat::beside(config.format.value.as_deref());
        let ui = Ui::new(color, args.verbosity(), failures, args.no_progress);
        let output = Output::new(args, &config, &ui)?;
        let ui = ui.speaking(output.options().language);
        let stopped = variable(TEST_NOW).map(|text| stopped_clock(&text)).transpose()?;
        let clock = stopped.map_or(Clock::Wall, Clock::Stopped);
        let small = variable(TEST_BATCH_ROWS).and_then(|text| text.parse().ok()).filter(|rows| *rows > 0);
        let batch_rows = small.unwrap_or(BATCH_ROWS);
        let is_waived = args.allow_unsafe_role || variable(ALLOW_UNSAFE_ROLE).is_some_and(|value| value == "1");
        let roles = if is_waived { RoleCheck::Waived } else { RoleCheck::Required };
        Ok(Self { config, ui, output, is_agreed: args.yes, roles, clock, batch_rows, store: OnceCell::new() })
    }

    /// What a command within a command is given: another database and organization, a present that stands still, a
    /// yes to every question, and nobody to speak to.
    #[must_use]
    pub fn within(&self, database: String, org: &str, now: Instant) -> Self {
        let mut config = self.config.clone();
        config.database = Setting { value: database, origin: Origin::Flag("--database") };
        config.org = Setting { value: Some(org.to_owned()), origin: Origin::Flag("--org") };
        let (ui, output, clock) = (self.ui.hushed(), Output::dropped(), Clock::Stopped(now));
        let (roles, batch_rows) = (self.roles, self.batch_rows);
        Self { config, ui, output, is_agreed: true, roles, clock, batch_rows, store: OnceCell::new() }
    }

    /// The present.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Who gives the command, by the name that the system has for them.
    pub fn author(&self) -> String {
        let names = ["LOGNAME", "USER", "USERNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
        names.map(|name| name.trim().to_owned()).find(|name| !name.is_empty()).unwrap_or_else(|| "unknown".to_owned())
    }

    /// Who gives the command, for the audit log.
    pub fn actor(&self) -> Actor {
        Actor::new("user", &self.author(), self.clock)
    }

    /// Where the present comes from.
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// How many rows of a file are taken in at a time.
    pub const fn batch_rows(&self) -> usize {
        self.batch_rows
    }

    /// Whether the database's role must be one that row-level security holds.
    pub const fn roles(&self) -> RoleCheck {
        self.roles
    }

    /// The address of the database without its password.
    pub fn database(&self) -> String {
        redacted(&self.config.database.value)
    }

    /// The database, opened where it is not yet.
    ///
    /// # Errors
    /// Where there is none, or it cannot be used.
    pub async fn store(&self) -> Result<&Store, Failure> {
        Ok(self.opened().await?)
    }

    /// The same, for those who want to know why it does not open.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub async fn opened(&self) -> Result<&Store, StoreError> {
        let open = async || {
            let store = Store::open(&self.config.database.value, self.roles).await?.acting_as(self.actor());
            self.ui.detail(&format!("database {} ({})", self.database(), self.config.database.origin.words()));
            store.remarks().iter().for_each(|remark| self.ui.detail(remark));
            Ok(store)
        };
        self.store.get_or_try_init(open).await
    }

    /// The database, made just now.
    ///
    /// # Errors
    /// As for [`Store::create`].
    pub async fn create(&self) -> Result<&Store, StoreError> {
        let create = async || Ok(Store::create(&self.config.database.value).await?.acting_as(self.actor()));
        self.store.get_or_try_init(create).await
    }

    /// Closes the database, where it was opened: the last thing of a command.
    pub async fn close(&self) {
        let Some(store) = self.store.get() else { return };
        if let Err(error) = store.close().await {
            let failure = Failure::from(error);
            let advice = Message::joined(failure.hints().to_vec(), "; ");
            self.ui.warning(Message::joined(vec![failure.what().clone(), advice], ": "));
        }
        let number = |begun: u64| i64::try_from(begun).unwrap_or(i64::MAX);
        let snapshots = counted(number(store.begun().snapshots()), "snapshot", "snapshots");
        let changes = counted(number(store.begun().changes()), "change", "changes");
        self.ui.detail(&format!("database: {snapshots}, {changes}"));
    }

    /// One state of the organization to work on: that of `--org`, the environment or the configuration, else the only
    /// one there is.
    ///
    /// # Errors
    /// As for [`Context::store`]; where none is named and there is not exactly one; and where the one named does not
    /// exist.
    pub async fn snapshot(&self) -> Result<Snapshot, Failure> {
        let mut directory = self.store().await?.directory().await?;
        let organization = self.organization_in(&mut directory).await?;
        Ok(directory.enter(&organization.scope).await?)
    }

    /// Answers with a report on the organization to work on; with `--org all` on each in turn, all of one state of the
    /// database. `ask` makes the answer in the format it is given.
    ///
    /// # Errors
    /// As for [`Context::snapshot`] and [`Context::show`], and those of `ask`.
    pub async fn report(
        &self,
        ask: impl AsyncFn(&mut Snapshot, Format) -> Result<Answer, Failure>,
    ) -> Result<(), Failure> {
        let format = self.output.format();
        if self.config.org.value.as_deref() != Some(ALL) {
            let mut snapshot = self.snapshot().await?;
            let answer = ask(&mut snapshot, format).await?;
            snapshot.end().await?;
            return self.show(&answer);
        }
        let mut directory = self.store().await?.directory().await?;
        let mut answers = Vec::new();
        for organization in directory.organizations().await? {
            let mut snapshot = directory.enter(&organization.scope).await?;
            answers.push(ask(&mut snapshot, Answer::format_of_each(format)).await?);
            directory = snapshot.leave();
        }
        directory.end().await?;
        self.show(&Answer::of_organizations(answers))
    }

    /// The organization to work on, for a command that changes it.
    ///
    /// # Errors
    /// As for [`Context::snapshot`].
    pub async fn organization(&self) -> Result<Organization, Failure> {
        let mut directory = self.store().await?.directory().await?;
        let organization = self.organization_in(&mut directory).await?;
        directory.end().await?;
        Ok(organization)
    }

    async fn organization_in(&self, directory: &mut Directory) -> Result<Organization, Failure> {
        let organization = self.chosen_in(directory).await?;
        self.output.follow(&organization);
        Ok(organization)
    }

    async fn chosen_in(&self, directory: &mut Directory) -> Result<Organization, Failure> {
        if let Some(slug) = &self.config.org.value {
            return organization_of(directory, slug).await;
        }
        let mut all = directory.organizations().await?;
        match (all.pop(), all.len()) {
            (Some(only), 0) => Ok(only),
            (None, _) => {
                Err(Failure::new(Kind::Usage, say!("failure-no-organization-yet"), say!("cause-database-empty"))
                    .hint(say!("hint-org-add")))
            }
            (Some(last), _) => {
                let slugs: Vec<&str> = all.iter().chain([&last]).map(|each| each.scope.slug()).collect();
                Err(Failure::usage(
                    say!("failure-which-organization"),
                    say!("cause-database-has", known = slugs.join(", ")),
                )
                .hint(say!("hint-org", slug = slugs.first().copied().unwrap_or("SLUG"))))
            }
        }
    }

    /// Writes a list with a row for each person or event: where it leaves as data or as a file, the audit log says so.
    ///
    /// # Errors
    /// As for [`Context::show`], and where the log cannot be written: then nothing leaves.
    pub async fn show_list(&self, answer: &Answer, what: &str, rows: usize, scope: &OrgScope) -> Result<(), Failure> {
        self.note_list(answer, what, rows, scope).await?;
        self.show(answer)
    }

    /// Notes a list in the audit log where it leaves as data or as a file; `answer` can be shown, or nothing is noted.
    ///
    /// # Errors
    /// As for [`Context::show_list`].
    pub async fn note_list(&self, answer: &Answer, what: &str, rows: usize, scope: &OrgScope) -> Result<(), Failure> {
        if self.output.is_taken_along() {
            self.output.check(answer)?;
            let store = self.store().await?;
            store.changed(scope, async |change| change.note_export(what, rows).await).await?;
        }
        Ok(())
    }

    /// Writes the answer of the command.
    ///
    /// # Errors
    /// Where it cannot be shown as asked, or not be written.
    pub fn show(&self, answer: &Answer) -> Result<(), Failure> {
        self.output.write(answer, &self.ui)
    }

    /// Commits a change and shows what it did; an answer that cannot be shown as asked leaves nothing changed.
    ///
    /// # Errors
    /// As for [`Context::show`], and a database that cannot be written.
    pub async fn commit_and_show(&self, change: Change, answer: &Answer) -> Result<(), Failure> {
        self.output.check(answer)?;
        change.commit().await?;
        self.show(answer)
    }

    /// Asks before something that cannot be taken back; `--yes` answers beforehand.
    ///
    /// # Errors
    /// Where the answer is no, or nobody is there to give one.
    pub fn confirm(&self, question: &Message) -> Result<(), Failure> {
        if self.is_agreed {
            return Ok(());
        }
        match self.ui.asks(question) {
            Some(true) => Ok(()),
            Some(false) => Err(Failure::new(Kind::Failed, say!("failure-nothing-changed"), say!("cause-answer-no"))
                .hint(say!("hint-answer-beforehand"))),
            None => {
                Err(Failure::usage(say!("failure-needs-yes"), say!("cause-no-terminal", question))
                    .hint(say!("hint-yes")))
            }
        }
    }
}

/// What `--org` says for each organization in turn; no organization has that name.
pub const ALL: &str = "all";

/// The organization of that slug, or a failure that names those that come near.
///
/// # Errors
/// Where there is none.
pub async fn organization_of(directory: &mut Directory, slug: &str) -> Result<Organization, Failure> {
    match directory.organization(slug).await {
        Err(StoreError::NotFound { .. }) if slug == ALL => {
            Err(Failure::usage(say!("failure-org-all"), say!("cause-one-organization")).hint(say!("hint-name-org")))
        }
        Err(StoreError::NotFound { .. }) => {
            let all = directory.organizations().await?;
            let slugs: Vec<&str> = all.iter().map(|each| each.scope.slug()).collect();
            let why = if slugs.is_empty() {
                say!("cause-database-has-none")
            } else {
                say!("cause-database-has", known = slugs.join(", "))
            };
            let failure = Failure::new(
                Kind::Failed,
                say!("failure-no-such-kind", kind = kind_word("organization"), name = slug),
                why,
            );
            Err(match nearest(slug, slugs) {
                Some(near) => failure.hint(say!("hint-did-you-mean", near)),
                None => failure.hint(say!("hint-org-add")),
            })
        }
        other => Ok(other?),
    }
}

fn stopped_clock(text: &str) -> Result<Instant, Failure> {
    let time = DateTime::parse_from_rfc3339(text).map_err(|error| {
        Failure::usage(say!("failure-test-now", name = TEST_NOW, text), error.to_string()).hint(say!("hint-unset"))
    })?;
    Ok(Instant::from_datetime(time.to_utc()))
}
