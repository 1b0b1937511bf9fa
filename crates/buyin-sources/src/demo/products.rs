//! The product files of acme, as its platform team wrote them. Data only.

/// File id and content.
pub(super) const PRODUCTS: &[(&str, &str)] = &[
    ("platform-go", PLATFORM_GO),
    ("deploy-action", DEPLOY_ACTION),
    ("tf-network", TF_NETWORK),
    ("base-images", BASE_IMAGES),
    ("telemetry-rs", TELEMETRY_RS),
    ("notify", NOTIFY),
    ("flags", FLAGS),
    ("portal-search", PORTAL_SEARCH),
    ("money", MONEY),
];

const PLATFORM_GO: &str = r#"name = "Platform kit for Go"
owner = "platform"
offer = "free"
alternatives = ["github.com/go-kit/kit"]

[[component]]
repository = "platform-go"
path = ""

# Its import name changed; both are the same product.
[[alias]]
ecosystem = "go"
name = "github.com/acme/platform-go"

[[alias]]
ecosystem = "go"
name = "go.acme.example/kit"
since = 2024-05-13
"#;

const DEPLOY_ACTION: &str = r#"name = "Deploy action"
owner = "platform"
offer = "free"

[[component]]
repository = "deploy-action"
path = ""
"#;

const TF_NETWORK: &str = r#"name = "Network module"
owner = "platform"
offer = "mandated"

[[component]]
repository = "tf-network"
path = ""
"#;

const BASE_IMAGES: &str = r#"name = "Base images"
owner = "platform"
offer = "default"

[[component]]
repository = "base-images"
path = ""

[[alias]]
ecosystem = "image"
name = "registry.acme.example/base/go"

[[alias]]
ecosystem = "image"
name = "registry.acme.example/base/node"
"#;

const TELEMETRY_RS: &str = r#"name = "Telemetry for Rust"
owner = "platform"
offer = "free"

[[component]]
repository = "telemetry-rs"
path = ""
"#;

const NOTIFY: &str = r#"name = "Notify"
owner = "platform"
network = true
offer = "free"
alternatives = ["smtp"]

[[component]]
repository = "notify"
path = ""

# It is called over the network; its address in a configuration file shows use.
[[detect]]
path = "**/config/*.yaml"
pattern = "notify\\.acme\\.internal"
"#;

const FLAGS: &str = r#"name = "Feature flags"
owner = "platform"
offer = "free"
alternatives = ["launch-toggles"]

[[component]]
repository = "flags"
path = ""
since = 2023-08-21
"#;

const PORTAL_SEARCH: &str = r#"name = "Portal search"
owner = "platform"
offer = "free"

[[component]]
repository = "portal-search"
path = ""
since = 2024-03-04
"#;

const MONEY: &str = r#"name = "Money"
owner = "platform"
offer = "free"

# Payments wrote it; the platform took it over.
[[component]]
repository = "go-libs"
path = "money"
since = 2024-05-27
"#;
