//! The catalogue: one file of Fluent a language, each read once, when its language is first asked for.

use super::value::Value;
use super::{Language, Wording};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// The messages of a language.
pub(super) struct Catalogue {
    bundle: FluentBundle<Arc<FluentResource>>,
    /// What takes no argument, worded already: tables say these by the million.
    plain: FxHashMap<String, String>,
}

/// The messages of a language, read where nobody has asked for them before.
pub(super) fn of(language: Language) -> &'static Catalogue {
    static CATALOGUES: [OnceLock<Catalogue>; Language::ALL.len()] = [const { OnceLock::new() }; Language::ALL.len()];
    CATALOGUES[language as usize].get_or_init(|| Catalogue::read(language))
}

impl Catalogue {
    fn read(language: Language) -> Self {
        // A test reads every file without a fault; a release that had one would say what can be read.
        let resource = Arc::new(FluentResource::try_new(language.source().to_owned()).unwrap_or_else(|(rest, _)| rest));
        let mut bundle = FluentBundle::new_concurrent(language.name().parse().into_iter().collect());
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::English => |value, _| counted(value, Language::English),
            Language::Norwegian => |value, _| counted(value, Language::Norwegian),
        }));
        bundle.add_resource_overriding(Arc::clone(&resource));
        let mut catalogue = Self { bundle, plain: FxHashMap::default() };
        for id in resource.entries().filter_map(id_of) {
            let mut faults = Vec::new();
            let text = catalogue.worded(id, None, &mut faults).map(Cow::into_owned);
            if let Some(text) = text.filter(|_| faults.is_empty()) {
                catalogue.plain.insert(id.to_owned(), text);
            }
        }
        catalogue
    }

    /// A message without arguments.
    pub fn plain(&'static self, id: &'static str) -> &'static str {
        let text = self.plain.get(id);
        debug_assert!(text.is_some(), "there is no message `{id}` without arguments");
        text.map_or(id, String::as_str)
    }

    /// A message with its arguments.
    pub fn said(&self, id: &'static str, values: &[(&'static str, Value)], wording: Wording) -> String {
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            arguments.set(*name, argument(value, wording));
        }
        let mut faults = Vec::new();
        let text = self.worded(id, Some(&arguments), &mut faults).map(Cow::into_owned);
        debug_assert!(text.is_some() && faults.is_empty(), "the message `{id}` cannot be worded: {faults:?}");
        text.unwrap_or_else(|| id.to_owned())
    }

    fn worded<'a>(
        &'a self,
        id: &str,
        arguments: Option<&'a FluentArgs<'_>>,
        faults: &mut Vec<FluentError>,
    ) -> Option<Cow<'a, str>> {
        let pattern = self.bundle.get_message(id)?.value()?;
        Some(self.bundle.format_pattern(pattern, arguments, faults))
    }
}

/// The id of an entry that is a message.
fn id_of<'a>(entry: &Entry<&'a str>) -> Option<&'a str> {
    match entry {
        Entry::Message(message) => Some(message.id.name),
        Entry::Term(_)
        | Entry::Comment(_)
        | Entry::GroupComment(_)
        | Entry::ResourceComment(_)
        | Entry::Junk { .. } => None,
    }
}

/// A count stays a number, by which the message chooses its form; everything else is worded.
fn argument(value: &Value, wording: Wording) -> FluentValue<'static> {
    /// From here on a number of Fluent, which is a float, could be another one.
    const EXACT: i64 = 1 << 53;
    match value {
        Value::Count(number) if (-EXACT..=EXACT).contains(number) => FluentValue::from(*number),
        value => FluentValue::from(value.worded(wording)),
    }
}

fn counted(value: &FluentValue<'_>, language: Language) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(language.count(number.value as i64)),
        FluentValue::String(_) | FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => None,
    }
}
