//! `--suggest`: looks at a file, says what it seems to be, and shows the command that reads it. Nothing is written.

use super::context::Context;
use super::failure::{Done, Failure, Outcome};
use crate::ingest::options::Columns;
use crate::ingest::spec::Spec;
use crate::ingest::suggest::{Choice, Known, Sample, choose, choose_rows, look, try_out};
use crate::messages::shell::quoted;
use crate::messages::{Message, say};
use crate::render::{self, Answer, Format};
use crate::store::{Organization, Snapshot};
use crate::view::suggestion::{Expected, OtherReading, SuggestedColumn, SuggestedWord, Suggestion};
use crate::workflows::Start;
use std::path::Path;

/// A file that is looked at, and for which command.
pub struct Look<'a> {
    /// The file.
    pub file: &'a Path,
    /// What the flags say of it already.
    pub spec: &'a Spec,
    /// The columns that the command reads.
    pub columns: &'a Columns,
    /// The words of the command.
    pub command: &'a [&'a str],
    /// Words that stand behind the file, whatever is suggested.
    pub others: Vec<String>,
}

impl Look<'_> {
    /// Looks at the file and shows what was found.
    ///
    /// # Errors
    /// A file that cannot be read at all, or a database that cannot be.
    pub async fn show(&self, snapshot: &mut Snapshot, context: &Context) -> Outcome {
        if self.file == Path::new("-") {
            return Err(Failure::usage(say!("failure-suggest-stdin"), say!("cause-suggest-stdin"))
                .hint(say!("hint-suggest-stdin")));
        }
        let suggestion = self.suggestion(snapshot, context).await?;
        show(&suggestion, context)?;
        Ok(Done::Complete)
    }

    /// Looks at the file.
    ///
    /// # Errors
    /// As for [`Look::show`].
    pub async fn suggestion(&self, snapshot: &mut Snapshot, context: &Context) -> Result<Suggestion, Failure> {
        let organization = snapshot.organization().clone();
        let known = known(snapshot).await?;
        let zone = organization.settings.timezone;
        let slug = organization.scope.slug();
        let unusable = |error| Failure::of_input(self.file, error);
        let mut known = known;
        let sample = look(self.file, self.spec, &known, (slug, zone, context.now())).map_err(unusable)?;
        for candidate in sample.candidates().map(str::to_owned).collect::<Vec<_>>() {
            let events = snapshot.evidence(&Start::User(candidate.clone()), i64::MAX - 1).await?.events;
            if (0..events.len()).any(|index| events.fact(index).user_id == Some(&candidate)) {
                known.users.insert(candidate);
                continue;
            }
            let events = snapshot.evidence(&Start::Click(candidate.clone()), i64::MAX - 1).await?.events;
            if (0..events.len()).any(|index| events.fact(index).click_id == Some(&candidate)) {
                known.clicks.insert(candidate);
            }
        }
        let is_events = self.is_of_events();
        let mut choice = match is_events {
            true => choose(&sample, &known, zone.name()),
            false => choose_rows(&sample, &known, self.columns, zone.name()),
        };
        let mut expected = None;
        if is_events {
            expected = self.try_out(&mut choice, &organization, context);
        }
        Ok(self.report(sample, choice, expected))
    }

    fn is_of_events(&self) -> bool {
        self.columns.known.first() == Some(&"event")
    }

    /// Tries the command on the file itself.
    fn try_out(&self, choice: &mut Choice, organization: &Organization, context: &Context) -> Option<Expected> {
        let (slug, allows) = (organization.scope.slug(), organization.allow_personal_ids);
        let mut spec = self.spec.clone().over(choice.spec.clone());
        match try_out(self.file, &mut spec, &choice.may_skip, (slug, allows, context.now())) {
            Ok(trial) => {
                for (_, other) in &mut choice.others {
                    other.skip.clone_from(&spec.skip);
                }
                choice.spec = spec;
                if !trial.rejected.is_empty() {
                    let codes =
                        trial.rejected.iter().map(|(code, rows)| format!("{code} ({rows})")).collect::<Vec<_>>();
                    choice.unknown.push(say!("suggest-rejected", codes = codes.join(", ")));
                }
                Some(Expected { taken: trial.taken, left_out: trial.left_out, rejected: trial.rejected.values().sum() })
            }
            Err(error) => {
                choice.unknown.push(error.what);
                None
            }
        }
    }

    fn report(&self, sample: Sample, choice: Choice, expected: Option<Expected>) -> Suggestion {
        let shape = &sample.shape;
        let line = |spec: &Spec| line(&self.words(spec));
        let lines = choice.others.iter().map(|(condition, spec)| (Some(condition.clone()), line(spec)));
        // For events it was tried; a command that takes nothing is a beginning, and not to be run.
        let is_tried = self.is_of_events();
        let takes_nothing = is_tried && expected.as_ref().is_none_or(|expected| expected.taken == 0);
        let caution = (takes_nothing && sample.rows > 0).then(|| say!("suggest-run-not-yet"));
        let lines = std::iter::once((caution, line(&choice.spec))).chain(lines).collect();
        let others = choice
            .others
            .iter()
            .map(|(condition, spec)| OtherReading { condition: condition.clone(), command: self.words(spec) });
        let delimiter = shape.delimiter.filter(|_| sample.format == "CSV").map(|delimiter| match delimiter {
            b'\t' => "tab".to_owned(),
            delimiter => char::from(delimiter).to_string(),
        });
        Suggestion {
            report: "suggestion",
            file: self.file.display().to_string(),
            format: sample.format,
            encoding: choice.spec.encoding.clone().unwrap_or_else(|| "utf-8".to_owned()),
            delimiter,
            skip_lines: shape.skip_lines,
            rows: sample.rows,
            columns: choice
                .columns
                .iter()
                .map(|column| SuggestedColumn {
                    column: column.name.clone(),
                    field: column.field.clone(),
                    because: column.because.clone(),
                    samples: column.samples.clone(),
                })
                .collect(),
            words: choice
                .words
                .iter()
                .map(|(word, rows, stage)| SuggestedWord {
                    word: word.clone(),
                    rows: *rows,
                    stage: stage.map(|stage| stage.name()),
                })
                .collect(),
            command: self.words(&choice.spec),
            others: others.collect(),
            lines,
            unknown: choice.unknown,
            expected,
        }
    }

    /// The command that looks at the file.
    pub fn command_line(&self) -> String {
        let mut words = self.words(&Spec::default());
        words.push("--suggest".to_owned());
        line(&words)
    }

    fn words(&self, spec: &Spec) -> Vec<String> {
        let spec = self.spec.clone().over(spec.clone());
        let command = self.command.iter().map(|word| (*word).to_owned());
        let file = self.file.display().to_string();
        // A name that begins with a dash would be taken for a flag.
        let file = if file.starts_with('-') && file != "-" { format!("./{file}") } else { file };
        command.chain([file]).chain(spec.words()).chain(self.others.iter().cloned()).collect()
    }
}

/// Words as a line that a shell takes apart again.
fn line(words: &[String]) -> String {
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// What the organization has, for comparison with cells.
async fn known(snapshot: &mut Snapshot) -> Result<Known, Failure> {
    let mut known = Known::default();
    known.codes.extend(snapshot.codes().await?);
    for member in snapshot.members().await? {
        known.users.extend(member.details.user_id);
        known.members.insert(member.member_id);
    }
    Ok(known)
}

/// Shows a suggestion; its commands stand whole in lines of their own, so that they can be pasted.
fn show(suggestion: &Suggestion, context: &Context) -> Result<(), Failure> {
    let mut document = suggestion.document();
    let is_terminal = context.output.format() == Format::Table;
    if !is_terminal {
        for (condition, command) in &suggestion.lines {
            let condition = condition.clone().unwrap_or_else(|| say!("suggest-run"));
            document = document.advice(Message::joined(vec![condition, Message::from(command)], ": "));
        }
    }
    let answer = Answer { document, json: suggestion.json(), rows: vec![suggestion.json()] };
    if !is_terminal {
        return context.show(&answer);
    }
    let mut bytes = render::render(&answer, context.output.options())?;
    for (condition, command) in &suggestion.lines {
        let condition = condition.clone().unwrap_or_else(|| say!("suggest-run"));
        let condition = condition.in_language(context.ui.language());
        bytes.extend_from_slice(format!("\n{condition}:\n\n  {command}\n").as_bytes());
    }
    context.output.write_bytes(&bytes, &context.ui)
}
