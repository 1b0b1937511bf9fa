//! The repositories of acme and the components in them. Data only.

use super::calendar::day;
use buyin_facts::Day;

/// What a component is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Services and libraries.
    Go,
    /// Libraries and the gateway.
    Rust,
    /// Web apps and the action.
    TypeScript,
    /// Search and its tools.
    Python,
    /// The network module.
    Terraform,
    /// Base images.
    Shell,
}

/// How changes reach the default branch of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Pushed as they are.
    Straight,
    /// Moved on top of the branch: the committer date is later than the author date.
    Rebase,
    /// One commit for a whole pull request, committed by the forge.
    Squash,
    /// A branch of commits and a true merge.
    Merge,
}

impl Way {
    /// In words, for the truth.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Straight => "changes are pushed as they are",
            Self::Rebase => "changes are moved on top: author dates are older than committer dates",
            Self::Squash => "a pull request becomes one commit, committed by the forge",
            Self::Merge => "branches are merged by true merges",
        }
    }
}

/// A root path with a manifest.
#[derive(Debug)]
pub(super) struct Component {
    /// Root path, empty for the root of the repository.
    pub(super) path: &'static str,
    /// What it is written in.
    pub(super) language: Language,
    /// Its name in its ecosystem, as its manifest declares it; empty where none does.
    pub(super) name: &'static str,
    /// How much of a usual week of its team goes here; 0 when only stories work on it.
    pub(super) weight: u32,
    /// First day of usual work.
    pub(super) since: &'static str,
}

/// A repository of acme.
#[derive(Debug)]
pub(super) struct Repository {
    /// Its name.
    pub(super) name: &'static str,
    /// The team that owns it (storefront's became growth's).
    pub(super) team: &'static str,
    /// Day of its first commit.
    pub(super) since: &'static str,
    /// How changes arrive.
    pub(super) way: Way,
    /// What its words are about.
    pub(super) nouns: &'static [&'static str],
    /// Its components, the usual one first.
    pub(super) components: &'static [Component],
}

/// A component of a repository: where time goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    /// Repository name.
    pub(super) repository: &'static str,
    /// Root path of the component.
    pub(super) path: &'static str,
}

impl Place {
    /// A component by its repository and path.
    pub(super) const fn new(repository: &'static str, path: &'static str) -> Self {
        Self { repository, path }
    }

    /// What is known of it.
    pub(super) fn component(self) -> &'static Component {
        let components = repository(self.repository).components;
        components.iter().find(|component| component.path == self.path).expect("because places name known components")
    }
}

const fn component(path: &'static str, language: Language, name: &'static str, weight: u32) -> Component {
    Component { path, language, name, weight, since: "2022-09-01" }
}

const fn later(component: Component, since: &'static str) -> Component {
    Component { since, ..component }
}

use Language::{Go, Python, Rust, Shell, Terraform, TypeScript};

/// Every repository, by team.
#[rustfmt::skip]
pub(super) const REPOSITORIES: &[Repository] = &[
    Repository { name: "checkout", team: "checkout", since: "2022-09-01", way: Way::Squash,
        nouns: &["cart", "order", "basket", "voucher", "total", "delivery", "customer", "line"],
        components: &[component("", Go, "github.com/acme/checkout", 10),
            later(component("lib/idempotency", Go, "github.com/acme/checkout/lib/idempotency", 0), "2022-12-05"),
            later(component("pkg/orders", Go, "github.com/acme/checkout/pkg/orders", 0), "2023-09-18")] },
    Repository { name: "payments", team: "payments", since: "2022-09-01", way: Way::Merge,
        nouns: &["charge", "refund", "capture", "card", "mandate", "payout", "dispute", "currency"],
        components: &[component("", Go, "github.com/acme/payments", 10)] },
    Repository { name: "search", team: "search", since: "2022-09-01", way: Way::Straight,
        nouns: &["query", "token", "index", "ranking", "document", "facet", "synonym", "score"],
        components: &[component("ranking", Python, "acme-ranking", 6), component("indexer", Python, "acme-indexer", 5)] },
    Repository { name: "identity", team: "identity", since: "2022-09-01", way: Way::Squash,
        nouns: &["account", "login", "passkey", "grant", "tenant", "role", "consent", "device"],
        components: &[component("", Go, "github.com/acme/identity", 7)] },
    Repository { name: "edge-gateway", team: "identity", since: "2022-09-05", way: Way::Rebase,
        nouns: &["route", "header", "upstream", "limit", "origin", "request", "timeout", "peer"],
        components: &[component("", Rust, "edge-gateway", 5)] },
    Repository { name: "shipping", team: "logistics", since: "2022-09-01", way: Way::Straight,
        nouns: &["parcel", "carrier", "label", "route", "tariff", "pickup", "address", "zone"],
        components: &[component("", Go, "github.com/acme/shipping", 7)] },
    Repository { name: "warehouse", team: "logistics", since: "2024-01-15", way: Way::Squash,
        nouns: &["stock", "shelf", "pallet", "picker", "bin", "wave", "carton", "count"],
        components: &[later(component("", Go, "github.com/acme/warehouse", 7), "2024-01-15")] },
    Repository { name: "storefront", team: "storefront", since: "2022-09-01", way: Way::Squash,
        nouns: &["page", "banner", "product", "gallery", "price", "menu", "review", "filter"],
        components: &[component("packages/web", TypeScript, "@acme/storefront-web", 8),
            component("packages/ui", TypeScript, "@acme/storefront-ui", 4)] },
    Repository { name: "backoffice", team: "storefront", since: "2022-10-10", way: Way::Straight,
        nouns: &["report", "ticket", "agent", "table", "filter", "export", "note", "case"],
        components: &[component("", TypeScript, "@acme/backoffice", 4)] },
    Repository { name: "platform-go", team: "platform", since: "2022-09-01", way: Way::Merge,
        nouns: &["logger", "config", "retry", "server", "client", "health", "tracer", "pool"],
        components: &[component("", Go, "github.com/acme/platform-go", 8)] },
    Repository { name: "deploy-action", team: "platform", since: "2022-09-07", way: Way::Straight,
        nouns: &["release", "stage", "rollout", "cluster", "artifact", "approval", "window", "lock"],
        components: &[component("", TypeScript, "", 5)] },
    Repository { name: "tf-network", team: "platform", since: "2022-11-14", way: Way::Squash,
        nouns: &["subnet", "gateway", "peering", "zone", "rule", "resolver", "endpoint", "tunnel"],
        components: &[later(component("", Terraform, "", 4), "2022-11-14")] },
    Repository { name: "base-images", team: "platform", since: "2022-09-12", way: Way::Straight,
        nouns: &["package", "layer", "user", "cert", "cache", "locale", "mirror", "label"],
        components: &[component("go", Shell, "registry.acme.example/base/go", 1),
            component("node", Shell, "registry.acme.example/base/node", 1)] },
    Repository { name: "telemetry-rs", team: "platform", since: "2023-01-16", way: Way::Merge,
        nouns: &["span", "metric", "exporter", "batch", "sampler", "meter", "event", "buffer"],
        components: &[later(component("", Rust, "acme-telemetry", 3), "2023-01-16")] },
    Repository { name: "notify", team: "platform", since: "2023-03-06", way: Way::Rebase,
        nouns: &["message", "template", "channel", "recipient", "bounce", "digest", "quota", "locale"],
        components: &[later(component("", Go, "github.com/acme/notify", 4), "2023-03-06")] },
    Repository { name: "flags", team: "platform", since: "2023-08-21", way: Way::Squash,
        nouns: &["flag", "segment", "rollout", "variant", "rule", "audience", "switch", "snapshot"],
        components: &[later(component("", Go, "github.com/acme/flags", 3), "2023-08-21"),
            later(component("client/js", TypeScript, "@acme/flags", 1), "2023-10-02")] },
    Repository { name: "go-libs", team: "platform", since: "2024-05-27", way: Way::Squash,
        nouns: &["amount", "currency", "rate", "remainder", "unit", "total"],
        components: &[later(component("money", Go, "github.com/acme/go-libs/money", 0), "2024-05-27")] },
    Repository { name: "portal-search", team: "platform", since: "2024-03-04", way: Way::Squash,
        nouns: &["catalogue", "entry", "owner", "suggestion", "crawler", "snippet", "badge", "tab"],
        components: &[later(component("", TypeScript, "@acme/portal-search", 9), "2024-03-04")] },
];

/// The repository of a name.
pub(super) fn repository(name: &str) -> &'static Repository {
    REPOSITORIES.iter().find(|repository| repository.name == name).expect("because places name known repositories")
}

/// What a team usually works on on a day, with weights: the components of its repositories. Growth inherits storefront's.
pub(super) fn usual_places(team: &str, on: Day) -> Vec<(Place, u32)> {
    let heir = |owner: &str| owner == team || (team == "growth" && owner == "storefront");
    let mut places = Vec::new();
    for repository in REPOSITORIES.iter().filter(|repository| heir(repository.team)) {
        for component in repository.components {
            if component.weight > 0 && day(component.since) <= on && day(repository.since) <= on {
                places.push((Place::new(repository.name, component.path), component.weight));
            }
        }
    }
    places
}
