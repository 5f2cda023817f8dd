//! A small reader of JSON schemas: enough for the document of the server, and strict about what it does not know.

use serde_json::Value;

/// What of a value does not fit a schema; empty where all does.
pub fn faults(document: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let Some(rules) = schema.as_object() else { return vec![format!("{place}: no schema {schema}")] };
    let mut found = Vec::new();
    for (rule, of) in rules {
        let fits = |schema: &Value| faults(document, schema, value, place).is_empty();
        match rule.as_str() {
            "$ref" => {
                let pointer = of.as_str().unwrap().trim_start_matches('#');
                found.extend(faults(document, document.pointer(pointer).unwrap(), value, place));
            }
            "type" => {
                let names: Vec<&str> = match of {
                    Value::Array(names) => names.iter().map(|name| name.as_str().unwrap()).collect(),
                    name => vec![name.as_str().unwrap()],
                };
                if !names.iter().any(|name| is(name, value)) {
                    found.push(format!("{place}: {value} is no {names:?}"));
                }
            }
            "const" if of == value => {}
            "enum" if of.as_array().unwrap().contains(value) => {}
            "oneOf" if of.as_array().unwrap().iter().filter(|each| fits(each)).count() == 1 => {}
            "anyOf" if of.as_array().unwrap().iter().any(fits) => {}
            "const" | "enum" | "oneOf" | "anyOf" => found.push(format!("{place}: {value} does not fit {rule} {of}")),
            "required" => {
                let lacking = of.as_array().unwrap().iter().filter(|name| value.get(name.as_str().unwrap()).is_none());
                found.extend(lacking.map(|name| format!("{place} lacks {name}")));
            }
            "properties" => {
                for (name, schema) in of.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        found.extend(faults(document, schema, value, &format!("{place}.{name}")));
                    }
                }
            }
            "additionalProperties" => {
                let known = rules.get("properties").and_then(Value::as_object);
                let fields = value.as_object().into_iter().flatten();
                for (name, value) in fields.filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name))) {
                    match of {
                        Value::Bool(false) => found.push(format!("{place}.{name} stands in no schema")),
                        schema => found.extend(faults(document, schema, value, &format!("{place}.{name}"))),
                    }
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(faults(document, of, item, &format!("{place}[{index}]")));
                }
            }
            "minItems" | "maxItems" | "title" | "default" | "format" | "description" | "examples" | "minimum"
            | "maximum" => {}
            other => found.push(format!("{place}: this reader knows no `{other}`")),
        }
    }
    found
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type {other}"),
    }
}
