//! Numbers that look random and are the same on every machine.

/// SplitMix64 of G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", 2014; the
/// constants are those of Sebastiano Vigna's public-domain `splitmix64.c`.
pub(super) struct Random(u64);

impl Random {
    /// The numbers of one thing among many of its kind: each prospect has its own, so that any of them can be written
    /// without those before it.
    pub(super) fn of(seed: u64, kind: u64, number: u64) -> Random {
        let stirred = [kind, number].iter().fold(seed, |state, part| Random(state ^ part).next());
        Random(stirred)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number below `end`, which is above 0. Its bias is below one in 2^32 for anything that is counted here.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// True for this share of all draws.
    pub(super) fn is_in(&mut self, share: f64) -> bool {
        // 53 bits are a float without rounding, on every machine.
        ((self.next() >> 11) as f64) < share * (1u64 << 53) as f64
    }

    /// One of the items.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    /// One of the items, each as often as its weight says.
    pub(super) fn pick_weighted<T: Copy>(&mut self, items: &[(u64, T)]) -> T {
        let mut drawn = self.below(items.iter().map(|(weight, _)| weight).sum());
        for (weight, item) in items {
            if drawn < *weight {
                return *item;
            }
            drawn -= weight;
        }
        items[0].1
    }

    /// The text with a digit for each `#`.
    pub(super) fn fill_in(&mut self, template: &str) -> String {
        template.chars().map(|sign| if sign == '#' { char::from(b'0' + self.below(10) as u8) } else { sign }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of `splitmix64.c` from the state 1234567.
    #[test]
    fn it_is_splitmix64() {
        let mut random = Random(1_234_567);
        let drawn = [random.next(), random.next(), random.next()];
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn draws_keep_to_their_limits_and_shares() {
        let mut random = Random::of(1, 2, 3);
        let drawn: Vec<u64> = (0..1000).map(|_| random.below(3)).collect();
        assert!((0..3).all(|number| (280..390).contains(&drawn.iter().filter(|other| **other == number).count())));
        let weighted = (0..1000).filter(|_| random.pick_weighted(&[(9, false), (1, true)])).count();
        assert!((60..150).contains(&weighted), "{weighted}");
        assert!((0..100).all(|_| random.is_in(1.0) && !random.is_in(0.0)));
        assert!(random.fill_in("+1 ##").starts_with("+1 ") && !random.fill_in("#").contains('#'));
    }
}
