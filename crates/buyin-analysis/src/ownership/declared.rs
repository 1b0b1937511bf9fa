//! Owners by decision: product files, then team files; the deepest path that encloses the component wins.

use buyin_facts::Day;

use crate::component::Component;
use crate::index::TeamIx;
use crate::ownership::{Sources, Steps, overlay};
use crate::span::Span;

/// A path given to a team for some time.
struct Grant<'a> {
    path: &'a str,
    span: Span,
    team: TeamIx,
}

/// Whether a path prefix of a decision file encloses a root path.
pub(crate) fn encloses(prefix: &str, root: &str) -> bool {
    let prefix = prefix.trim_matches('/');
    prefix.is_empty() || root.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The declared owners of one component.
pub(crate) fn steps(sources: Sources<'_>, component: &Component) -> Steps {
    let repository = sources.history.name(component.repository);
    let products = sources.decisions.products.iter().filter_map(|row| {
        let team = sources.teams.by_id(row.owner.as_deref()?)?;
        (row.repository == repository).then(|| Grant {
            path: &row.path,
            span: Span::between(row.since, row.until),
            team,
        })
    });
    let owns = sources.decisions.ownerships.iter().filter_map(|row| {
        let team = sources.teams.by_id(&row.team)?;
        (row.repository == repository).then(|| Grant {
            path: &row.path,
            span: Span::between(row.since, row.until),
            team,
        })
    });
    overlay(&[of_grants(products, &component.root), of_grants(owns, &component.root)])
}

fn of_grants<'a>(grants: impl Iterator<Item = Grant<'a>>, root: &str) -> Steps {
    let mut grants: Vec<Grant<'_>> = grants.filter(|grant| encloses(grant.path, root)).collect();
    // Deepest first; of equals the one that began last.
    grants.sort_by_key(|grant| std::cmp::Reverse((grant.path.trim_matches('/').len(), grant.span.since)));
    let layers: Vec<Steps> = grants
        .iter()
        .map(|grant| {
            let mut steps: Vec<(Day, Option<TeamIx>)> = vec![(grant.span.since, Some(grant.team))];
            steps.extend(grant.span.until.map(|until| (until, None)));
            steps
        })
        .collect();
    overlay(&layers)
}
