//! What attribution needs to know at a revision: the links that some events lead to, found by their codes and kept at
//! hand, and which user ids are one person, which members are one.

use super::{aliases, link_closings, member_merges, member_users, person_merges};
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{EventTable, Instant, LinkFacts, LinkKind, Members, Persons, SameKeys};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::error::Result;
use rustc_hash::{FxHashMap, FxHashSet};

/// The select list that [`read_row`] reads, before a `FROM`.
macro_rules! select_links {
    ($from:literal) => {
        concat!(
            "SELECT l.link_no, l.code, l.kind, l.created_at, l.member_no,
                COALESCE(m.user_id, m.member_id), l.revision ",
            $from
        )
    };
}

/// The links read at a time.
const PAGE: i64 = 4_000;

/// Links as of a revision.
#[derive(Debug)]
pub(crate) struct LinkResolver {
    /// The links read so far; a fact's link is an index into them.
    pub links: Vec<LinkFacts>,
    /// Which user ids are one person.
    pub persons: Persons,
    /// Which members are one.
    pub members: Members,
    /// The join keys that mean one thing at some revision: the ids of a person, the codes of a personal link.
    pub same_keys: SameKeys,
    by_code: FxHashMap<Box<str>, Option<usize>>,
    by_number: FxHashMap<i64, usize>,
    revision: i64,
    has_all: bool,
}

impl LinkResolver {
    /// A resolver without links yet, for those of that revision and before.
    pub async fn begin(tx: &mut OrgTransaction, revision: i64) -> Result<Self> {
        let mut same_keys = SameKeys::default();
        let recorded = person_merges::all(tx).await?;
        for merge in &recorded {
            same_keys.join(node_hash(NodeKind::User, &merge.into), node_hash(NodeKind::User, &merge.id));
        }
        for (alias, code) in aliases::of_personal_links(tx).await? {
            same_keys.join(node_hash(NodeKind::Code, &code), node_hash(NodeKind::Code, &alias));
        }
        Ok(Self {
            links: Vec::new(),
            persons: Persons::at(recorded, revision),
            members: member_merges::members_at(tx, revision).await?,
            same_keys,
            by_code: FxHashMap::default(),
            by_number: FxHashMap::default(),
            revision,
            has_all: false,
        })
    }

    /// Where a code leads, among the codes read so far.
    pub fn find(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied().flatten()
    }

    /// The codes that lead to a link, among those read so far.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.by_code.iter().filter(|(_, link)| link.is_some()).map(|(code, _)| &**code)
    }

    /// The link of that number, among those read so far.
    pub fn numbered(&self, link_no: i64) -> Option<usize> {
        self.by_number.get(&link_no).copied()
    }

    /// Reads the links of the codes that events carry, and notes in the events where their codes lead.
    pub async fn resolve(&mut self, tx: &mut OrgTransaction, events: &mut EventTable) -> Result<()> {
        let mut unread: Vec<&str> = Vec::new();
        if !self.has_all {
            let mut asked: FxHashMap<&str, ()> = FxHashMap::default();
            let mut before = None;
            for index in 0..events.len() {
                let code = events.link_code(index);
                if code == std::mem::replace(&mut before, code) {
                    continue;
                }
                if let Some(code) = code
                    && !self.by_code.contains_key(code)
                    && asked.insert(code, ()).is_none()
                {
                    unread.push(code);
                }
            }
        }
        if unread.len() > 20_000 {
            self.read_all(tx).await?;
        } else if !unread.is_empty() {
            self.read(tx, &unread).await?;
        }
        self.note_in(events);
        Ok(())
    }

    /// Notes in events where their codes lead, among the codes read so far.
    pub fn note_in(&self, events: &mut EventTable) {
        // The events of a click stand together and mostly carry one code.
        let mut before: (Option<&str>, Option<usize>) = (None, None);
        let mut links = Vec::with_capacity(events.len());
        for index in 0..events.len() {
            let code = events.link_code(index);
            if code != before.0 {
                before = (code, code.and_then(|code| self.find(code)));
            }
            links.push(before.1);
        }
        for (index, link) in links.into_iter().enumerate() {
            events.set_link(index, link);
        }
    }

    /// Reads the links of some codes; a code without a link is remembered as such.
    pub async fn read(&mut self, tx: &mut OrgTransaction, codes: &[&str]) -> Result<()> {
        let own = select_links!(
            "FROM json_each($2) c
            CROSS JOIN referral_links l
            JOIN members m ON m.org_id = l.org_id AND m.member_no = l.member_no
            WHERE l.org_id = $1 AND l.code = c.value"
        );
        let further = select_links!(
            ", a.alias, a.revision
            FROM json_each($2) c
            CROSS JOIN link_aliases a
            JOIN referral_links l ON l.org_id = a.org_id AND l.link_no = a.link_no
            JOIN members m ON m.org_id = l.org_id AND m.member_no = l.member_no
            WHERE a.org_id = $1 AND a.alias = c.value"
        );
        let (mut links, mut aliases): (Vec<(LinkFacts, i64)>, _) = (Vec::new(), Vec::new());
        bulk::look_up_texts(tx, own, codes, |row| {
            links.push(read_row(row)?);
            Ok(())
        })
        .await?;
        // A code is a link's own or a further one, never both.
        let own: FxHashSet<&str> = links.iter().map(|(link, _)| &*link.code).collect();
        let others: Vec<&str> = codes.iter().copied().filter(|code| !own.contains(code)).collect();
        bulk::look_up_texts(tx, further, &others, |row| {
            links.push(read_row(row)?);
            aliases.push((row.try_get::<String>(7)?, row.try_get(0)?, row.try_get(8)?));
            Ok(())
        })
        .await?;
        for code in codes {
            self.by_code.entry((*code).into()).or_insert(None);
        }
        self.take_in(tx, links).await?;
        self.take_in_aliases(aliases);
        Ok(())
    }

    /// Reads every link of the organization.
    pub async fn read_all(&mut self, tx: &mut OrgTransaction) -> Result<()> {
        let links = all_links(tx).await?;
        self.has_all = true;
        self.take_in(tx, links).await?;
        self.take_in_aliases(aliases::all(tx).await?);
        Ok(())
    }

    /// Notes where aliases lead: each with the number of its link and the revision that added it.
    fn take_in_aliases(&mut self, aliases: Vec<(String, i64, i64)>) {
        for (alias, link_no, revision) in aliases {
            let link = self.by_number.get(&link_no).filter(|_| revision <= self.revision);
            self.by_code.insert(alias.into(), link.copied());
        }
    }

    async fn take_in(&mut self, tx: &mut OrgTransaction, rows: Vec<(LinkFacts, i64)>) -> Result<()> {
        let first = self.links.len();
        for (link, revision) in rows {
            if revision <= self.revision && !self.by_number.contains_key(&link.link_no) {
                self.by_number.insert(link.link_no, self.links.len());
                self.by_code.insert(link.code.clone(), Some(self.links.len()));
                self.links.push(link);
            }
        }
        for (member_no, own_user) in member_users::before(tx, self.revision).await? {
            for link in self.links.iter_mut().skip(first).filter(|link| link.member_no == member_no) {
                link.own_user = own_user.as_str().into();
            }
        }
        let closings = link_closings::at(tx, self.revision).await?;
        for (link_no, closing) in closings {
            if let Some(&index) = self.by_number.get(&link_no).filter(|index| **index >= first) {
                self.links[index].closes_at = closing.closes_at();
            }
        }
        Ok(())
    }
}

/// All links with the revisions that made them; their owners' users are those of today, and none is closed.
pub(crate) async fn all_links(tx: &mut OrgTransaction) -> Result<Vec<(LinkFacts, i64)>> {
    const ALL: &str = select_links!(
        "FROM (
            SELECT * FROM referral_links
            WHERE org_id = $1 AND link_no > $2
            ORDER BY link_no
            LIMIT $3) l
        JOIN members m ON m.org_id = l.org_id AND m.member_no = l.member_no
        ORDER BY l.link_no"
    );
    let mut links: Vec<(LinkFacts, i64)> = Vec::new();
    loop {
        // A driver's row takes ten times the memory of the link that is made of it.
        let after = links.last().map_or(0, |(link, _)| link.link_no);
        let rows = tx.query(ALL).bind(after).bind(PAGE).fetch_all(tx).await?;
        for row in &rows {
            links.push(read_row(row)?);
        }
        if (rows.len() as i64) < PAGE {
            return Ok(links);
        }
    }
}

fn read_row(row: &Row) -> Result<(LinkFacts, i64)> {
    let kind: String = row.try_get(2)?;
    let link = LinkFacts {
        link_no: row.try_get(0)?,
        code: row.try_get::<String>(1)?.into(),
        kind: LinkKind::from_name(&kind).unwrap_or(LinkKind::Shared),
        created_at: Instant(row.try_get(3)?),
        closes_at: None,
        member_no: row.try_get(4)?,
        own_user: row.try_get::<String>(5)?.into(),
    };
    Ok((link, row.try_get(6)?))
}
