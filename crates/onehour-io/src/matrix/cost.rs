//! Costs as a text has them: decimal numbers, which need not be rounded.

use std::cmp::Ordering;

/// One cost. `0.10` is the integer 10 at the scale -2, exactly what was written; only a number of more than 18 digits
/// is rounded, to the nearest `f64`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cost {
    /// `digits * 10^scale`; zero has the scale 0, other digits do not end in 0.
    Decimal { digits: i64, scale: i32 },
    /// The nearest `f64` of a longer number.
    Float(f64),
}

/// What a cell can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// A cost.
    Cost(Cost),
    /// `inf`: the pair is forbidden.
    Forbidden,
    /// `-inf`.
    NegativeInfinity,
    /// `nan`.
    NotANumber,
    /// Anything else.
    Other,
}

/// Powers of ten beyond which no digit of an `f64` reaches.
const LARGEST_SCALE: i32 = 1_000;

impl Cell {
    /// Reads one token.
    pub(super) fn parse(token: &[u8]) -> Cell {
        let (negative, magnitude) = match token {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, token),
        };
        if magnitude.eq_ignore_ascii_case(b"inf") || magnitude.eq_ignore_ascii_case(b"infinity") {
            return if negative { Cell::NegativeInfinity } else { Cell::Forbidden };
        }
        if magnitude.eq_ignore_ascii_case(b"nan") {
            return Cell::NotANumber;
        }
        match decimal(magnitude) {
            Some(Parsed::Short { digits, scale }) => {
                Cell::Cost(Cost::new(if negative { -digits } else { digits }, scale))
            }
            Some(Parsed::Long) => {
                let value = std::str::from_utf8(token).ok().and_then(|text| text.parse::<f64>().ok());
                value.filter(|value| value.is_finite()).map_or(Cell::Other, |value| Cell::Cost(Cost::Float(value)))
            }
            None => Cell::Other,
        }
    }
}

/// A number without its sign.
enum Parsed {
    Short {
        digits: i64,
        scale: i32,
    },
    /// Too many digits, or too large an exponent.
    Long,
}

/// `digits [. digits] [e [sign] digits]`, with a digit before the exponent.
fn decimal(text: &[u8]) -> Option<Parsed> {
    let end = text.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let (mantissa, exponent) = match end {
        Some(end) => (&text[..end], Some(std::str::from_utf8(&text[end + 1..]).ok()?)),
        None => (text, None),
    };
    let (mut digits, mut scale, mut seen, mut point, mut long) = (0_i64, 0_i32, false, false, false);
    for &byte in mantissa {
        match byte {
            b'0'..=b'9' => {
                seen = true;
                scale = scale.saturating_sub(i32::from(point));
                match digits.checked_mul(10).and_then(|tens| tens.checked_add(i64::from(byte - b'0'))) {
                    Some(more) => digits = more,
                    None => long = true,
                }
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if !seen {
        return None;
    }
    if let Some(exponent) = exponent {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // Beyond i32 the scale is out of range whatever it is.
        let shift = exponent.parse::<i32>().unwrap_or(if exponent.starts_with('-') { i32::MIN } else { i32::MAX });
        scale = scale.saturating_add(shift);
    }
    Some(if long || scale.abs() > LARGEST_SCALE { Parsed::Long } else { Parsed::Short { digits, scale } })
}

impl Cost {
    /// The cost in lowest terms.
    pub(super) fn new(mut digits: i64, mut scale: i32) -> Cost {
        if digits == 0 {
            return Cost::Decimal { digits, scale: 0 };
        }
        while digits % 10 == 0 {
            digits /= 10;
            scale += 1;
        }
        Cost::Decimal { digits, scale }
    }

    /// The nearest `f64`.
    pub(super) fn to_f64(self) -> f64 {
        match self {
            // The parser of the standard library rounds once and correctly.
            Cost::Decimal { digits, scale } => format!("{digits}e{scale}").parse().unwrap_or(f64::NAN),
            Cost::Float(value) => value,
        }
    }

    /// The cost in units of `10^unit`, if that is an integer of 64 bits.
    pub(super) fn in_units(self, unit: i32) -> Option<i64> {
        match self {
            Cost::Decimal { digits: 0, .. } => Some(0),
            Cost::Decimal { digits, scale } => {
                let shift = u32::try_from(scale.checked_sub(unit)?).ok()?;
                digits.checked_mul(10_i64.checked_pow(shift)?)
            }
            Cost::Float(_) => None,
        }
    }

    /// The scale that the cost needs; `None` for zero, which needs none.
    pub(super) fn scale(self) -> Option<i32> {
        match self {
            Cost::Decimal { digits: 0, .. } | Cost::Float(_) => None,
            Cost::Decimal { scale, .. } => Some(scale),
        }
    }

    /// Whether the cost is an integer from `low` to `high`.
    pub(super) fn is_within(self, low: i128, high: i128) -> bool {
        let value = match self {
            Cost::Decimal { digits, scale } => u32::try_from(scale)
                .ok()
                .and_then(|scale| 10_i128.checked_pow(scale))
                .and_then(|power| i128::from(digits).checked_mul(power)),
            Cost::Float(value) if value.fract().total_cmp(&0.0) != Ordering::Equal => None,
            // Longer than 18 digits: rounding may only cross a bound of 64 bits, which such a number is near to.
            Cost::Float(value) => Some(value as i128),
        };
        value.is_some_and(|value| (low..=high).contains(&value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(text: &str) -> Option<Cost> {
        match Cell::parse(text.as_bytes()) {
            Cell::Cost(cost) => Some(cost),
            _ => None,
        }
    }

    #[test]
    fn decimals_are_kept_as_they_are_written() {
        for (text, digits, scale) in [
            ("12", 12, 0),
            ("-0.10", -1, -1),
            ("+.5", 5, -1),
            ("5.", 5, 0),
            ("1200", 12, 2),
            ("1.5e-3", 15, -4),
            ("2E+2", 2, 2),
            ("0e99", 0, 0),
            ("-.2788416", -2_788_416, -7),
            ("9223372036854775807", i64::MAX, 0),
        ] {
            assert_eq!(cost(text), Some(Cost::Decimal { digits, scale }), "{text}");
        }
    }

    #[test]
    fn longer_numbers_are_the_nearest_floats() {
        assert_eq!(cost("0.1234567890123456789012"), Some(Cost::Float(0.123_456_789_012_345_68)));
        assert_eq!(cost("1e-2000"), Some(Cost::Float(0.0)));
        assert_eq!(cost("1e2000"), None);
        assert_eq!(cost("1e99999999999999"), None);
    }

    #[test]
    fn what_is_no_number_is_told_apart() {
        for text in ["", "-", ".", "e5", "1e", "1e+", "1..2", "0x10", "1_000", "12a", "--1", "1e5.0", "٣"] {
            assert_eq!(Cell::parse(text.as_bytes()), Cell::Other, "{text}");
        }
        assert_eq!(Cell::parse(b"NaN"), Cell::NotANumber);
        assert_eq!(Cell::parse(b"+Inf"), Cell::Forbidden);
        assert_eq!(Cell::parse(b"-infinity"), Cell::NegativeInfinity);
    }

    #[test]
    fn units_and_floats_agree() {
        let tenth = Cost::new(1, -1);
        assert_eq!(tenth.in_units(-3), Some(100));
        assert_eq!(tenth.in_units(0), None);
        assert_eq!(tenth.to_f64(), 0.1);
        assert_eq!(Cost::new(1, 30).in_units(0), None);
        assert!(Cost::new(127, 0).is_within(-128, 127) && !Cost::new(128, 0).is_within(-128, 127));
        assert!(!tenth.is_within(0, 1));
    }
}
