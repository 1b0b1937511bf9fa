//! Requests that look alike. A proposal with reasons; that two stand for one need is for a person to say.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Share;
use buyin_facts::decision::Request;

/// Cosine of the weighted words from which on two requests are proposed as one need. Texts of two sentences about one thing share
/// a third and more of their rare words; a guess until people's own groupings can be compared.
const ALIKE: f64 = 0.25;
/// Shorter words say little.
const SHORTEST: usize = 4;
/// Words of every request.
const COMMON: &[&str] = &[
    "about", "after", "again", "also", "because", "been", "before", "cannot", "could", "does", "each", "every", "from",
    "half", "have", "into", "just", "like", "make", "many", "more", "most", "much", "must", "need", "needs", "only",
    "other", "others", "over", "same", "should", "some", "such", "team", "teams", "than", "that", "their", "them",
    "then", "there", "these", "they", "this", "time", "today", "until", "want", "were", "what", "when", "where",
    "which", "while", "will", "with", "without", "work", "would", "your",
];

/// Two requests that look alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike<'d> {
    /// One.
    pub one: &'d Request,
    /// The other.
    pub other: &'d Request,
    /// Stems of words, products and dependencies both have, the rarest words first.
    pub shared: Vec<String>,
    /// Cosine of their words, each weighted by how rare it is among the requests.
    pub words: Share,
}

/// Pairs that look alike and are not yet one need, the most alike first.
pub fn alike<'d>(requests: &[&'d Request]) -> Vec<Alike<'d>> {
    let words: Vec<BTreeSet<String>> = requests.iter().map(|request| words(request)).collect();
    let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
    words.iter().flatten().for_each(|word| *holders.entry(word).or_default() += 1);
    let rarity = |word: &str| (1.0 + requests.len() as f64 / holders.get(word).copied().unwrap_or(1) as f64).ln();
    let mut pairs = Vec::new();
    for (at, one) in requests.iter().enumerate() {
        for (beside, other) in requests.iter().enumerate().skip(at + 1) {
            if one.need.is_some() && one.need == other.need {
                continue;
            }
            let cosine = cosine(&words[at], &words[beside], &rarity);
            let named = named_by_both(one, other);
            if cosine.0 >= ALIKE || !named.is_empty() {
                let mut shared: Vec<&String> = words[at].intersection(&words[beside]).collect();
                shared.sort_by(|a, b| rarity(b).total_cmp(&rarity(a)).then(a.cmp(b)));
                let shared = named.into_iter().chain(shared.into_iter().cloned()).collect();
                pairs.push(Alike { one, other, shared, words: cosine });
            }
        }
    }
    pairs.sort_by(|a, b| {
        let order = |pair: &Alike<'_>| (pair.one.request.clone(), pair.other.request.clone());
        b.words.0.total_cmp(&a.words.0).then_with(|| order(a).cmp(&order(b)))
    });
    pairs
}

/// Products and dependencies that both name.
fn named_by_both(one: &Request, other: &Request) -> Vec<String> {
    let names = |request: &Request| -> BTreeSet<String> {
        request.products.lines().chain(request.dependencies.lines()).map(str::to_owned).collect()
    };
    names(one).intersection(&names(other)).cloned().collect()
}

fn words(request: &Request) -> BTreeSet<String> {
    let text = format!("{} {}", request.title, request.problem).to_lowercase();
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.chars().count() >= SHORTEST);
    words.filter(|word| !COMMON.contains(word)).map(stem).collect()
}

/// The word without the commonest endings, so that a switch and switches, and a feature and features, are one word each.
fn stem(word: &str) -> String {
    let long = |stem: &&str| stem.chars().count() >= SHORTEST;
    let stem = ["ing", "ed", "s"].iter().find_map(|ending| word.strip_suffix(ending)).filter(long).unwrap_or(word);
    stem.strip_suffix('e').filter(long).unwrap_or(stem).to_owned()
}

fn cosine(one: &BTreeSet<String>, other: &BTreeSet<String>, rarity: &impl Fn(&str) -> f64) -> Share {
    let square = |words: &mut dyn Iterator<Item = &String>| words.map(|word| rarity(word).powi(2)).sum::<f64>();
    let (of_one, of_other) = (square(&mut one.iter()), square(&mut other.iter()));
    let both = square(&mut one.intersection(other));
    Share(if both > 0.0 { both / (of_one * of_other).sqrt() } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(id: &str, title: &str, problem: &str, dependencies: &str) -> Request {
        Request {
            request: id.into(),
            title: title.into(),
            team: None,
            problem: problem.into(),
            need: None,
            products: String::new(),
            paths: String::new(),
            dependencies: dependencies.into(),
            source: None,
            votes: None,
            since: None,
            recorded: None,
            answered: None,
            until: None,
        }
    }

    #[test]
    fn alike_by_rare_words_or_by_a_common_dependency() {
        let asked = [
            request("a", "Switch features without a release", "We switch features in code.", ""),
            request("b", "Feature switches in the browser", "We pay for toggles.", "npm:toggles"),
            request("c", "Find a runbook at night", "Nobody knows the page.", ""),
            request("d", "Offers for some visitors", "Marketing wants it.", "npm:toggles"),
        ];
        let found = alike(&asked.iter().collect::<Vec<_>>());
        let pairs: Vec<_> = found.iter().map(|pair| (pair.one.request.as_str(), pair.other.request.as_str())).collect();
        assert_eq!(pairs, [("a", "b"), ("b", "d")]);
        assert_eq!(found[0].shared, ["featur", "switch"]);
        assert_eq!(found[1].shared, ["npm:toggles"]);
    }

    #[test]
    fn what_a_person_grouped_is_not_proposed_again() {
        let mut asked = [request("a", "Runbook", "Runbook", ""), request("b", "Runbook", "Runbook", "")];
        assert_eq!(alike(&asked.iter().collect::<Vec<_>>()).len(), 1);
        asked.iter_mut().for_each(|request| request.need = Some("runbooks".into()));
        assert!(alike(&asked.iter().collect::<Vec<_>>()).is_empty());
        assert!(alike(&[]).is_empty());
    }
}
