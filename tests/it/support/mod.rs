//! A database of its own for a test, filled through the same functions as every face of the program.

pub mod own_server;
pub mod postgres;
pub mod program;
pub mod proxy;
pub mod shell;
pub mod sql;
pub mod strace;
pub mod transcript;

use crate::model::{self, Kind, Step, groups};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use verve::answers::{self, Filters, Flagged, FunnelOptions, Part, ReferralFilters, ReportQuery};
use verve::domain::as_of::AsOf;
use verve::domain::calendar::{day_number, local_day};
use verve::domain::labels::ValidFrom;
use verve::domain::period::Period;
use verve::domain::{EventTable, EventTexts, Instant, LinkKind, Stage, Status};
use verve::ingest::batch::EventBatch;
use verve::ingest::batches::{self, Input, Pace};
use verve::ingest::options::{Columns, Options};
use verve::ingest::preflight;
use verve::ingest::source::Source;
use verve::report::dimension::Dimension;
use verve::report::leaderboard::{BoardQuery, Metric, Zeros};
use verve::report::scope::Basis;
use verve::report::tally::Times;
use verve::store::{
    Change, Clock, Closing, ImportHead, Link, LinkChange, LinkLabels, MemberDetails, NewLink, NewOrganization,
    Organization, RoleCheck, Snapshot, Store, StoreError,
};
use verve::workflows::{Commit, GivenGroup, MemberRow};

/// The rows of a batch in the crash tests: their imports take several commits.
pub const BATCH_ROWS_OF_CRASHES: &str = "20";

/// A store in a temporary folder.
pub struct House {
    folder: TempDir,
    /// The open store.
    pub store: Store,
    /// Its database on the server, where the tests run on PostgreSQL.
    server: Option<postgres::Database>,
    now: Instant,
    imports: usize,
    /// The imports of the input that is being followed.
    followed: Vec<String>,
    /// For each erasure of a member the ids that went, with the random ones in their places.
    pub erased_as: Vec<BTreeMap<String, String>>,
    /// The steps that were refused, by their place.
    pub refused: Vec<usize>,
    /// How many rows are taken in at a time.
    pub batch_rows: usize,
    /// The revision that answers, where it is not the newest.
    pinned: Option<i64>,
}

/// A funnel without how long its steps took.
fn without_times(json: &str) -> Value {
    fn clear(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for field in [
                    "median_seconds",
                    "p90_seconds",
                    "people_at_least",
                    "people_at_most",
                    "share_at_least",
                    "share_at_most",
                ] {
                    fields.remove(field);
                }
                fields.values_mut().for_each(clear);
            }
            Value::Array(values) => values.iter_mut().for_each(clear),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut value = serde_json::from_str(json).unwrap();
    clear(&mut value);
    value
}

/// The canonical export of an organization.
pub async fn canonical(store: &Store, organization: &Organization) -> String {
    let mut snapshot = store.snapshot(&organization.scope).await.unwrap();
    let mut export = answers::canonical_export(&mut snapshot).await.unwrap();
    let mut text = String::new();
    while let Some(lines) = export.next(&mut snapshot).await.unwrap() {
        for line in lines {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

impl House {
    /// An empty store at that present.
    pub async fn new(now: i64) -> Self {
        Self::with(postgres::is_chosen().then(postgres::Database::migrated), now).await
    }

    /// An empty embedded store.
    pub async fn embedded(now: i64) -> Self {
        Self::with(None, now).await
    }

    /// An empty store on PostgreSQL.
    pub async fn on_postgres(now: i64) -> Self {
        Self::with(Some(postgres::Database::migrated()), now).await
    }

    /// The file of the store's embedded database.
    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("verve.db")
    }

    /// The store's database on the server, where it is on PostgreSQL.
    pub const fn server(&self) -> Option<&postgres::Database> {
        self.server.as_ref()
    }

    async fn with(server: Option<postgres::Database>, now: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = match &server {
            Some(server) => Store::open(&server.url(postgres::PLATFORM), RoleCheck::Required).await,
            None => Store::create(folder.path().join("verve.db").to_str().unwrap()).await,
        };
        Self {
            folder,
            store: store.unwrap(),
            server,
            now: Instant(now),
            imports: 0,
            followed: Vec::new(),
            erased_as: Vec::new(),
            refused: Vec::new(),
            batch_rows: batches::BATCH_ROWS,
            pinned: None,
        }
    }

    /// Answers from now on from the facts of now, whatever is written later.
    pub async fn pin(&mut self, organization: &Organization) {
        self.pinned = Some(self.newest_revision(organization).await);
    }

    /// Answers from now on from the facts of that revision.
    pub const fn pin_at(&mut self, revision: i64) {
        self.pinned = Some(revision);
    }

    /// Has time go by, in microseconds: what is received from now on is received later.
    pub fn wait_for(&mut self, time: i64) {
        self.now = Instant(self.now.0 + time);
    }

    /// Writes something that moves answers: events of a person on a link, the closing of a link, or its lifting.
    pub async fn disturb(&self, organization: &Organization, place: usize) {
        let links = self.snapshot(organization).await.links().await.unwrap();
        let Some(link) = links.get(place / 3 % links.len().max(1)) else { return };
        if place.is_multiple_of(4) {
            self.relabel(organization, link, place).await;
        }
        if !place.is_multiple_of(3) {
            let disabled_at = (place % 3 == 1).then_some(link.created_at);
            let closing = Closing { disabled_at, ..link.closing };
            let change = LinkChange { link_no: link.link_no, labels: link.labels.clone(), closing };
            return self.write_links(organization, &[], &[change]).await.unwrap();
        }
        let mut events = EventTable::default();
        let (user, id) = (format!("u{}", place % 7), format!("disturbing-{place}"));
        for (stage, step) in [Stage::LinkClicked, Stage::AccountCreated].into_iter().zip(["a", "b"]) {
            let (click, id) = (format!("disturbing-{}", place % 5), format!("{id}{step}"));
            let texts = EventTexts {
                link_code: Some(&link.code),
                click_id: Some(&click),
                user_id: (stage == Stage::AccountCreated).then_some(user.as_str()),
                event_id: Some(&id),
                source: None,
            };
            events.push(stage, Instant(link.created_at.0 + 1), texts, 0);
        }
        let head = ImportHead {
            import_id: id,
            kind: "file",
            file: String::new(),
            sha256: None,
            options: "{}".to_owned(),
            started_at: self.now,
            clock: Clock::Stopped(self.now),
        };
        let batch = EventBatch::new(&events, &[1, 2], 2, BTreeMap::new());
        let mut writer = self.store.import(organization, head, Commit::EachBatch, None);
        writer.append(batch).await.unwrap();
        writer.finish().await.unwrap();
    }

    /// Gives a link another campaign, and its member another group from always.
    async fn relabel(&self, organization: &Organization, link: &Link, place: usize) {
        let members = self.snapshot(organization).await.members().await.unwrap();
        let member = members.iter().find(|member| member.member_no == link.member_no).unwrap();
        let group = GivenGroup { group: Some(format!("Disturbed {place}")), from: Some(ValidFrom::Always) };
        let mut change = self.store.change(&organization.scope).await.unwrap();
        let member_id = member.member_id.clone();
        let row = MemberRow { member_id, apply: |_: &mut MemberDetails| {}, group: Some(group) };
        change.upsert_members(vec![row], self.now, "tests").await.unwrap();
        let labels = LinkLabels { campaign: Some(format!("disturbed-{place}")), ..link.labels.clone() };
        let wanted = LinkChange { link_no: link.link_no, labels, closing: link.closing };
        change.write_links(&[], &[wanted], self.now).await.unwrap();
        change.commit().await.unwrap();
    }

    /// The file of an embedded database.
    pub fn database(&self) -> Option<std::path::PathBuf> {
        self.server.is_none().then(|| self.folder.path().join("verve.db"))
    }

    /// One state of an organization.
    pub async fn snapshot(&self, organization: &Organization) -> Snapshot {
        self.store.snapshot(&organization.scope).await.unwrap()
    }

    /// The number of an organization's newest revision.
    pub async fn newest_revision(&self, organization: &Organization) -> i64 {
        self.snapshot(organization).await.newest().number
    }

    /// Adds an organization with its members and links.
    pub async fn found(&self, input: &model::Input) -> Organization {
        let model = &input.organization;
        let new = NewOrganization {
            slug: model.slug.clone(),
            name: model.slug.to_uppercase(),
            timezone: model.timezone.clone(),
            is_demo: true,
        };
        let mut organization = self.store.add_organization(&new, self.now).await.unwrap();
        let mut settings = organization.settings.clone();
        (settings.window_days, settings.horizon_days) = (model.window_days, model.horizon_days);
        let mut change = self.store.change(&organization.scope).await.unwrap();
        change.change_settings(&settings, self.now).await.unwrap();
        organization.settings = settings;
        for member in &input.members {
            let details = MemberDetails {
                name: member.name.clone(),
                user_id: member.user_id.clone(),
                ..MemberDetails::default()
            };
            change.add_member(&member.member_id, &details, member.group.as_deref(), self.now).await.unwrap();
        }
        change.commit().await.unwrap();
        self.add_links(&organization, &input.links).await.unwrap();
        organization
    }

    async fn add_links(&self, organization: &Organization, links: &[model::Link]) -> Result<(), StoreError> {
        let members = self.snapshot(organization).await.members().await.unwrap();
        let numbers: HashMap<&str, i64> =
            members.iter().map(|member| (member.member_id.as_str(), member.member_no)).collect();
        let new: Vec<NewLink> = links
            .iter()
            .map(|link| NewLink {
                code: link.code.clone(),
                member_no: numbers[link.member_id.as_str()],
                kind: match link.kind {
                    Kind::Shared => LinkKind::Shared,
                    Kind::Personal => LinkKind::Personal,
                },
                created_at: Instant(link.created_at),
                labels: LinkLabels {
                    campaign: link.campaign.clone(),
                    channel: link.channel.clone(),
                    ..LinkLabels::default()
                },
                closing: Closing {
                    disabled_at: link.disabled_at.map(Instant),
                    expires_at: link.expires_at.map(Instant),
                },
            })
            .collect();
        self.write_links(organization, &new, &[]).await
    }

    async fn write_links(
        &self,
        organization: &Organization,
        new: &[NewLink],
        changes: &[LinkChange],
    ) -> Result<(), StoreError> {
        let scope = &organization.scope;
        self.store.changed(scope, async |change| change.write_links(new, changes, self.now).await).await
    }

    /// Does all steps of an input; answers with the JSON of each ingest.
    pub async fn follow(&mut self, organization: &Organization, input: &model::Input) -> Vec<Value> {
        self.followed.clear();
        self.refused.clear();
        self.follow_rest(organization, input, 0).await
    }

    /// The same, with the newest revision before the first step and after each one.
    pub async fn follow_by_revisions(
        &mut self,
        organization: &Organization,
        input: &model::Input,
    ) -> (Vec<Value>, Vec<i64>) {
        let mut revisions = vec![self.newest_revision(organization).await];
        let mut answers = Vec::new();
        self.followed.clear();
        self.refused.clear();
        for place in 0..input.steps.len() {
            let until = model::Input { steps: input.steps[..=place].to_vec(), ..input.clone() };
            answers.extend(self.follow_rest(organization, &until, place).await);
            revisions.push(self.newest_revision(organization).await);
        }
        (answers, revisions)
    }

    /// Does the steps of an input from one on, after those before it were done.
    pub async fn follow_rest(&mut self, organization: &Organization, input: &model::Input, from: usize) -> Vec<Value> {
        let mut answers = Vec::new();
        for (place, step) in input.steps.iter().enumerate().skip(from) {
            match step {
                Step::Ingest { name, bytes } => {
                    let (id, answer) = self.ingest(organization, name, bytes).await;
                    self.followed.push(id);
                    answers.push(answer);
                }
                Step::Undo { index_of_ingest } => {
                    let import = &self.followed[*index_of_ingest];
                    let import = self.snapshot(organization).await.import_of(import).await.unwrap();
                    self.store.undo_import(&organization.scope, &import, self.now, false).await.unwrap();
                }
                Step::Erase { user } => match self.store.erase_user(&organization.scope, user, self.now, false).await {
                    Ok(_) | Err(StoreError::NotFound { .. }) => {}
                    Err(error) => panic!("{user} cannot be erased: {error}"),
                },
                Step::EraseMember { member_id, .. } => {
                    let erased =
                        self.store.erase_member(&organization.scope, member_id, self.now, false).await.unwrap();
                    let ids = std::iter::once((member_id.clone(), erased.member_id)).chain(erased.others);
                    self.erased_as.push(ids.collect());
                }
                Step::Purge { older_than } => {
                    let older_than = Instant(*older_than);
                    self.store.purge(&organization.scope, older_than, self.now, false, |_, _| {}).await.unwrap();
                }
                Step::AddLink(link) => match self.add_links(organization, std::slice::from_ref(link)).await {
                    Ok(()) => {}
                    Err(StoreError::Taken { .. }) => self.refused.push(place),
                    Err(error) => panic!("{}: {error}", link.code),
                },
                Step::CloseLink { code, at } => {
                    let link = self.snapshot(organization).await.link(code).await.unwrap();
                    let closing = Closing { disabled_at: Some(Instant(*at)), ..link.closing };
                    let change = LinkChange { link_no: link.link_no, labels: link.labels.clone(), closing };
                    self.write_links(organization, &[], &[change]).await.unwrap();
                }
                step => {
                    let scope = &organization.scope;
                    match self.store.changed(scope, async |change| self.try_step(change, step).await).await {
                        Ok(()) => {}
                        Err(
                            StoreError::NotFound { .. }
                            | StoreError::Taken { .. }
                            | StoreError::Merge { .. }
                            | StoreError::NotMerged(_)
                            | StoreError::LabelForm(_)
                            | StoreError::Erased(_),
                        ) => self.refused.push(place),
                        Err(error) => panic!("{step:?}: {error}"),
                    }
                }
            }
            let checked = self.store.recompute_check(&organization.scope, |_, _| {}).await.unwrap();
            assert_eq!(checked.drift, 0, "after step {place}");
        }
        answers
    }

    /// Does a step that may be refused.
    async fn try_step(&self, change: &mut Change, step: &Step) -> Result<(), StoreError> {
        match step {
            Step::MergePerson { user, into } => change.merge_person(user, into, self.now).await.map(drop),
            Step::UnmergePerson { user } => change.unmerge_person(user, self.now).await.map(drop),
            Step::MergeMember { member_id, into } => {
                let (member, into) = (change.member(member_id).await?, change.member(into).await?);
                change.merge_member(&member, &into, self.now).await.map(drop)
            }
            Step::UnmergeMember { member_id } => {
                let member = change.member(member_id).await?;
                change.unmerge_member(&member, self.now).await.map(drop)
            }
            Step::AddAlias { code, alias } => {
                let link = change.link(code).await?;
                change.add_alias(&link, alias, self.now).await.map(drop)
            }
            Step::RemoveAlias { alias } => {
                let link = change.link(alias).await?;
                change.remove_alias(&link, alias, self.now).await
            }
            Step::SetGroup { member_id, group, from } => {
                change.member(member_id).await?;
                let from = match from {
                    // What the command does without a day leaves out what is so today; this says it again.
                    groups::From::Today => ValidFrom::Day(self.today(change).await?),
                    groups::From::Day(day) => ValidFrom::Day(day_number(*day)),
                    groups::From::Always => ValidFrom::Always,
                };
                let group = Some(GivenGroup { group: group.clone(), from: Some(from) });
                let row = MemberRow { member_id: member_id.clone(), apply: |_: &mut MemberDetails| {}, group };
                change.upsert_members(vec![row], self.now, "tests").await.map(drop)
            }
            Step::SetLabels { code, campaign, channel } => {
                let link = change.link(code).await?;
                let (campaign, channel) = (campaign.clone(), channel.clone());
                let labels = LinkLabels { campaign, channel, ..link.labels.clone() };
                let wanted = LinkChange { link_no: link.link_no, labels, closing: link.closing };
                change.write_links(&[], &[wanted], self.now).await
            }
            step => panic!("switched on in model::abilities, but not done here: {step:?}"),
        }
    }

    /// The local day of an organization.
    async fn today(&self, change: &mut Change) -> Result<i32, StoreError> {
        let settings = change.settings_at(i64::MAX).await?;
        Ok(day_number(local_day(self.now, settings.timezone)))
    }

    /// Ingests the bytes of a file; answers with the import's id and the JSON of the report.
    pub async fn ingest(&mut self, organization: &Organization, name: &str, bytes: &[u8]) -> (String, Value) {
        self.imports += 1;
        let path = self.folder.path().join(format!("{}-{name}", self.imports));
        std::fs::write(&path, bytes).unwrap();
        let options = Options::plain(Columns::EVENTS, organization.scope.slug(), self.now);
        let source = Source::open(&path, &options.limits).unwrap();
        let frame = preflight::check(&source, &options).unwrap();
        let head = ImportHead {
            import_id: format!("{:08x}-import", self.imports),
            kind: "file",
            file: name.to_owned(),
            sha256: Some(frame.sha256_hex()),
            options: "{}".to_owned(),
            started_at: self.now,
            clock: Clock::Stopped(self.now),
        };
        let id = head.import_id.clone();
        let input = Arc::new(Input {
            source,
            frame,
            options,
            batch_rows: self.batch_rows,
            pace: Pace::default(),
            problems: Mutex::default(),
            stop: Arc::default(),
        });
        let mut writer = self.store.import(organization, head, Commit::EachBatch, None);
        verve::workflows::import_input(&input, &mut writer, |_, _| {}).await.unwrap();
        let (outcome, _) = writer.finish().await.unwrap();
        let report = verve::report::ingest::IngestReport {
            organization: organization.scope.slug().to_owned(),
            organization_line: organization.line(),
            files: vec![answers::ingested(Path::new(name), &input, &outcome, false)],
        };
        let json: Value = serde_json::from_str(&report.json()).unwrap();
        (id, json["files"][0].clone())
    }

    /// The canonical export.
    pub async fn canonical(&self, organization: &Organization) -> String {
        canonical(&self.store, organization).await
    }

    async fn referrals(
        &self,
        organization: &Organization,
        question: &ReportQuery,
        filters: &ReferralFilters,
    ) -> String {
        let all = Part::First(usize::MAX);
        answers::referral_part(&mut self.snapshot(organization).await, question, filters, all).await.unwrap().json()
    }

    /// The answer to a question that the model can be asked too.
    pub async fn ask(&self, organization: &Organization, ask: &model::golden::Ask) -> Value {
        use model::golden::Ask;
        let text = match ask {
            Ask::Funnel(asked) => {
                let options = FunnelOptions {
                    basis: if asked.basis == model::funnel::Basis::Cohort { Basis::Cohort } else { Basis::Event },
                    by: asked.by.iter().map(|name| Dimension::from_name(name).unwrap()).collect(),
                    times: Times::Collected,
                };
                let question = self.question(&asked.period, &asked.filters, asked.include_flagged, asked.as_of);
                let mut snapshot = self.snapshot(organization).await;
                let with_times = answers::funnel(&mut snapshot, &question, &options).await.unwrap().json();
                // Without times the statistics may answer, of now alone: of counts they say the same.
                if self.pinned.is_none() {
                    let options = FunnelOptions { times: Times::LeftOut, ..options };
                    let counts = answers::funnel(&mut snapshot, &question, &options).await.unwrap().json();
                    assert_eq!(without_times(&counts), without_times(&with_times), "{asked:?}");
                }
                with_times
            }
            Ask::Leaderboard(asked) => {
                let board = BoardQuery {
                    metric: Metric::from_name(asked.metric.name()).unwrap(),
                    top: asked.top,
                    zeros: if asked.all { Zeros::Shown } else { Zeros::LeftOut },
                    min_referrals: asked.min_referrals as i64,
                };
                let question = self.question(&asked.period, &asked.filters, asked.include_flagged, asked.as_of);
                answers::leaderboard(&mut self.snapshot(organization).await, &question, board).await.unwrap().json()
            }
            Ask::Referrals(asked) => {
                let filters = ReferralFilters {
                    status: asked.status.as_deref().and_then(Status::from_name),
                    user: asked.user.clone(),
                    stalled_for: asked.stalled_for,
                };
                let question = self.question(&asked.period, &asked.filters, true, asked.as_of);
                self.referrals(organization, &question, &filters).await
            }
        };
        serde_json::from_str(&text).unwrap()
    }

    /// The referrals and the funnel as of a revision, without what tells when they were asked for.
    pub async fn past(&self, organization: &Organization, as_of: AsOf) -> [Value; 2] {
        let question = ReportQuery {
            period: Period::all(),
            filters: Filters::default(),
            as_of,
            flagged: Flagged::LeftOut,
            now: self.now,
        };
        let options = FunnelOptions { basis: Basis::Cohort, by: vec![Dimension::Month], times: Times::Collected };
        let funnel = answers::funnel(&mut self.snapshot(organization).await, &question, &options).await.unwrap().json();
        let filters = ReferralFilters::default();
        let list = self.referrals(organization, &question, &filters).await;
        [funnel, list].map(|text| {
            let mut answer: Value = serde_json::from_str(&text).unwrap();
            for name in ["as_of", "generated_at"] {
                answer.as_object_mut().unwrap().remove(name);
            }
            answer
        })
    }

    fn question(
        &self,
        period: &model::period::Period,
        filters: &model::view::Filters,
        include_flagged: bool,
        as_of: i64,
    ) -> ReportQuery {
        let filters = filters.clone();
        ReportQuery {
            period: Period { label: period.label.clone(), start: period.start, end: period.end },
            filters: Filters {
                member: filters.member,
                group: filters.group,
                campaign: filters.campaign,
                channel: filters.channel,
                link: filters.link,
            },
            as_of: match self.pinned {
                Some(revision) => AsOf::At { revision, instant: Instant(as_of) },
                None if as_of == self.now.0 => AsOf::Now,
                None => AsOf::Instant(Instant(as_of)),
            },
            flagged: if include_flagged { Flagged::Included } else { Flagged::LeftOut },
            now: self.now,
        }
    }
}

/// The seeds of a test's random data sets. On PostgreSQL, where a statement is a journey, it is every eighth;
/// `VERVE_TEST_SETS` asks for all of them there too.
pub fn seeds(all: Range<u64>) -> impl Iterator<Item = u64> {
    let is_part = postgres::is_chosen() && std::env::var_os("VERVE_TEST_SETS").is_none();
    all.step_by(if is_part { 8 } else { 1 })
}

/// Runs a test that waits for the database.
pub fn wait<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}
