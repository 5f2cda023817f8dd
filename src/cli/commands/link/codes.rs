//! Random codes that nobody can guess and nobody has.

use crate::domain::code::random_code;
use rustc_hash::FxHashSet;
use std::iter::repeat_with;

/// A new code that is not in `taken`, which it joins.
pub fn new_code(taken: &mut FxHashSet<String>) -> String {
    // The generator of the thread is cryptographic and seeded by the system; it never ends.
    let mut bytes = repeat_with(rand::random::<u8>);
    loop {
        if let Some(code) = random_code(&mut bytes)
            && taken.insert(code.clone())
        {
            return code;
        }
    }
}
