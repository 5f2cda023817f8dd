//! What has moved since an earlier answer.

use super::Filters;
use super::dimensions::{Dimensions, DimensionsAt, shown_id};
use super::query::{Flagged, ReportQuery, ResolvedQuery};
use crate::domain::as_of::AsOf;
use crate::domain::period::Period;
use crate::domain::{Flags, Instant, ReferralOutline, Stage, entry};
use crate::report::dimension::Dimension;
use crate::report::funnel::{FunnelBuilder, FunnelQuery, GroupKey};
use crate::report::leaderboard::{BoardQuery, Contender, Leaderboard, Metric, Zeros};
use crate::report::restated::cells::{Cells, add_board, add_funnel};
use crate::report::restated::{Earlier, Mover, Restated, RestatedBuilder, Stretch};
use crate::report::scope::Basis;
use crate::report::tally::Times;
use crate::store::{Publication, Result, RevisionStep, Snapshot};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// By what the cells are broken down, besides the whole.
const BY: [Dimension; 5] =
    [Dimension::Month, Dimension::Member, Dimension::Group, Dimension::Campaign, Dimension::Channel];

/// Which earlier answer is held against the present one.
#[derive(Debug, Clone)]
pub enum EarlierAnswer {
    /// The one as of a moment.
    AsOf(AsOf),
    /// The one that was published.
    Published(Publication),
}

/// Answers what moved in the figures of a period since an earlier answer, and what moved it (semantics section 8).
pub async fn restated(snapshot: &mut Snapshot, period: Period, from: EarlierAnswer, now: Instant) -> Result<Restated> {
    let query = |as_of| ReportQuery {
        period: period.clone(),
        filters: Filters::default(),
        as_of,
        flagged: Flagged::LeftOut,
        now,
    };
    let (as_of, digest) = match from {
        EarlierAnswer::AsOf(as_of) => (as_of, None),
        EarlierAnswer::Published(published) => {
            (AsOf::At { revision: published.revision, instant: published.as_of }, Some(published.digest))
        }
    };
    let digest_now = match &digest {
        Some(_) => Some(super::digest(&super::summary(snapshot, &query(as_of)).await?)),
        None => None,
    };
    let dimensions = Dimensions::of_all(snapshot).await?;
    let earlier = ResolvedQuery::resolve(snapshot, &query(as_of)).await?;
    let present = ResolvedQuery::resolve(snapshot, &query(AsOf::Now)).await?;
    let was = cells(snapshot, &earlier, &dimensions).await?;
    let mut builder = RestatedBuilder::new(was.clone(), cells(snapshot, &present, &dimensions).await?);
    let steps = snapshot.revision_steps(earlier.revision).await?;
    let is_erasure = |step: &&RevisionStep| step.kind == "erasure";
    let erasures = steps.iter().filter(is_erasure).map(|step| step.revision.number).collect();
    if builder.has_moved() {
        // Time first: what an import brings that happened since then is the import's doing.
        let asked = |revision: i64| query(AsOf::At { revision, instant: now });
        let later = cells_at(snapshot, &asked(earlier.revision), &dimensions, &builder).await?;
        let was = builder.of_moved(was);
        builder.step(Mover::TIME, &was, &later);
        let after = Arc::new(builder.of_moved(builder.present().clone()));
        let mut stretches = vec![Stretch { steps: 0..steps.len(), before: Arc::new(later), after }];
        while let Some(stretch) = stretches.pop() {
            match stretch.steps.len() {
                _ if stretch.is_quiet() => {}
                1 => builder.step(mover(&steps[stretch.steps.start]), &stretch.before, &stretch.after),
                _ => {
                    let revision = steps[stretch.middle() - 1].revision.number;
                    let between = cells_at(snapshot, &asked(revision), &dimensions, &builder).await?;
                    stretches.extend(stretch.halves(between));
                }
            }
        }
    }
    let from = Earlier { as_of: earlier.as_of, revision: earlier.revision, digest, digest_now, erasures };
    let names = dimensions.names();
    Ok(builder.finish(present.heading, from, |id| names.get(id).copied()))
}

/// The cells that moved, as they were at a query's revision.
async fn cells_at(
    snapshot: &mut Snapshot,
    query: &ReportQuery,
    dimensions: &Dimensions,
    builder: &RestatedBuilder,
) -> Result<Cells> {
    let resolved = ResolvedQuery::resolve(snapshot, query).await?;
    Ok(builder.of_moved(cells(snapshot, &resolved, dimensions).await?))
}

fn mover(step: &RevisionStep) -> Mover {
    let kind = match step.kind.as_str() {
        "import" => "import",
        "undo" => "undo",
        "links" => "links",
        "members" => "members",
        "labels" => "label",
        "merges" => "merges",
        "settings" => "settings",
        "erasure" => "erasure",
        _ => "retraction",
    };
    let (import_id, file) = step.import.clone().unzip();
    let (received_at, revision) = (Some(step.revision.received_at), Some(step.revision.number));
    // A member who is added has labels from then on, which moves nothing.
    let labelled = if kind == "label" { step.labelled.clone() } else { Vec::new() };
    Mover { kind, import_id, file, labelled, received_at, revision }
}

/// All cells of funnel and leaderboard as one query of the facts has them.
async fn cells(snapshot: &mut Snapshot, resolved: &ResolvedQuery, dimensions: &Dimensions) -> Result<Cells> {
    let dimensions = dimensions.of_query(snapshot, resolved).await?;
    let mut gathering = Gathering::new(resolved, &dimensions);
    let ever = [Instant(i64::MIN), resolved.end()];
    resolved.each_outline(snapshot, Basis::Event, ever, |referral| gathering.add(&referral)).await?;
    Ok(gathering.finish())
}

/// The funnels and boards of one view, all counted in one pass.
struct Gathering<'a> {
    resolved: &'a ResolvedQuery,
    dimensions: &'a DimensionsAt<'a>,
    funnels: Vec<(Option<Dimension>, FunnelBuilder)>,
    /// The group of each link in each funnel; that of a month is made for each referral, and that of a member who moved.
    keys: FxHashMap<i64, Vec<GroupKey>>,
    contenders: FxHashMap<i64, Contender>,
}

impl<'a> Gathering<'a> {
    fn new(resolved: &'a ResolvedQuery, dimensions: &'a DimensionsAt<'a>) -> Self {
        let mut funnels = Vec::new();
        for basis in [Basis::Cohort, Basis::Event] {
            for by in std::iter::once(None).chain(BY.map(Some)) {
                let times = if basis == Basis::Cohort { Times::Collected } else { Times::LeftOut };
                let (as_of, horizon) = (resolved.as_of, resolved.settings.horizon());
                let window = resolved.settings.rules().window;
                let query = FunnelQuery { basis, by: by.into_iter().collect(), times, as_of, horizon, window };
                funnels.push((by, FunnelBuilder::new(query)));
            }
        }
        let (keys, contenders) = (FxHashMap::default(), FxHashMap::default());
        Self { resolved, dimensions, funnels, keys, contenders }
    }

    fn add(&mut self, referral: &ReferralOutline) {
        let Some(link) = self.dimensions.link(referral.link_no) else { return };
        if referral.flags.contains(Flags::SELF_REFERRAL) {
            return;
        }
        let (link_no, member_no) = (link.link_no, referral.member_no);
        let keys = self.keys_of(link_no, member_no);
        let interval = self.resolved.interval;
        let entered = entry(&referral.milestones).filter(|entry| interval.contains(*entry));
        let happened = Stage::ALL.map(|stage| referral.milestones[stage.rank()].filter(|at| interval.contains(*at)));
        let (dimensions, days, moved) = (self.dimensions, self.resolved.days(), self.dimensions.moved(member_no));
        for ((by, funnel), key) in self.funnels.iter_mut().zip(keys) {
            let key_at = |funnel: &mut FunnelBuilder, at: Instant| match by {
                Some(Dimension::Month) => GroupKey([FunnelBuilder::day_key(Dimension::Month, days.day(at)), 0]),
                Some(Dimension::Group) if moved => {
                    let group = dimensions.value(Dimension::Group, link_no, member_no, days.day(at));
                    GroupKey([funnel.text_key(group), 0])
                }
                _ => key,
            };
            match (funnel.query().basis, entered) {
                (Basis::Cohort, Some(entry)) => {
                    let key = key_at(funnel, entry);
                    funnel.add_referral(key, &referral.milestones);
                }
                (Basis::Cohort, None) => {}
                (Basis::Event, _) => {
                    for (stage, at) in Stage::ALL.into_iter().zip(happened) {
                        if let Some(at) = at {
                            let key = key_at(funnel, at);
                            funnel.add_milestone(key, stage);
                        }
                    }
                }
            }
        }
        self.count_member(member_no, happened, entered.map(|_| referral.milestones[3].is_some()));
    }

    fn keys_of(&mut self, link_no: i64, member_no: i64) -> Vec<GroupKey> {
        if let Some(keys) = self.keys.get(&link_no) {
            return keys.clone();
        }
        let mut keys = Vec::with_capacity(self.funnels.len());
        for (by, funnel) in &mut self.funnels {
            let value = by.and_then(|by| self.dimensions.value(by, link_no, member_no, 0));
            keys.push(GroupKey([funnel.text_key(value), 0]));
        }
        self.keys.insert(link_no, keys.clone());
        keys
    }

    /// Counts for the boards; `converted` tells of a referral that entered in the period whether it is active.
    fn count_member(&mut self, member_no: i64, happened: [Option<Instant>; 4], converted: Option<bool>) {
        let contender = self.contenders.entry(member_no).or_default();
        contender.clicked += i64::from(happened[0].is_some());
        contender.joined += i64::from(happened[2].is_some());
        contender.activated += i64::from(happened[3].is_some());
        contender.entered += i64::from(converted.is_some());
        contender.converted += i64::from(converted == Some(true));
    }

    fn finish(self) -> Cells {
        let mut cells = Cells::new();
        for (_, funnel) in self.funnels {
            add_funnel(&mut cells, &funnel.finish(self.resolved.heading.clone(), None, |_| None));
        }
        let contenders: Vec<Contender> = self
            .contenders
            .into_iter()
            .filter_map(|(member_no, counts)| {
                let member = self.dimensions.member(member_no)?;
                let (member_id, is_erased) = (shown_id(member).to_owned(), member.is_erased());
                Some(Contender { member_id, is_erased, ..counts })
            })
            .collect();
        for metric in Metric::ALL {
            let query = BoardQuery { metric, top: None, zeros: Zeros::LeftOut, min_referrals: 5 };
            add_board(&mut cells, &Leaderboard::rank(self.resolved.heading.clone(), query, contenders.clone()));
        }
        cells
    }
}
