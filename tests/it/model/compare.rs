//! Comparing a report with what is expected of it.

use serde_json::Value;

/// Whether `actual` says everything that `expected` says; fields that `expected` does not name are free.
///
/// Numbers may differ by one in 10^9, arrays have the same length and order, `groups` the same set of keys.
pub fn says(actual: &Value, expected: &Value) -> Result<(), String> {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            for (name, expected) in expected {
                let actual = actual.get(name).ok_or(format!("`{name}` is missing"))?;
                let is_keyed = name == "groups" && expected.get(0).is_none_or(|group| group.get("keys").is_some());
                let result = if is_keyed { says_groups(actual, expected) } else { says(actual, expected) };
                result.map_err(|difference| format!("{name}: {difference}"))?;
            }
            Ok(())
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (actual, expected)) in a.iter().zip(b).enumerate() {
                says(actual, expected).map_err(|difference| format!("[{index}] {difference}"))?;
            }
            Ok(())
        }
        (Value::Number(a), Value::Number(b)) if is_near(a.as_f64(), b.as_f64()) => Ok(()),
        (actual, expected) if actual == expected => Ok(()),
        (actual, expected) => Err(format!("is {actual}, expected {expected}")),
    }
}

fn is_near(a: Option<f64>, b: Option<f64>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

fn says_groups(actual: &Value, expected: &Value) -> Result<(), String> {
    let (Some(actual), Some(expected)) = (actual.as_array(), expected.as_array()) else {
        return Err(format!("is {actual}, expected {expected}"));
    };
    if actual.len() != expected.len() {
        return Err(format!("{} groups, expected {}", actual.len(), expected.len()));
    }
    for group in expected {
        let keys = &group["keys"];
        let found = actual.iter().find(|other| other["keys"] == *keys).ok_or(format!("no group {keys}"))?;
        says(found, group).map_err(|difference| format!("{keys}: {difference}"))?;
    }
    Ok(())
}

/// Whether the two are the same set, each expected value said by an actual value of its own.
pub fn says_each(actual: &[Value], expected: &[Value]) -> Result<(), String> {
    if actual.len() != expected.len() {
        return Err(format!("{} values, expected {}: {actual:?}", actual.len(), expected.len()));
    }
    let mut left: Vec<&Value> = actual.iter().collect();
    for value in expected {
        let index = left.iter().position(|other| says(other, value).is_ok());
        let index = index.ok_or_else(|| format!("none says {value} among {left:?}"))?;
        left.remove(index);
    }
    Ok(())
}
