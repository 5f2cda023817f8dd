//! Which events a list shows, in the order in which they happened.

use crate::domain::Instant;
use crate::store::OrgTransaction;
use crate::store::directory::aliases;
use crate::store::error::Result;

/// What listed events have in common; everything given must fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSelection {
    /// They happened in `[from, until)`.
    pub happened: [Instant; 2],
    /// The user whom they name.
    pub user: Option<String>,
    /// Their sender.
    pub source: Option<String>,
    /// The number and the code of the link that they count for, or whose code they carry.
    pub link: Option<(i64, String)>,
    /// Whether they belong to no referral and were not taken back.
    pub only_unattributed: bool,
}

impl Default for EventSelection {
    fn default() -> Self {
        Self {
            happened: [Instant(i64::MIN), Instant(i64::MAX)],
            user: None,
            source: None,
            link: None,
            only_unattributed: false,
        }
    }
}

impl OrgTransaction {
    /// The numbers of the first `most` events of a selection, by when they happened; of one instant those first that came
    /// first.
    pub async fn event_numbers(&mut self, selection: &EventSelection, most: i64) -> Result<Vec<i64>> {
        const NUMBERS: &str = "SELECT e.tracking_id
            FROM referral_trackings e
            WHERE e.org_id = $1 AND e.occurred_at >= $2 AND e.occurred_at < $3
              AND ($4 = '' OR e.user_id = $4)
              AND ($5 = '' OR e.source_no IN (SELECT s.source_no FROM sources s WHERE s.org_id = $1 AND s.source = $5))
              AND ($6 < 0 OR e.link_no = $6 OR e.link_code IN (SELECT value FROM json_each($7) n))
              AND ($8 = 0 OR e.reason IS NOT NULL)
            ORDER BY e.occurred_at, e.tracking_id
            LIMIT $9";
        let (link_no, codes) = match &selection.link {
            Some((link_no, code)) => {
                let own = std::slice::from_ref(code);
                let further = aliases::of_links(self, own).await?;
                (*link_no, own.iter().cloned().chain(further).collect())
            }
            None => (-1, Vec::new()),
        };
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        self.query_scalar(NUMBERS)
            .bind(selection.happened[0].0)
            .bind(selection.happened[1].0)
            .bind(selection.user.as_deref().unwrap_or_default())
            .bind(selection.source.as_deref().unwrap_or_default())
            .bind(link_no)
            .bind(codes.as_slice())
            .bind(i64::from(selection.only_unattributed))
            .bind(most)
            .fetch_all(self)
            .await
    }

    /// The names of the senders of events.
    pub async fn source_names(&mut self) -> Result<Vec<String>> {
        self.query_scalar("SELECT source FROM sources WHERE org_id = $1 ORDER BY source").fetch_all(self).await
    }
}
