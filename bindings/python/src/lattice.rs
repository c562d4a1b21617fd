//! Floating-point costs of entries as integers.
//!
//! A finite float is a whole multiple of a power of two, so costs have a common unit `2^e`, the lowest bit that is set
//! in any of them. If the sum of as many costs as a matching has pairs, counted in that unit, fits 63 bits, nothing is
//! rounded. Else the unit is the least for which it fits, and every cost counts as the unit below it. A total of `k`
//! pairs then is less than `k` units above that of the integers; as this holds of the best matching and of the one
//! found, none is better by `k` units.

/// Integer costs, in units of `2^exponent`.
pub(crate) struct Lattice {
    pub(crate) units: Vec<i64>,
    pub(crate) exponent: i32,
    /// Whether nothing was rounded.
    pub(crate) exact: bool,
}

/// Bits of an `i64` beside its sign.
const BITS: i32 = 63;

impl Lattice {
    /// Finite costs, of which at most `pairs` are summed.
    pub(crate) fn of(costs: &[f64], pairs: usize) -> Self {
        let parts = || costs.iter().filter(|&&cost| cost != 0.0).map(|&cost| parts(cost));
        let lowest = parts().map(|(mantissa, exponent)| exponent + mantissa.trailing_zeros() as i32).min().unwrap_or(0);
        let above = parts().map(|(mantissa, exponent)| exponent + bits(mantissa)).max().unwrap_or(0);
        // The least exponent at which `pairs` times the largest cost fits.
        let coarsest = above + bits(pairs as u64) - BITS;
        let exact = lowest >= coarsest;
        // Integers stay integers, whatever factor they share.
        let exponent = if exact { lowest.min(0).max(coarsest) } else { coarsest };
        Lattice { units: costs.iter().map(|&cost| units(cost, exponent)).collect(), exponent, exact }
    }
}

/// The magnitude as `mantissa * 2^exponent`.
fn parts(value: f64) -> (u64, i32) {
    let field = ((value.to_bits() >> 52) & 0x7ff) as i32;
    let fraction = value.to_bits() & ((1 << 52) - 1);
    // A field of 0 is a subnormal: no hidden bit, and the exponent of field 1.
    if field == 0 { (fraction, -1074) } else { (fraction | (1 << 52), field - 1075) }
}

/// How many bits a number has.
fn bits(number: u64) -> i32 {
    (u64::BITS - number.leading_zeros()) as i32
}

/// The cost in units, rounded down.
fn units(cost: f64, exponent: i32) -> i64 {
    let (mantissa, own) = parts(cost);
    let mantissa = if cost < 0.0 { -(mantissa as i64) } else { mantissa as i64 };
    match own - exponent {
        // Fits: the exponent was chosen so.
        up @ 0.. => mantissa << up.min(BITS),
        down => mantissa >> (-down).min(BITS),
    }
}
