//! What kind of values an attribute takes, canonical or declared, and which kinds can be compared.

use super::{Programme, Taxonomies};
use crate::attribute::AttributeKind;

/// The kind of an attribute, with what it refers to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind<'a> {
    /// Codes of the taxonomy of this name.
    Codes(&'a str),
    /// Words.
    Set,
    /// One of these words.
    Ordinal(&'a [String]),
    /// Thousandths.
    Number,
    /// Yes or no.
    Flag,
    /// One word or text.
    Text,
}

impl Kind<'_> {
    /// The kind in the words of a programme file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Codes(_) => "code",
            Kind::Set => "set",
            Kind::Ordinal(_) => "ordinal",
            Kind::Number => "number",
            Kind::Flag => "flag",
            Kind::Text => "text",
        }
    }

    /// Whether values of the two kinds can be equal: codes of one tree; words (set, ordinal, text); numbers; flags.
    pub(crate) fn comparable(self, other: Kind<'_>, taxonomies: &Taxonomies) -> bool {
        use Kind::{Codes, Flag, Number, Ordinal, Set, Text};
        match (self, other) {
            (Codes(a), Codes(b)) => taxonomies.same(a, b),
            (Set | Ordinal(_) | Text, Set | Ordinal(_) | Text) | (Number, Number) | (Flag, Flag) => true,
            _ => false,
        }
    }

    /// Whether one value can be subtracted from the other: numbers, or ordinals of one order.
    pub(crate) fn subtractable(self, other: Kind<'_>) -> bool {
        match (self, other) {
            (Kind::Number, Kind::Number) => true,
            (Kind::Ordinal(a), Kind::Ordinal(b)) => a == b,
            _ => false,
        }
    }
}

impl Programme {
    /// The kind of an attribute by its name; `None` for one that is neither canonical nor declared.
    pub(crate) fn kind(&self, attribute: &str) -> Option<Kind<'_>> {
        match attribute {
            "fields" => Some(Kind::Codes("fields")),
            "occupations" => Some(Kind::Codes("occupations")),
            "education" => Some(Kind::Codes("education")),
            "place" => Some(Kind::Codes("places")),
            "organisation" | "team" => Some(Kind::Text),
            _ => self.attributes.iter().find(|known| known.name == attribute).map(|known| match &known.kind {
                AttributeKind::Code { taxonomy } => Kind::Codes(taxonomy),
                AttributeKind::Set => Kind::Set,
                AttributeKind::Ordinal { order } => Kind::Ordinal(order),
                AttributeKind::Number => Kind::Number,
                AttributeKind::Flag => Kind::Flag,
                AttributeKind::Text => Kind::Text,
            }),
        }
    }
}
