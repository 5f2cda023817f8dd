//! `verve growth`: the platform across organizations.

use crate::answers;
use crate::cli::commands::org::values::timezone;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::report_query::{AsOfArgs, PeriodArgs};
use crate::domain::as_of::AsOf;
use crate::domain::calendar::local_day;
use crate::messages::say;
use crate::render::Answer;
use crate::report::growth::{GrowthQuery, GrowthUnit};

/// Show growth across the organizations that agreed to be counted
///
/// People joined and activated, mentors who recruited and organizations with
/// somebody new, by month or by year in one time zone. A figure is shown from 5
/// people of 3 organizations on, none of which has over 80 % of it, and a total
/// only where all its figures are. `verve org set SLUG growth=yes` agrees.
///
/// Examples:
///   verve growth
///   verve growth --since 2023-01-01 --until 2025-12-31 --by year --tz Europe/Oslo
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
    /// Count by month or by year
    #[arg(long, default_value = "month", value_parser = ["month", "year"])]
    by: String,
    /// Begin months and years in this time zone
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    tz: String,
}

/// Answers with the growth; without a period of the last 13 months.
///
/// # Errors
/// Wrong usage, or a database that cannot be read.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let zone = timezone(&args.tz)?;
    let now = context.now();
    let today = local_day(now, zone);
    let period = match &args.period {
        PeriodArgs { period: None, since: None, until: None } => answers::last_13_months(today)?,
        asked => asked.period("this-year", today)?,
    };
    let as_of = match args.as_of.as_of(zone, now)? {
        AsOf::Now => now,
        AsOf::Instant(instant) => instant,
        AsOf::Revision(_) | AsOf::At { .. } => {
            return Err(Failure::usage(say!("failure-growth-revision"), say!("cause-own-revisions"))
                .hint(say!("hint-growth-as-of")));
        }
    };
    let by = GrowthUnit::from_name(&args.by).unwrap_or(GrowthUnit::Month);
    let query = GrowthQuery { period, by, timezone: zone, as_of, now };
    let growth = answers::growth(context.store().await?, query, None).await?;
    let growth = growth.ok_or_else(|| {
        Failure::usage(say!("failure-growth-period"), say!("cause-open-period")).hint(say!("hint-growth-period"))
    })?;
    let answer = Answer::for_format(context.output.format(), || growth.document(), || growth.json(), || growth.rows());
    context.show(&answer)?;
    Ok(Done::Complete)
}
