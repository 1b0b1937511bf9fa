//! Detect rules of product files: a path and a text pattern that say "this uses the product".

use buyin_facts::decision::Detect;
use globset::{Glob, GlobSet, GlobSetBuilder};
use regex::bytes::{Regex, RegexBuilder};

/// Memory a pattern may take once compiled: patterns are other people's text.
const MAX_PATTERN: usize = 1 << 20;

/// Rules ready to be matched.
#[derive(Debug, Default, Clone)]
pub struct Rules {
    paths: GlobSet,
    rules: Vec<(String, Regex)>,
    fingerprint: String,
}

/// A rule whose path or pattern cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("detect rule of product `{product}`: {reason}")]
pub struct RuleError {
    product: String,
    reason: String,
}

impl Rules {
    /// Compiles rules.
    ///
    /// # Errors
    /// When a glob or a regular expression is malformed or too large.
    pub fn new(rules: &[Detect]) -> Result<Self, RuleError> {
        let mut paths = GlobSetBuilder::new();
        let mut compiled = Vec::new();
        let mut hasher = blake3::Hasher::new();
        for rule in rules {
            let failed = |reason: String| RuleError { product: rule.product.clone(), reason };
            paths.add(Glob::new(&rule.path).map_err(|error| failed(error.to_string()))?);
            let pattern = RegexBuilder::new(&rule.pattern)
                .multi_line(true)
                .unicode(false)
                .size_limit(MAX_PATTERN)
                .build()
                .map_err(|error| failed(error.to_string()))?;
            compiled.push((rule.product.clone(), pattern));
            for part in [&rule.product, &rule.path, &rule.pattern] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        let paths = paths.build().map_err(|error| RuleError { product: String::new(), reason: error.to_string() })?;
        let fingerprint = hasher.finalize().to_hex()[..16].to_owned();
        Ok(Self { paths, rules: compiled, fingerprint })
    }

    /// Places of the rules that look at a path.
    pub(crate) fn matching(&self, path: &str) -> Vec<usize> {
        self.paths.matches(path)
    }

    /// Products that content uses by the rules in `places`.
    pub(crate) fn products(&self, places: &[usize], bytes: &[u8]) -> Vec<String> {
        let found =
            places.iter().filter_map(|place| self.rules.get(*place)).filter(|(_, pattern)| pattern.is_match(bytes));
        found.map(|(product, _)| product.clone()).collect()
    }

    /// A hash of all rules: when it moves, history is read anew.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_finds_its_product_by_path_and_text() {
        let rule = |path: &str, pattern: &str| Detect {
            product: "queue".to_owned(),
            path: path.to_owned(),
            pattern: pattern.to_owned(),
        };
        let rules = Rules::new(&[rule("**/*.yaml", "^host: queue\\.")]).expect("readable rules");
        assert_eq!(rules.matching("deploy/a.yaml"), [0]);
        assert!(rules.matching("deploy/a.toml").is_empty());
        assert_eq!(rules.products(&[0], b"x\nhost: queue.internal\n"), ["queue"]);
        assert!(rules.products(&[0], b"x host: queue.internal\n").is_empty());
        assert!(Rules::new(&[rule("[", "x")]).is_err() && Rules::new(&[rule("x", "(")]).is_err());
    }
}
