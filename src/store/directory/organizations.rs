//! Organizations: the tenants, and the scope that every other method asks for.

use super::link_settings::{self, LinkSetting, LinkSettings};
use super::settings::Settings;
use crate::domain::{Instant, ReferralNames};
use crate::store::database::sql::{query, query_scalar};
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions::{self, Progress, RevisionKind};
use crate::store::privacy::audit::{self, About, Action, Actor};
use crate::store::privacy::erased_ids;
use crate::store::transaction::again;
use crate::store::{Change, Connection, Directory, OrgTransaction, Store};

/// The right to read and write one organization; only the store makes it, from a row that exists.
#[derive(Debug, Clone)]
pub struct OrgScope {
    pub(crate) org_id: i64,
    slug: String,
    /// Who asks.
    pub(crate) actor: Actor,
}

impl OrgScope {
    /// The organization's slug.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The same right in the name of somebody else, whom the audit log will name.
    #[must_use]
    pub fn by(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }

    /// The names of its referrals.
    pub fn names(&self) -> ReferralNames {
        ReferralNames::of_organization(&self.slug)
    }
}

/// An organization with its labels and its present settings.
#[derive(Debug, Clone)]
pub struct Organization {
    /// The right to ask for more.
    pub scope: OrgScope,
    /// The name shown to people.
    pub name: String,
    /// Where referral URLs begin.
    pub base_url: Option<String>,
    /// The milestones of a member, in people joined.
    pub milestones: String,
    /// Whether members stand by name on boards by default.
    pub board: bool,
    /// Whether its numbers may stand in the platform's growth.
    pub growth: bool,
    /// Whether ids that look like personal data are taken.
    pub allow_personal_ids: bool,
    /// Whether all of it is demo data.
    pub is_demo: bool,
    /// What decides its counts.
    pub settings: Settings,
    /// What holds for all its links.
    pub links: LinkSettings,
}

impl Organization {
    /// The organization as people read it, marked where its data are made up.
    pub fn line(&self) -> String {
        if self.is_demo { format!("{} (demo data)", self.name) } else { self.name.clone() }
    }
}

/// An organization to be made.
#[derive(Debug, Clone)]
pub struct NewOrganization {
    /// The slug, checked by the caller.
    pub slug: String,
    /// The name.
    pub name: String,
    /// An IANA zone.
    pub timezone: String,
    /// Whether it is demo data.
    pub is_demo: bool,
}

/// A change of what does not decide counts.
#[derive(Debug, Clone)]
pub enum OrganizationChange {
    /// The name shown to people.
    Name(String),
    /// Where referral URLs begin.
    BaseUrl(Option<String>),
    /// The milestones of a member.
    Milestones(String),
    /// Members by name on boards.
    Board(bool),
    /// Part of the platform's growth.
    Growth(bool),
    /// Ids that look like personal data.
    AllowPersonalIds(bool),
    /// What its links, pages and posters say or where they lead.
    Links(LinkSetting, Option<String>),
    /// A landing page for everybody.
    Landing(bool),
    /// For how many seconds the taps of one browser on one link are one click.
    RepeatSeconds(i64),
}

impl OrganizationChange {
    /// The name of the setting.
    const fn field(&self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::BaseUrl(_) => "base_url",
            Self::Milestones(_) => "milestones",
            Self::Board(_) => "board",
            Self::Growth(_) => "growth",
            Self::AllowPersonalIds(_) => "allow_personal_ids",
            Self::Links(setting, _) => setting.name(),
            Self::Landing(_) => "landing",
            Self::RepeatSeconds(_) => "repeat_seconds",
        }
    }
}

impl Directory {
    /// The organization of that slug.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn organization(&mut self, slug: &str) -> Result<Organization> {
        let found = load(&mut self.transaction, slug, &self.actor).await?;
        found.ok_or_else(|| StoreError::NotFound { kind: "organization", name: slug.to_owned() })
    }

    /// All organizations, by slug.
    pub async fn organizations(&mut self) -> Result<Vec<Organization>> {
        const SLUGS: &str = "SELECT slug FROM organizations ORDER BY slug";
        let slugs: Vec<String> = query_scalar(SLUGS).fetch_all(&mut self.transaction).await?;
        let mut organizations = Vec::with_capacity(slugs.len());
        for slug in slugs {
            organizations.extend(load(&mut self.transaction, &slug, &self.actor).await?);
        }
        Ok(organizations)
    }

    /// The rights to all organizations, by slug.
    pub(crate) async fn scopes(&mut self) -> Result<Vec<OrgScope>> {
        let ids = ids(&mut self.transaction).await?;
        let mut scopes = Vec::with_capacity(ids.len());
        for id in ids {
            scopes.push(scope_of(&mut self.transaction, id).await?);
        }
        Ok(scopes)
    }
}

impl Change {
    /// The organization as it is so far.
    pub async fn organization(&mut self) -> Result<Organization> {
        let scope = self.scope().clone();
        Ok(of_scope(self, &scope).await?.0)
    }

    /// Changes a label or a permission of an organization.
    pub async fn change_organization(&mut self, change: &OrganizationChange) -> Result<()> {
        update(self, change).await?;
        audit::record(self, Action::OrganizationChanged, About::Thing(change.field()), 1).await?;
        Ok(())
    }
}

impl Store {
    /// Adds an organization with the settings everybody begins with.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the slug is.
    pub async fn add_organization(&self, new: &NewOrganization, now: Instant) -> Result<Organization> {
        again(async || self.add_organization_once(new, now).await).await
    }

    async fn add_organization_once(&self, new: &NewOrganization, now: Instant) -> Result<Organization> {
        const INSERT: &str = "INSERT INTO organizations
            (org_id, slug, name, base_url, milestones, board, growth, allow_personal_ids, is_demo, created_at, landing,
             repeat_seconds)
            VALUES ($1, $2, $3, NULL, '1,5,10,25,50,100', 1, 0, 0, $4, $5, 0, 0)";
        const COUNTERS: &str = "INSERT INTO counters
            (org_id, member_no, link_no, import_no, tracking_id, source_no, revision, received_at, newest_event_at)
            VALUES ($1, 1, 1, 1, 1, 1, 0, 0, -9223372036854775808)";
        const NEXT: &str = "SELECT COALESCE(MAX(org_id), 0) + 1 FROM organizations";
        let mut directory = self.write_directory().await?;
        let org_id: i64 = query_scalar(NEXT).fetch_one(&mut directory).await?;
        directory.enter(org_id).await?;
        let inserted = query(INSERT)
            .bind(org_id)
            .bind(&new.slug)
            .bind(&new.name)
            .bind(new.is_demo)
            .bind(now.0)
            .execute(&mut directory)
            .await;
        if matches!(inserted, Err(StoreError::Unique)) {
            return Err(StoreError::Taken { kind: "organization", name: new.slug.clone() });
        }
        inserted?;
        query(COUNTERS).bind(org_id).execute(&mut directory).await?;
        let scope = OrgScope { org_id, slug: new.slug.clone(), actor: self.actor.clone() };
        let mut tx = Change::of(directory, scope);
        let revision = revisions::take(&mut tx, RevisionKind::Settings, None, now).await?;
        super::settings::insert(&mut tx, revision, &Settings::of_zone(&new.timezone)).await?;
        super::sources::insert_default(&mut tx).await?;
        erased_ids::insert_key(&mut tx).await?;
        audit::record(&mut tx, Action::OrganizationAdded, About::Thing(""), 1).await?;
        let organization = tx.organization().await?;
        tx.commit().await?;
        Ok(organization)
    }
}

/// Writes a change of an organization, of which the audit log says nothing yet.
pub(crate) async fn update(tx: &mut OrgTransaction, change: &OrganizationChange) -> Result<()> {
    let query = match change {
        OrganizationChange::Name(name) => tx.query("UPDATE organizations SET name = $2 WHERE org_id = $1").bind(name),
        OrganizationChange::BaseUrl(url) => {
            tx.query("UPDATE organizations SET base_url = $2 WHERE org_id = $1").bind(url)
        }
        OrganizationChange::Milestones(list) => {
            tx.query("UPDATE organizations SET milestones = $2 WHERE org_id = $1").bind(list)
        }
        OrganizationChange::Board(yes) => tx.query("UPDATE organizations SET board = $2 WHERE org_id = $1").bind(yes),
        OrganizationChange::Growth(yes) => tx.query("UPDATE organizations SET growth = $2 WHERE org_id = $1").bind(yes),
        OrganizationChange::AllowPersonalIds(yes) => {
            tx.query("UPDATE organizations SET allow_personal_ids = $2 WHERE org_id = $1").bind(yes)
        }
        OrganizationChange::Links(setting, value) => {
            return link_settings::set_text(tx, *setting, value.as_deref()).await;
        }
        OrganizationChange::Landing(yes) => return link_settings::set_landing(tx, *yes).await,
        OrganizationChange::RepeatSeconds(seconds) => return link_settings::set_repeat_seconds(tx, *seconds).await,
    };
    query.execute(tx).await?;
    Ok(())
}

async fn ids(connection: &mut Connection) -> Result<Vec<i64>> {
    query_scalar("SELECT org_id FROM organizations ORDER BY slug").fetch_all(connection).await
}

/// The right to an organization, of a number that a row of the store has; the transaction goes on as that organization.
pub(crate) async fn scope_of(connection: &mut Connection, org_id: i64) -> Result<OrgScope> {
    connection.enter(org_id).await?;
    const SLUG: &str = "SELECT slug FROM organizations WHERE org_id = $1";
    let slug = query_scalar(SLUG).bind(org_id).fetch_one(connection).await?;
    Ok(OrgScope { org_id, slug, actor: Actor::default() })
}

/// The organization of a right, of which there must be one, and how far it has come; the transaction goes on as that
/// organization.
pub(crate) async fn of_scope(connection: &mut Connection, scope: &OrgScope) -> Result<(Organization, Progress)> {
    const SELECT: &str = concat!(
        "SELECT c.revision, c.received_at, c.newest_event_at, c.tracking_id, s.timezone, s.window_days, s.horizon_days,
            name, base_url, milestones, board, growth, allow_personal_ids, is_demo, ",
        link_settings::columns!(),
        " FROM organizations o
        JOIN counters c ON c.org_id = o.org_id
        JOIN settings s ON s.org_id = o.org_id
        WHERE o.org_id = $1 AND o.slug = $2
        ORDER BY s.revision DESC
        LIMIT 1"
    );
    connection.enter(scope.org_id).await?;
    let found = query(SELECT).bind(scope.org_id).bind(scope.slug()).fetch_optional(connection).await?;
    let row = found.ok_or_else(|| StoreError::NotFound { kind: "organization", name: scope.slug().to_owned() })?;
    let organization = Organization {
        scope: scope.clone(),
        name: row.try_get(7)?,
        base_url: row.try_get(8)?,
        milestones: row.try_get(9)?,
        board: row.try_get(10)?,
        growth: row.try_get(11)?,
        allow_personal_ids: row.try_get(12)?,
        is_demo: row.try_get(13)?,
        settings: Settings::read(&row, 4)?,
        links: LinkSettings::read(&row, 14)?,
    };
    Ok((organization, Progress::read(&row)?))
}

/// The milestones of an organization's members, in people joined, parted by commas.
pub(crate) async fn milestones(tx: &mut OrgTransaction) -> Result<String> {
    const MILESTONES: &str = "SELECT milestones FROM organizations WHERE org_id = $1";
    tx.query_scalar(MILESTONES).fetch_one(tx).await
}

/// The organization of a slug, where there is one; the transaction goes on as that organization.
async fn load(connection: &mut Connection, slug: &str, actor: &Actor) -> Result<Option<Organization>> {
    const NUMBER: &str = "SELECT org_id FROM organizations WHERE slug = $1";
    let Some(org_id) = query_scalar(NUMBER).bind(slug).fetch_optional(connection).await? else { return Ok(None) };
    let scope = OrgScope { org_id, slug: slug.to_owned(), actor: actor.clone() };
    Ok(Some(of_scope(connection, &scope).await?.0))
}
