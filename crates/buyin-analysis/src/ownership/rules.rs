//! Owners by ownership files, with the rules of each day: Backstage before CODEOWNERS before OWNERS.

use std::collections::BTreeMap;

use buyin_facts::fact::OwnershipEvent;
use buyin_facts::word::{Op, OwnershipDialect};
use buyin_facts::{Day, IdentityKey};
use rustc_hash::FxHashMap;

use crate::index::{ComponentIx, PersonIx, RepositoryIx, TeamIx};
use crate::ownership::glob::Pattern;
use crate::ownership::{Sources, Steps, step};

/// Where forges look for CODEOWNERS, the first found counts.
const PLACES: [&str; 5] = [".github/", ".gitlab/", ".gitea/", ".forgejo/", ""];

/// Owners by rule, for every component.
#[derive(Debug, Default)]
pub(crate) struct RuleOwners {
    steps: Vec<Steps>,
}

/// The rules of one repository as they stand, in the order of their files and lines.
type Live<'a> = BTreeMap<(&'a str, u32), &'a OwnershipEvent>;

/// One repository's rules through time.
struct Repository<'a> {
    sources: Sources<'a>,
    roots: Vec<(ComponentIx, &'a str)>,
    /// For each pattern, which of the roots it covers.
    covers: FxHashMap<(OwnershipDialect, &'a str), Vec<bool>>,
}

impl RuleOwners {
    pub(crate) fn build(sources: Sources<'_>) -> Self {
        let mut owners = Self { steps: vec![Steps::new(); sources.components.len()] };
        for events in sources.history.ownership.chunk_by(|one, other| one.0 == other.0) {
            let mut repository = Repository::new(sources, events[0].0);
            let mut live = Live::new();
            for commit in events.chunk_by(|one, other| one.1.commit == other.1.commit) {
                repository.apply(&mut live, commit);
                let day = commit[0].1.day;
                for (index, (component, root)) in repository.roots.iter().enumerate() {
                    let owner = repository.owner(&live, index, root, day);
                    step(&mut owners.steps[component.at()], day, owner);
                }
            }
        }
        owners
    }

    pub(crate) fn steps(&self, component: ComponentIx) -> &[(Day, Option<TeamIx>)] {
        &self.steps[component.at()]
    }
}

impl<'a> Repository<'a> {
    fn new(sources: Sources<'a>, repository: RepositoryIx) -> Self {
        let own = sources.components.iter().filter(|(_, component)| component.repository == repository);
        let roots = own.map(|(component, info)| (component, info.root.as_str())).collect();
        Self { sources, roots, covers: FxHashMap::default() }
    }

    fn apply(&mut self, live: &mut Live<'a>, commit: &'a [(RepositoryIx, OwnershipEvent)]) {
        for (_, event) in commit.iter().filter(|(_, event)| event.op == Op::Remove) {
            live.remove(&(event.file.as_str(), event.line));
        }
        for (_, event) in commit.iter().filter(|(_, event)| event.op != Op::Remove) {
            live.insert((&event.file, event.line), event);
            let roots = &self.roots;
            self.covers.entry((event.dialect, event.pattern.as_str())).or_insert_with(|| {
                let pattern = Pattern::new(event.dialect, &event.pattern);
                // A file that could lie in the root stands for the whole of it.
                roots.iter().map(|(_, root)| pattern.covers(format!("{root}/x").trim_start_matches('/'))).collect()
            });
        }
    }

    fn owner(&self, live: &Live<'a>, index: usize, root: &str, day: Day) -> Option<TeamIx> {
        let covering = |rule: &&&OwnershipEvent| self.covers[&(rule.dialect, rule.pattern.as_str())][index];
        let of = |dialect| live.values().filter(covering).filter(move |rule| rule.dialect == dialect);
        let deepest = |dialect| {
            let rules: Vec<_> = of(dialect).collect();
            let depth = rules.iter().map(|rule| rule.pattern.len()).max();
            rules.into_iter().filter(move |rule| Some(rule.pattern.len()) == depth)
        };
        debug_assert!(self.roots[index].1 == root, "because roots keep their order");
        deepest(OwnershipDialect::Backstage)
            .find_map(|rule| self.team(&rule.owners, day))
            .or_else(|| self.codeowners(live, index, day))
            .or_else(|| {
                let approvers: Vec<&str> =
                    deepest(OwnershipDialect::KubernetesOwners).map(|rule| rule.owners.as_str()).collect();
                self.team(&approvers.join(" "), day)
            })
    }

    /// The rules of the file the forge would read: the last match wins, in GitLab of the first section that has one.
    fn codeowners(&self, live: &Live<'a>, index: usize, day: Day) -> Option<TeamIx> {
        let is_codeowners = |rule: &&&OwnershipEvent| {
            matches!(rule.dialect, OwnershipDialect::Github | OwnershipDialect::Gitlab | OwnershipDialect::Gitea)
        };
        let place = |file: &str| {
            let folder = file.strip_suffix("CODEOWNERS").unwrap_or(file);
            PLACES.iter().position(|place| *place == folder).unwrap_or(PLACES.len())
        };
        let file = live
            .values()
            .filter(is_codeowners)
            .map(|rule| rule.file.as_str())
            .min_by_key(|file| (place(file), *file))?;
        let mut sections: Vec<(String, &OwnershipEvent)> = Vec::new();
        let rules = live.range((file, 0)..=(file, u32::MAX)).map(|(_, rule)| *rule);
        for rule in rules.filter(|rule| self.covers[&(rule.dialect, rule.pattern.as_str())][index]) {
            let section = rule.section.to_lowercase();
            match sections.iter_mut().find(|(known, _)| *known == section) {
                Some((_, last)) => *last = rule,
                None => sections.push((section, rule)),
            }
        }
        sections.iter().find_map(|(_, rule)| self.team(&rule.owners, day))
    }

    /// The team that owners as written mean: the first that names a team, else the team most of the persons named are in.
    fn team(&self, owners: &str, day: Day) -> Option<TeamIx> {
        let teams = self.sources.teams;
        let owners = || owners.split_whitespace();
        if let Some(team) = owners().find_map(|owner| teams.by_handle(owner)) {
            return Some(team);
        }
        let mut votes: BTreeMap<TeamIx, usize> = BTreeMap::new();
        let persons: Vec<PersonIx> = owners().filter_map(|owner| self.person(owner)).collect();
        for (team, _) in persons.iter().flat_map(|person| teams.paying(*person, day)) {
            *votes.entry(*team).or_default() += 1;
        }
        votes.remove(&teams.none());
        let (team, most) = votes.into_iter().max_by_key(|(team, votes)| (*votes, std::cmp::Reverse(*team)))?;
        (most * 2 > persons.len()).then_some(team)
    }

    /// A person named by a keyed address or account: `key:<hex>`.
    fn person(&self, owner: &str) -> Option<PersonIx> {
        let key = owner.trim_start_matches('@').strip_prefix("key:")?;
        let key = IdentityKey(u64::from_str_radix(key, 16).ok()?);
        let directory = self.sources.directory;
        directory.by_address(key).or_else(|| directory.by_account(key))
    }
}
