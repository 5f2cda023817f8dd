//! `verve link test`: where a link leads each kind of visitor.

use crate::answers::link_url;
use crate::cli::changes::organization_line;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::lookup;
use crate::render::Answer;
use crate::report::link_test::{LinkTest, VisitorKind};

/// Say where a link leads each kind of visitor, and why
///
/// Nothing is asked over the network and nothing is counted. CLICK stands for the id that every click gets.
///
/// Example: verve link test xhyd55p --as iphone
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The link's code, or the whole referral URL
    code: String,
    /// Say it for this visitor alone; repeat it for more
    #[arg(long = "as", value_name = "VISITOR", value_parser = VisitorKind::ALL.map(VisitorKind::name))]
    visitor: Vec<String>,
}

/// Says where a link leads.
///
/// # Errors
/// No such link, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let mut snapshot = context.snapshot().await?;
    let link = lookup::link(&mut snapshot, &args.code).await?;
    let organization = snapshot.organization().clone();
    snapshot.end().await?;
    let is_asked_for =
        |kind: &VisitorKind| args.visitor.is_empty() || args.visitor.iter().any(|name| name == kind.name());
    let test = LinkTest {
        organization_line: organization_line(&organization),
        url: link_url(&organization, &link.code),
        targets: link.labels.targets(),
        is_closed: link.closing.closes_at().is_some_and(|at| context.now() >= at),
        code: link.code,
        organization: organization.links.targets,
        has_landing_page: organization.links.has_landing_page,
        visitors: VisitorKind::ALL.into_iter().filter(is_asked_for).collect(),
    };
    context.show(&Answer { document: test.document(), json: test.json(), rows: test.rows() })?;
    Ok(Done::Complete)
}
