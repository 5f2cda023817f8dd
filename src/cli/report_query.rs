//! The flags that questions share: which days, narrowed to what, from which facts.

use super::context::Context;
use super::failure::{Failure, kind_word};
use super::lookup;
use super::nearest::nearest;
use super::ui::Ui;
use crate::answers::{self, Filters, Flagged, ReportQuery, today};
use crate::domain::Instant;
use crate::domain::as_of::AsOf;
use crate::domain::period::Period;
use crate::messages::say;
use crate::store::Snapshot;
use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::Args;

/// The flags of a report about referrals.
#[derive(Debug, Clone, Default, Args)]
pub struct ReportQueryArgs {
    /// Which days.
    #[command(flatten)]
    pub period: PeriodArgs,
    /// Narrowed to what.
    #[command(flatten)]
    pub filters: FilterArgs,
    /// From which facts.
    #[command(flatten)]
    pub as_of: AsOfArgs,
}

/// Which days a question is about.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Period")]
pub struct PeriodArgs {
    /// Count these days: 2025, 2025-Q3, 2025-09, 2025-W37, 2025-09-14, last-month, last-30d, all
    #[arg(long, value_name = "PERIOD", conflicts_with_all = ["since", "until"])]
    pub period: Option<String>,
    /// Count from this day on
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Count up to and with this day
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
}

/// What narrows a question; every filter given must fit.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Count this member's links only
    #[arg(long, value_name = "MEMBER_ID")]
    pub member: Option<String>,
    /// The labels that several have.
    #[command(flatten)]
    pub labels: LabelFilterArgs,
    /// Count this link only
    #[arg(long, value_name = "CODE")]
    pub link: Option<String>,
}

/// What narrows a question by labels that several members or links have.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Filters")]
pub struct LabelFilterArgs {
    /// Count the members of this group only
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// Count the links of this campaign only
    #[arg(long, value_name = "CAMPAIGN")]
    pub campaign: Option<String>,
    /// Count the links of this channel only
    #[arg(long, value_name = "CHANNEL")]
    pub channel: Option<String>,
}

/// The moment whose facts answer a question.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Report")]
pub struct AsOfArgs {
    /// Answer from what was known then: a date (its end), an instant, rev:N, or the rev:N@T that a report prints
    #[arg(long, value_name = "T")]
    pub as_of: Option<String>,
}

impl ReportQueryArgs {
    /// The question; `default` is the period where none is asked for.
    ///
    /// # Errors
    /// Wrong usage: a text that names no period or moment, a member or link that does not exist.
    pub async fn query(
        &self,
        default: &str,
        flagged: Flagged,
        snapshot: &mut Snapshot,
        context: &Context,
    ) -> Result<ReportQuery, Failure> {
        let now = context.now();
        let today = today(snapshot.organization(), now);
        let period = self.period.period(default, today)?;
        // A slip in the year would answer with zeros.
        if period.start.is_some_and(|start| start > today) {
            context.ui.warning(say!("period-ahead", period = &period.label));
        }
        Ok(ReportQuery {
            period,
            filters: self.filters.filters(snapshot, &context.ui).await?,
            as_of: self.as_of.as_of(snapshot.organization().settings.timezone, context.now())?,
            flagged,
            now,
        })
    }
}

impl PeriodArgs {
    /// The period asked for; `default` where none is. `today` is the local day of the organization.
    ///
    /// # Errors
    /// Wrong usage: a text that names no period.
    pub fn period(&self, default: &str, today: NaiveDate) -> Result<Period, Failure> {
        if self.since.is_some() || self.until.is_some() {
            return Ok(Period::between(self.since.as_deref(), self.until.as_deref())?);
        }
        Ok(Period::parse(self.period.as_deref().unwrap_or(default), today)?)
    }
}

impl FilterArgs {
    /// The filters as questions take them; codes are lower case. Dimensions that nothing has are warned of.
    ///
    /// # Errors
    /// Where there is no such member or link: a mistyped name would answer with zeros.
    pub async fn filters(&self, snapshot: &mut Snapshot, ui: &Ui) -> Result<Filters, Failure> {
        let labels = self.labels.filters(snapshot, ui).await?;
        if let Some(member) = &self.member {
            lookup::member(snapshot, member).await?;
        }
        if let Some(link) = &self.link {
            lookup::link(snapshot, link).await?;
        }
        Ok(Filters {
            member: self.member.as_deref().map(|member| member.trim().to_owned()),
            link: self.link.as_deref().map(super::links::code_of),
            ..labels
        })
    }
}

impl LabelFilterArgs {
    /// The filters as questions take them. Dimensions that nothing has are warned of.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub async fn filters(&self, snapshot: &mut Snapshot, ui: &Ui) -> Result<Filters, Failure> {
        self.warn_of_unknown(snapshot, ui).await?;
        let Self { group, campaign, channel } = self.clone();
        Ok(Filters { group, campaign, channel, ..Filters::default() })
    }

    /// A label is free text, so one that nothing has is no fault; but it may be a slip, and the answer is all zeros.
    async fn warn_of_unknown(&self, snapshot: &mut Snapshot, ui: &Ui) -> Result<(), Failure> {
        let is_label = |text: &&String| *text != answers::NONE;
        if let Some(group) = self.group.as_ref().filter(is_label)
            && !snapshot.has_group(group).await?
        {
            warn(ui, "member", "group", group, snapshot.groups().await?);
        }
        if let Some(campaign) = self.campaign.as_ref().filter(is_label)
            && !snapshot.has_campaign(campaign).await?
        {
            warn(ui, "link", "campaign", campaign, snapshot.campaigns().await?);
        }
        if let Some(channel) = self.channel.as_ref().filter(is_label)
            && !snapshot.has_channel(channel).await?
        {
            warn(ui, "link", "channel", channel, snapshot.channels().await?);
        }
        Ok(())
    }
}

fn warn(ui: &Ui, holder: &str, label: &str, wanted: &str, mut known: Vec<String>) {
    // Of two that are as near the same one is named everywhere.
    known.sort_unstable();
    let (holder, label) = (kind_word(holder), kind_word(label));
    ui.warning(match nearest(wanted, known.iter().map(String::as_str)) {
        Some(near) => say!("filter-unknown-near", holder, label, wanted, near),
        None => say!("filter-unknown", holder, label, wanted),
    });
}

impl AsOfArgs {
    /// The moment asked for; now where none is.
    ///
    /// # Errors
    /// Wrong usage: a text that names no moment.
    pub fn as_of(&self, zone: Tz, now: Instant) -> Result<AsOf, Failure> {
        Ok(self.as_of.as_deref().map_or(Ok(AsOf::Now), |text| AsOf::parse(text, zone, now))?)
    }
}
