//! Random numbers with integers alone.
//!
//! SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014): a counter and a mixing
//! function, so that a stream of its own for each person costs nothing.

/// What a stream of numbers is for; part of its seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    /// A newcomer.
    Newcomer = 1,
    /// An opener.
    Opener,
    /// A person on both sides.
    Both,
    /// An employer's working pattern.
    Employer,
}

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
}

/// The odd number nearest to 2^64 divided by the golden ratio.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Random {
    /// The stream of the `index`-th person (or employer) of a kind.
    pub(super) fn new(seed: u64, stream: Stream, index: u32) -> Self {
        let key = (stream as u64) << 32 | u64::from(index);
        Random { state: mix(mix(seed.wrapping_add(STEP)).wrapping_add(key.wrapping_mul(STEP))) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mix(self.state)
    }

    /// A number below `bound`; 0 when the bound is 0.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        // The upper half of a 64-bit product: off from uniform by less than one in four thousand million.
        ((u64::from(bound) * (self.next() >> 32)) >> 32) as u32
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of the entries, each as often as its weight says.
    pub(super) fn pick<T: Copy>(&mut self, weighted: &[(T, u32)]) -> T {
        let total = weighted.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for &(entry, weight) in weighted {
            if left < weight {
                return entry;
            }
            left -= weight;
        }
        weighted[0].0
    }

    /// Whole days of an exponential waiting time. The whole part of an exponential time is geometric: day after day it
    /// goes on with the probability `exp(-1 / mean)`, here in units of 2^-64.
    pub(super) fn days(&mut self, goes_on: u64) -> u32 {
        const TEN_YEARS: u32 = 3652;
        (0..TEN_YEARS).find(|_| self.next() >= goes_on).unwrap_or(TEN_YEARS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // First outputs of SplitMix64 from the state 1234567, as in the reference implementation's test vectors.
        let mut random = Random { state: 1_234_567 };
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn below_stays_below_and_reaches_all() {
        let mut random = Random::new(7, Stream::Newcomer, 0);
        let mut seen = [false; 6];
        (0..200).for_each(|_| seen[random.below(6) as usize] = true);
        assert_eq!(seen, [true; 6]);
        assert_eq!(random.below(0), 0);
    }
}
