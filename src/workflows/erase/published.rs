//! What was published names an erased member no more: neither by name or id, nor by a group that was theirs alone.

use crate::store::OrgTransaction;
use crate::store::RecordedGroup;
use crate::store::directory::members::Member;
use crate::store::directory::{member_groups, publications};
use crate::store::error::Result;
use crate::store::privacy::erased_ids::{Hasher, Named};
use crate::store::privacy::renames::Renames;
use rustc_hash::FxHashSet;
use serde_json::Value;

/// Takes the member's names, ids and groups out of what was published, and puts `id` in their place; the figures stay.
/// Answers with the numbers of the documents that said any of it; `recorded` are the groups that they were in.
pub(super) async fn redact(
    tx: &mut OrgTransaction,
    member: &Member,
    id: &str,
    recorded: Vec<RecordedGroup>,
) -> Result<Vec<i64>> {
    let groups: FxHashSet<String> = recorded.into_iter().filter_map(|recorded| recorded.change.group).collect();
    let groups_of_others = member_groups::of_others(tx, member.member_no).await?;
    let hasher = Hasher::load(tx).await?;
    let hash = |member_id: &str| hasher.hash(Named::Member, member_id);
    let former = Renames::of(tx).await?.before(hash(&member.member_id));
    let mut redacted = Vec::new();
    for (number, text) in publications::documents(tx).await? {
        let Ok(mut document) = serde_json::from_str::<Value>(&text) else { continue };
        let mut ids = vec![member.member_id.clone()];
        if !former.is_empty() {
            ids.extend(ids_in(&document).into_iter().filter(|id| former.contains(&hash(id))));
        }
        let is_named = ids.into_iter().fold(false, |is_named, member_id| {
            let member = &Member { member_id, ..member.clone() };
            let leaving = Leaving { member, id, groups: &groups, groups_of_others: &groups_of_others };
            leaving.redact(&mut document) | is_named
        });
        if !is_named {
            continue;
        }
        redacted.push(number);
        publications::replace_document(tx, number, &document.to_string()).await?;
    }
    Ok(redacted)
}

/// The ids of members that a document names.
fn ids_in(document: &Value) -> FxHashSet<String> {
    match document {
        Value::Array(values) => values.iter().flat_map(ids_in).collect(),
        Value::Object(fields) => {
            let own = fields.get("member_id").and_then(Value::as_str).map(str::to_owned);
            fields.values().flat_map(ids_in).chain(own).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => FxHashSet::default(),
    }
}

/// A member who leaves every document.
struct Leaving<'a> {
    member: &'a Member,
    /// What stands in the place of what they were called.
    id: &'a str,
    /// The groups that were ever recorded of them.
    groups: &'a FxHashSet<String>,
    /// The groups that somebody else has on some day.
    groups_of_others: &'a FxHashSet<String>,
}

/// The groups that stand in a document.
#[derive(Default)]
struct Groups<'v> {
    /// Beside the member.
    own: FxHashSet<&'v str>,
    /// Beside somebody else.
    others: FxHashSet<&'v str>,
    /// Groups of one member.
    of_one: FxHashSet<&'v str>,
    /// Whether the member is named, with or without a group.
    is_named: bool,
}

impl Leaving<'_> {
    /// Whether anything was to be taken out of a document.
    fn redact(&self, document: &mut Value) -> bool {
        let mut groups = Groups::default();
        self.find_groups(document, &mut groups);
        if !groups.is_named {
            groups.own.extend(self.groups.iter().map(String::as_str));
        }
        let is_theirs_alone = |group: &&&str| {
            !groups.others.contains(**group)
                && (groups.of_one.contains(**group) || !self.groups_of_others.contains(**group))
        };
        let alone: FxHashSet<String> =
            groups.own.iter().filter(is_theirs_alone).map(|group| (*group).to_owned()).collect();
        self.redact_value(document, &alone)
    }

    fn find_groups<'v>(&self, value: &'v Value, groups: &mut Groups<'v>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.find_groups(value, groups)),
            Value::Object(fields) => {
                let about = fields.get("member_id").and_then(Value::as_str);
                let is_theirs = about == Some(&self.member.member_id);
                groups.is_named |= is_theirs;
                if let Some(group) = fields.get("group").and_then(Value::as_str) {
                    match about {
                        Some(_) if is_theirs => groups.own.insert(group),
                        Some(_) => groups.others.insert(group),
                        None => {
                            let is_of_one = fields.get("members").and_then(Value::as_i64) == Some(1);
                            is_of_one && groups.of_one.insert(group)
                        }
                    };
                }
                fields.values().for_each(|value| self.find_groups(value, groups));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Puts the new id in the place of what the member is called, and of the groups of theirs alone; whether anything was.
    fn redact_value(&self, value: &mut Value, alone: &FxHashSet<String>) -> bool {
        match value {
            Value::String(text) => {
                let details = &self.member.details;
                let names = [Some(&self.member.member_id), details.name.as_ref(), details.nickname.as_ref()];
                let mut redacted = text.clone();
                for name in names.into_iter().flatten() {
                    redacted = replace_word(&redacted, name, self.id);
                }
                let is_named = redacted != *text;
                *text = redacted;
                is_named
            }
            // Every value is visited, so that none is left out once one has been found.
            Value::Array(values) => {
                values.iter_mut().fold(false, |found, value| self.redact_value(value, alone) | found)
            }
            Value::Object(fields) => {
                let about = fields.get("member_id").and_then(Value::as_str);
                let (is_about, is_about_nobody) = (about == Some(&self.member.member_id), about.is_none());
                let mut is_redacted = false;
                if let Some(Value::String(group)) = fields.get_mut("group")
                    && (is_about || is_about_nobody && alone.contains(group))
                {
                    self.id.clone_into(group);
                    is_redacted = true;
                }
                fields.values_mut().fold(is_redacted, |found, value| self.redact_value(value, alone) | found)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
}

/// A text with another word wherever a word stands on its own.
fn replace_word(text: &str, word: &str, instead: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(found) = text[from..].find(word).filter(|_| !word.is_empty()) {
        let (start, end) = (from + found, from + found + word.len());
        let touches = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
        let is_part = touches(text[..start].chars().next_back()) || touches(text[end..].chars().next());
        replaced.push_str(&text[from..start]);
        replaced.push_str(if is_part { word } else { instead });
        from = end;
    }
    replaced.push_str(&text[from..]);
    replaced
}

#[cfg(test)]
mod tests {
    use super::{Leaving, replace_word};
    use crate::store::{Member, MemberDetails};
    use serde_json::{Value, json};

    #[test]
    fn a_name_goes_wherever_it_stands_on_its_own() {
        assert_eq!(replace_word("Bo og Bodil, Bo.", "Bo", "x"), "x og Bodil, x.");
        assert_eq!(replace_word("ÅBo Bo", "Bo", "x"), "ÅBo x");
    }

    /// Kari leaves; `others` are the groups that somebody else has.
    fn redacted(document: &mut Value, group: Option<&str>, others: &[&str]) -> bool {
        let details = MemberDetails { name: Some("Kari Demo".to_owned()), ..MemberDetails::default() };
        let member = Member { member_no: 1, member_id: "m-1".to_owned(), details };
        let groups_of_others = others.iter().map(|group| (*group).to_owned()).collect();
        let groups = group.map(str::to_owned).into_iter().collect();
        Leaving { member: &member, id: "x", groups: &groups, groups_of_others: &groups_of_others }.redact(document)
    }

    #[test]
    fn a_published_document_names_the_member_no_more() {
        let mut document = json!({
            "findings": ["Kari Demo recruited 3, m-17 two"],
            "recruiters": [{"member_id": "m-1", "name": "Kari Demo", "group": "Oslo", "joined": 3},
                           {"member_id": "m-17", "name": "Ola", "group": "Oslo", "joined": 2}],
            "groups": [{"group": "Oslo", "members": 2, "joined": 5}],
        });
        assert!(redacted(&mut document, Some("Oslo"), &[]));
        assert_eq!(document["findings"][0], "x recruited 3, m-17 two");
        assert_eq!(document["recruiters"][0], json!({"member_id": "x", "name": "x", "group": "x", "joined": 3}));
        assert_eq!(document["recruiters"][1]["group"], "Oslo");
        assert_eq!(document["groups"][0]["group"], "Oslo", "it is somebody else's too");
        assert!(!redacted(&mut document, Some("Oslo"), &[]));
    }

    #[test]
    fn a_group_of_nobody_else_goes_with_its_member() {
        let groups =
            |members: i64| json!({"groups": [{"group": "Bergen", "members": members, "joined": 5}, {"group": null}]});
        let is_gone = |members: i64, group: Option<&str>, others: &[&str]| {
            let mut document = groups(members);
            let is_redacted = redacted(&mut document, group, others);
            assert_eq!(is_redacted, document != groups(members));
            document["groups"][0]["group"] == "x"
        };
        assert!(is_gone(1, Some("Bergen"), &[]));
        assert!(is_gone(1, Some("Bergen"), &["Bergen"]), "a member who came later was not in it then");
        assert!(is_gone(2, Some("Bergen"), &["Oslo"]), "others who were in it have left it");
        assert!(!is_gone(2, Some("Bergen"), &["Bergen"]));
        assert!(!is_gone(1, Some("Oslo"), &[]), "somebody else's");
        // The document says in which group they were then.
        let mut document = json!({
            "recruiters": [{"member_id": "m-1", "group": "Bergen"}],
            "groups": [{"group": "Bergen", "members": 1}, {"group": "Oslo", "members": 1}],
        });
        assert!(redacted(&mut document, Some("Oslo"), &["Oslo"]));
        assert_eq!([&document["groups"][0]["group"], &document["groups"][1]["group"]], ["x", "Oslo"]);
    }
}
