//! The answer to "why was this person counted for that member?".

use super::dimensions::Dimensions;
use super::query::{ReportQuery, ResolvedQuery};
use super::referrals::row;
use crate::domain::attribution::{Attribution, Candidate, Outcome, Referral, Root, Route, attribute};
use crate::domain::calendar::local_day;
use crate::domain::{Fact, LinkFacts, ReferralNames, ReferralRecord, entry};
pub use crate::report::explain::Subject;
use crate::report::explain::{ExplainedEvent, Explanation, FoundBy, Lost, Rule, Through, Why};
use crate::store::{Result, Snapshot, StoreError};
use crate::workflows::{EventLookup, Start};
use uuid::Uuid;

/// Explains one referral: its events, what bound its person, what lost.
///
/// # Errors
/// [`StoreError::NotFound`] where the id names none, [`StoreError::Ambiguous`] where it names several.
pub async fn explain(snapshot: &mut Snapshot, query: &ReportQuery, subject: &Subject) -> Result<Explanation> {
    let resolved = ResolvedQuery::resolve(snapshot, query).await?;
    let (start, wanted) = start(snapshot, subject).await?;
    let evidence = snapshot.evidence(&start, resolved.revision).await?;
    let mut dimensions = Dimensions::of_members(snapshot, &resolved).await?;
    dimensions.add_links(snapshot, evidence.links.iter().map(|link| link.link_no)).await?;
    let facts: Vec<Fact<'_>> = (0..evidence.events.len()).map(|index| evidence.events.fact(index)).collect();
    let personal: Vec<usize> = (0..evidence.links.len()).filter(|&link| evidence.links[link].is_personal()).collect();
    let context = evidence.context();
    let attribution = attribute(&facts, &personal, &context);
    let telling = Telling { facts: &facts, evidence: &evidence, attribution: &attribution, dimensions: &dimensions };
    let names = snapshot.scope().names();
    let chosen = telling.choose(subject, wanted, names);
    Ok(telling.tell(resolved, chosen, subject, names))
}

/// Where to begin, and the referral's full id where one was asked for.
async fn start(snapshot: &mut Snapshot, subject: &Subject) -> Result<(Start, Option<Uuid>)> {
    let id = match subject {
        Subject::User(user) => return Ok((Start::User(user.clone()), None)),
        Subject::Click(click) => return Ok((Start::Click(click.clone()), None)),
        Subject::Referral(id) => id,
    };
    let digits = id.strip_prefix("r-").unwrap_or(id).replace('-', "").to_lowercase();
    let not_found = || StoreError::NotFound { kind: "referral", name: id.clone() };
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(not_found());
    }
    let found = snapshot.referrals_named(&digits).await?;
    let referral = match found.as_slice() {
        [] => return Err(not_found()),
        [referral] => referral,
        several => {
            return Err(StoreError::Ambiguous { kind: "referral", name: id.clone(), count: several.len() });
        }
    };
    let start = match &referral.user_id {
        Some(user) => Start::User(user.to_string()),
        None => {
            let link = snapshot.links_numbered(&[referral.link_no]).await?.pop();
            Start::Code(link.ok_or_else(not_found)?.code)
        }
    };
    Ok((start, Some(referral.referral_id)))
}

/// The referral of a user, as the facts up to a revision have it.
pub(super) async fn referral_of_user(
    snapshot: &mut Snapshot,
    user: &str,
    revision: i64,
) -> Result<Option<ReferralRecord>> {
    let evidence = snapshot.evidence(&Start::User(user.to_owned()), revision).await?;
    let facts: Vec<Fact<'_>> = (0..evidence.events.len()).map(|index| evidence.events.fact(index)).collect();
    let personal: Vec<usize> = (0..evidence.links.len()).filter(|&link| evidence.links[link].is_personal()).collect();
    let context = evidence.context();
    let attribution = attribute(&facts, &personal, &context);
    let names = snapshot.scope().names();
    let person = evidence.persons.end(user);
    let referral = attribution.referrals.iter().find(|referral| referral.user_id == Some(person));
    Ok(referral.map(|referral| record(referral, &facts, &evidence, names)))
}

/// A referral of some evidence as it is stored.
fn record(referral: &Referral<'_>, facts: &[Fact<'_>], evidence: &EventLookup, names: ReferralNames) -> ReferralRecord {
    let link = &evidence.links[referral.link];
    ReferralRecord {
        referral_id: match &referral.root {
            Root::Link(link) => names.link(&evidence.links[*link].code),
            Root::Click(click) => names.click(click),
            Root::User(user) => names.user(user),
            Root::Event(fact) => names.event(facts[*fact].source, &facts[*fact].key()),
        },
        link_no: link.link_no,
        member_no: referral.member_no,
        user_id: referral.user_id.map(Into::into),
        milestones: referral.milestones,
        flags: referral.flags,
        tie: None,
    }
}

/// A story being told from its evidence.
struct Telling<'a> {
    facts: &'a [Fact<'a>],
    evidence: &'a EventLookup,
    attribution: &'a Attribution<'a>,
    dimensions: &'a Dimensions,
}

impl Telling<'_> {
    fn choose(&self, subject: &Subject, wanted: Option<Uuid>, names: ReferralNames) -> Option<usize> {
        let referrals = &self.attribution.referrals;
        match subject {
            Subject::Referral(_) => (0..referrals.len()).find(|&index| Some(self.id(index, names)) == wanted),
            Subject::User(user) => {
                let person = self.evidence.persons.end(user.as_str());
                referrals.iter().position(|referral| referral.user_id == Some(person))
            }
            Subject::Click(click) => self
                .facts
                .iter()
                .zip(&self.attribution.outcomes)
                .filter(|(fact, _)| fact.click_id == Some(click.as_str()))
                .find_map(|(_, outcome)| match outcome {
                    Outcome::Referral(index) => Some(*index),
                    Outcome::Unattributed(_) | Outcome::Sealed => None,
                }),
        }
    }

    fn id(&self, index: usize, names: ReferralNames) -> Uuid {
        record(&self.attribution.referrals[index], self.facts, self.evidence, names).referral_id
    }

    fn tell(
        &self,
        resolved: ResolvedQuery,
        chosen: Option<usize>,
        subject: &Subject,
        names: ReferralNames,
    ) -> Explanation {
        let referral = chosen.map(|index| &self.attribution.referrals[index]);
        let record = referral.map(|referral| {
            let record = record(referral, self.facts, self.evidence, names);
            ReferralRecord { milestones: resolved.cut(record.milestones), ..record }
        });
        let group = record.as_ref().and_then(|record| {
            let made = || Some(self.dimensions.link(record.link_no)?.created_at);
            let day = local_day(entry(&record.milestones).or_else(made)?, resolved.settings.timezone);
            self.dimensions.group_on(record.member_no, day).map(str::to_owned)
        });
        let lost = self.lost(referral, subject);
        Explanation {
            group,
            heading: resolved.heading,
            referral: record.and_then(|record| row(&record, self.dimensions)),
            subject: subject.clone(),
            link_kind: referral.map(|referral| self.evidence.links[referral.link].kind.name()),
            events: self.events(chosen, subject),
            why: self.why(referral, subject),
            lost,
        }
    }

    fn events(&self, chosen: Option<usize>, subject: &Subject) -> Vec<ExplainedEvent> {
        let of_subject = |fact: &Fact<'_>| match subject {
            Subject::Referral(_) => false,
            Subject::User(user) => {
                let persons = &self.evidence.persons;
                fact.user_id.is_some_and(|other| persons.end(other) == persons.end(user.as_str()))
            }
            Subject::Click(click) => fact.click_id == Some(click.as_str()),
        };
        let mut order: Vec<usize> = (0..self.facts.len()).collect();
        order.sort_by(|&a, &b| self.facts[a].canonical_order(&self.facts[b]));
        let belongs = |index: &usize| {
            let outcome = self.attribution.outcomes[*index];
            chosen.is_some_and(|chosen| outcome == Outcome::Referral(chosen)) || of_subject(&self.facts[*index])
        };
        order.into_iter().filter(belongs).map(|index| self.event(index)).collect()
    }

    fn event(&self, index: usize) -> ExplainedEvent {
        let fact = &self.facts[index];
        let origin = &self.evidence.imports[index];
        let typed = self.typed_click(fact);
        let found_by = match (fact.user_id, fact.click_id, fact.link_code) {
            (Some(user), _, _) => FoundBy::User(user.to_owned()),
            (None, _, Some(code)) if typed => FoundBy::TypedCode(code.to_owned()),
            (None, Some(click), _) => FoundBy::Click(click.to_owned()),
            (None, None, Some(code)) => FoundBy::Code(code.to_owned()),
            (None, None, None) => FoundBy::Nothing,
        };
        let rule = match self.attribution.outcomes[index] {
            Outcome::Unattributed(reason) => Rule::Unattributed(reason),
            Outcome::Sealed => Rule::Sealed,
            Outcome::Referral(_) if fact.user_id.is_some() => Rule::Person,
            Outcome::Referral(_) if fact.click_id.is_some() || typed => Rule::Click,
            Outcome::Referral(_) => Rule::Code,
        };
        ExplainedEvent {
            occurred_at: fact.occurred_at,
            event: fact.stage,
            found_by,
            rule,
            event_id: fact.event_id.map(str::to_owned),
            import_id: origin.import_id.clone(),
            file: origin.file.clone(),
        }
    }

    /// Whether an event's code is the id of a click, as a landing page shows it: it leads to no link.
    fn typed_click(&self, fact: &Fact<'_>) -> bool {
        fact.link.is_none()
            && fact.link_code.is_some()
            && self.facts.iter().any(|other| other.click_id == fact.link_code)
    }

    fn person<'s>(&'s self, user: &str) -> Option<&'s crate::domain::attribution::Person<'s>> {
        let user = self.evidence.persons.end(user);
        self.attribution.people.iter().find(|person| person.user_id == user)
    }

    fn why(&self, referral: Option<&Referral<'_>>, subject: &Subject) -> Vec<Why> {
        let user = match (referral, subject) {
            (Some(referral), _) => referral.user_id,
            (None, Subject::User(user)) => Some(user.as_str()),
            (None, Subject::Referral(_) | Subject::Click(_)) => None,
        };
        let Some(person) = user.and_then(|user| self.person(user)) else {
            return self.why_nobody(referral);
        };
        let Some(candidate) = person.bound_by.map(|index| &person.candidates[index]) else {
            return vec![match person.candidates.first() {
                None => Why::NoRoute(person.user_id.to_owned()),
                Some(_) => Why::NoneEligible(person.user_id.to_owned()),
            }];
        };
        let fact = &self.facts[candidate.fact];
        let bound = Why::Bound(person.user_id.to_owned(), fact.stage, self.through(candidate, fact));
        let mut why = vec![bound, Why::Earliest];
        if let Route::Click(_) = candidate.route {
            let later = fact.occurred_at.since(candidate.begins_at);
            why.push(Why::ClickOpen(later, self.evidence.rules.window));
        }
        why
    }

    fn why_nobody(&self, referral: Option<&Referral<'_>>) -> Vec<Why> {
        vec![match referral.map(|referral| &referral.root) {
            Some(Root::Link(_)) => Why::PersonalLink,
            Some(Root::Click(_)) => Why::ClickAlone,
            Some(Root::Event(_)) => Why::CodeAlone,
            Some(Root::User(_)) | None => Why::NothingLeads,
        }]
    }

    fn through(&self, candidate: &Candidate, fact: &Fact<'_>) -> Through {
        match candidate.route {
            Route::Click(_) => {
                let click = self.attribution.click_id(candidate.route).unwrap_or_default();
                let is_typed = fact.link_code == Some(click) && self.typed_click(fact);
                if is_typed { Through::TypedCode(click.to_owned()) } else { Through::Click(click.to_owned()) }
            }
            Route::Code => Through::Code(fact.link_code.unwrap_or_default().to_owned()),
        }
    }

    fn lost(&self, referral: Option<&Referral<'_>>, subject: &Subject) -> Vec<Lost> {
        let user = match (referral.and_then(|referral| referral.user_id), subject) {
            (Some(user), _) => user,
            (None, Subject::User(user)) => user.as_str(),
            (None, Subject::Referral(_) | Subject::Click(_)) => return Vec::new(),
        };
        let Some(person) = self.person(user) else { return Vec::new() };
        let bound_link = person.bound_by.and_then(|index| person.candidates[index].link);
        let loser = |(place, candidate): (usize, &Candidate)| {
            let fact = &self.facts[candidate.fact];
            // The one that bound, and another way to the same link, did not lose.
            let has_won = Some(place) == person.bound_by || candidate.link == bound_link;
            if candidate.refusal.is_none() && has_won {
                return None;
            }
            Some(Lost {
                stage: fact.stage,
                at: fact.occurred_at,
                through: self.through(candidate, fact),
                owner: candidate.link.and_then(|link| self.owner(&self.evidence.links[link])).map(str::to_owned),
                reason: candidate.refusal,
            })
        };
        person.candidates.iter().enumerate().filter_map(loser).collect()
    }

    /// The name of the link's member.
    fn owner(&self, link: &LinkFacts) -> Option<&str> {
        let member = self.dimensions.member(self.evidence.members.end(link.member_no))?;
        Some(member.details.name.as_deref().unwrap_or(&member.member_id))
    }
}
