//! What tokens have in common with other tokens: two hashes of a whole content and its winnowed fingerprints.
//!
//! Winnowing is that of Schleimer, Wilkerson and Aiken (2003): hash every [`GRAM`] tokens in a row, keep the least hash of
//! every [`WINDOW`] in a row. Any [`GRAM`] + [`WINDOW`] − 1 tokens that two contents share give them a fingerprint in
//! common. Must not know files or tables.

use buyin_facts::TokenHash;
use buyin_facts::word::Syntax;

use crate::token::{Keywords, Kind, Token, hash};

/// Tokens a fingerprint is made of.
pub const GRAM: usize = 25;
/// Hashes in a row of which the least is kept.
pub const WINDOW: usize = 16;

/// Odd multipliers with well mixed bits: the golden ratio, and two of the 64-bit finaliser of `MurmurHash3`.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
const MIX: [u64; 2] = [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53];
/// What stands for any name, number and text in the blind hash.
const BLIND: [u64; 3] = [1, 2, 3];

/// A fingerprint and the line of its first token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Print {
    /// The hash.
    pub hash: TokenHash,
    /// Line, from 1.
    pub line: u32,
}

/// Makes fingerprints of one content after the other, in the same memory.
#[derive(Debug, Default)]
pub struct Winnower {
    hashes: Vec<u64>,
    grams: Vec<u64>,
    prints: Vec<Print>,
}

/// Both hashes of a whole content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    /// Of all tokens as written.
    pub exact: TokenHash,
    /// Of all tokens, names that are no keywords and literals blinded.
    pub blind: TokenHash,
}

impl Winnower {
    /// Hashes a content and finds its fingerprints, each hash once, in order of lines.
    pub fn read(&mut self, syntax: Syntax, bytes: &[u8], tokens: &[Token]) -> (Whole, &[Print]) {
        let keywords = Keywords::of(syntax);
        self.hashes.clear();
        let (mut exact, mut blind) = (0_u64, 0_u64);
        for token in tokens {
            let hash = hash(token.text(bytes));
            exact = step(exact, hash);
            blind = step(blind, blinded(token.kind, hash, &keywords));
            self.hashes.push(hash);
        }
        self.grams();
        self.winnow(tokens);
        (Whole { exact: TokenHash(mixed(exact)), blind: TokenHash(mixed(blind)) }, &self.prints)
    }

    /// Hashes of every [`GRAM`] tokens in a row: a polynomial that is rolled on, then mixed.
    fn grams(&mut self) {
        self.grams.clear();
        let Some((first, rest)) = self.hashes.split_at_checked(GRAM) else { return };
        let mut rolling = first.iter().fold(0, |sum, hash| step(sum, *hash));
        self.grams.push(mixed(rolling));
        let highest = GOLDEN.wrapping_pow(GRAM as u32 - 1);
        for (gone, come) in self.hashes.iter().zip(rest) {
            rolling = step(rolling.wrapping_sub(gone.wrapping_mul(highest)), *come);
            self.grams.push(mixed(rolling));
        }
    }

    fn winnow(&mut self, tokens: &[Token]) {
        let Self { grams, prints, .. } = self;
        prints.clear();
        let mut keep = |place: usize| prints.push(Print { hash: TokenHash(grams[place]), line: tokens[place].line });
        let mut least = 0;
        for (place, gram) in grams.iter().enumerate() {
            let is_gone = least + WINDOW <= place;
            let before = least;
            if is_gone {
                least = rightmost_least(grams, place + 1 - WINDOW, place);
            } else if *gram <= grams[least] {
                least = place;
            }
            let is_first = place + 1 == WINDOW.min(grams.len());
            if is_first || (place >= WINDOW && least != before) {
                keep(least);
            }
        }
        prints.sort_unstable();
        prints.dedup_by_key(|print| print.hash);
        prints.sort_unstable_by_key(|print| (print.line, print.hash));
    }
}

fn rightmost_least(grams: &[u64], first: usize, last: usize) -> usize {
    (first..=last).rev().min_by_key(|place| grams[*place]).unwrap_or(last)
}

fn blinded(kind: Kind, hash: u64, keywords: &Keywords) -> u64 {
    match kind {
        Kind::Name if keywords.hold(hash) => hash,
        Kind::Name => BLIND[0],
        Kind::Number => BLIND[1],
        Kind::Text => BLIND[2],
        Kind::Sign => hash,
    }
}

fn step(sum: u64, hash: u64) -> u64 {
    sum.wrapping_mul(GOLDEN).wrapping_add(hash)
}

fn mixed(mut hash: u64) -> u64 {
    for multiplier in MIX {
        hash = (hash ^ (hash >> 33)).wrapping_mul(multiplier);
    }
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests;
