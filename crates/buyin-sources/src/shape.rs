//! What a (name, address) pair looks like on its own: person, bot, AI agent, relay.
//!
//! Must not decide more than one pair can tell: a [`Shape::BotWord`] becomes a bot only where its subjects are templates too, and
//! people files win over everything here. First match wins: empty, agent, bot, relay, bot word, person.

use buyin_facts::word::Shape;

/// Bots by name or login, without `[bot]`; lower case. Each publishes its account.
#[rustfmt::skip]
const BOTS: &[&str] = &[
    "dependabot", "dependabot-preview", "dependabot support", // Dependabot, GitHub and before it.
    "renovate", "renovate bot", "renovate-bot", "mend renovate", "whitesource renovate", // Renovate, hosted and self-hosted.
    "greenkeeper", "greenkeeperio-bot", "snyk-bot", "depfu", "pyup-bot", "pyup.io bot", "scala-steward", "imgbot", "allcontributors", // Updates.
    "github-actions", "github actions", "github action", "gitlab-bot", "semantic-release-bot", "release-please", "pre-commit-ci", // Forge programs.
    "k8s-ci-robot", "k8s-merge-robot", "k8s-publishing-bot", "k8s-bot", "kubernetes prow robot", "kubernetes submit queue", // Kubernetes.
    "knative-automation", "knative automation", "knative prow robot", "knative-prow-robot", "google-prow-robot", // Knative.
    "bors", "bors-servo", "homu", "rust-highfive", "rustbot", "rust-timer", "rust-log-analyzer", "rust-cloud-vms", // Rust.
    "codecov", "codecov-io", "codecov-commenter", "coveralls", "travis ci", "travis-ci", "jenkins", "circleci", "buildkite", // CI services.
    "crowdin", "weblate", "hosted weblate", "transifex", "l10n-bot", // Translations.
    "openshift-merge-robot", "openshift-ci-robot", "openshift-bot", "istio-testing", "tektoncd-bot", "cf-ci-bot", "nodejs-github-bot",
    "googleapis-publisher", "gcf-owl-bot", "copybara-service", "copybara", "facebook-github-bot", "pytorchmergebot", "elasticmachine",
    "kibanamachine", "msftbot", "mergify", "kodiakhq", "bulldozer", "stale", "netlify", "vercel", "deepsource-autofix", "restyled-io",
];

/// Addresses of bots; lower case.
const BOT_ADDRESSES: &[&str] = &[
    "support@dependabot.com",
    "bot@renovateapp.com",
    "support@greenkeeper.io",
    "automation@knative.team",
    "bors@rust-lang.org",
    "action@github.com",
    "actions@github.com",
    "greenkeeper@greenkeeper.io",
    "snyk-bot@snyk.io",
    "bot@pyup.io",
];

/// AI agents by login or whole name; lower case. A person may be called Claude or Devin, so bare first names count only with
/// an address below or as a login.
#[rustfmt::skip]
const AGENTS: &[&str] = &[
    "copilot", "copilot-swe-agent", "github copilot", "copilot autofix powered by ai", // GitHub.
    "claude code", "claude-code", "openai codex", "chatgpt", "chatgpt-codex-connector", "codex cli", // Anthropic, OpenAI.
    "devin ai", "devin-ai-integration", "devin-ai", "cursor agent", "cursoragent", "cursor ai", // Cognition, Cursor.
    "aider", "gemini-code-assist", "gemini cli", "google-labs-jules", "jules", "amp", "sweep ai", "sweep-ai", "opencode", "openhands", "openhands-agent",
    "roomote", "factory-droid", "windsurf", "cline", "coderabbitai", "sourcery-ai", "ellipsis-dev", "amazon-q-developer", "kiro-agent", "warp-agent",
];

/// Addresses of AI agents; lower case.
const AGENT_ADDRESSES: &[&str] = &[
    "noreply@anthropic.com",
    "codex@openai.com",
    "noreply@openai.com",
    "noreply@aider.chat",
    "aider@aider.chat",
    "cursoragent@cursor.com",
    "agent@cursor.com",
    "copilot@github.com",
    "devin@cognition.ai",
    "openhands@all-hands.dev",
    "noreply@opencode.ai",
    "amp@ampcode.com",
    "noreply@ampcode.com",
    "jules@google.com",
    "gemini-cli@google.com",
    "agent@warp.dev",
];

/// Logins that are agents although people bear the name: only in a forge's `noreply` address with its number.
const AGENT_ACCOUNTS: &[&str] = &["198982749+copilot", "175728472+copilot", "158243242+devin-ai-integration"];

/// Addresses many people pass through; lower case. By whole address, or by what stands before the `@`.
const RELAYS: &[&str] = &[
    "gitgitgadget@gmail.com",
    "noreply@github.com",
    "none@none",
    "unknown@unknown",
    "you@example.com",
    "email@example.com",
];
const RELAY_MAILBOXES: &[&str] = &[
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "root",
    "none",
    "nobody",
    "unknown",
    "devnull",
    "gitgitgadget",
];

/// The shape of a pair. "Eric Bottard" is a person; `ci`, `robot`, `automation` count only as whole words.
pub fn shape_of(name: &str, email: &str) -> Shape {
    let (name, email) = (name.trim(), email.trim().trim_matches(['<', '>']).trim());
    if name.is_empty() && email.is_empty() {
        return Shape::Empty;
    }
    let (low_name, low_email) = (name.to_lowercase(), email.to_lowercase());
    let (mailbox, domain) = low_email.split_once('@').unwrap_or((&low_email, ""));
    let account = forge_account(mailbox, domain);
    let login = account.map(|account| account.split_once('+').map_or(account, |parts| parts.1));
    let plain = low_name.trim_end_matches("[bot]").trim_end();

    if is_agent(plain, &low_email, account, login) {
        Shape::Agent
    } else if is_bot(&low_name, &low_email, login) {
        Shape::Bot
    } else if is_relay(mailbox, domain, &low_email, account) {
        Shape::Relay
    } else if has_bot_word(name) || has_bot_word(email.split('@').next().unwrap_or_default()) {
        Shape::BotWord
    } else {
        Shape::Person
    }
}

/// What stands before the `@` of a `noreply` address that belongs to one account: `login` or `number+login`.
fn forge_account<'a>(mailbox: &'a str, domain: &str) -> Option<&'a str> {
    (domain.starts_with("users.noreply.") && !mailbox.is_empty() && !RELAY_MAILBOXES.contains(&mailbox))
        .then_some(mailbox)
}

fn is_agent(plain_name: &str, email: &str, account: Option<&str>, login: Option<&str>) -> bool {
    let login = login.map(|login| login.trim_end_matches("[bot]"));
    AGENT_ADDRESSES.contains(&email)
        || AGENTS.contains(&plain_name)
        || login.is_some_and(|login| AGENTS.contains(&login))
        || account.is_some_and(|account| AGENT_ACCOUNTS.contains(&account))
}

fn is_bot(name: &str, email: &str, login: Option<&str>) -> bool {
    let marked = |text: &str| text.ends_with("[bot]");
    marked(name)
        || email.contains("[bot]@")
        || BOT_ADDRESSES.contains(&email)
        || BOTS.contains(&name)
        || login.is_some_and(|login| BOTS.contains(&login))
}

fn is_relay(mailbox: &str, domain: &str, email: &str, account: Option<&str>) -> bool {
    let host = domain.split('.').next().unwrap_or_default();
    RELAYS.contains(&email)
        || (account.is_none() && (RELAY_MAILBOXES.contains(&mailbox) || domain.starts_with("users.noreply.")))
        || matches!(host, "localhost" | "none" | "(none)")
        || matches!(domain, "example.com" | "example.org")
}

/// Whether a text has one of the words, with blanks, signs, digits and changes from small to capital letters as borders.
fn has_bot_word(text: &str) -> bool {
    let is_border = |one: char, other: char| one.is_lowercase() && other.is_uppercase();
    let mut words = Vec::new();
    let mut last = None;
    for letter in text.chars() {
        if !letter.is_alphabetic() {
            last = None;
            continue;
        }
        if last.is_none_or(|before| is_border(before, letter)) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
        last = Some(letter);
    }
    words.iter().any(|word| {
        matches!(word.as_str(), "bot" | "bots" | "robot" | "robots" | "automation" | "ci" | "cron" | "cronjob")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_pairs() {
        let cases: &[(Shape, &[(&str, &str)])] = &[
            (
                Shape::Person,
                &[
                    ("Eric Bottard", "eric.bottard+github@gmail.com"),
                    ("Matt Kraai", "matt.kraai@abbott.com"),
                    ("Robin", "robin@x.org"),
                    ("Cici", "cici@x.org"),
                    ("Devin Ragotzy", "devin.ragotzy@gmail.com"),
                    ("Claude", "claude@univ.fr"),
                    ("BO41", "botbob@disroot.org"),
                    ("carbotaniuman", "41451839+carbotaniuman@users.noreply.github.com"),
                    ("Keshav Kumar", "keshavcodex@gmail.com"),
                    ("Lorenzo Zabot", "lorenzozabot@gmail.com"),
                    ("", "ann@x.org"),
                    ("Ann", ""),
                    ("Ann Lee", "1+ann@users.noreply.github.com"),
                    ("Lucia Cipriani", "cip@x.org"),
                    ("Ann Lee", "ann@automation.example.net"),
                ],
            ),
            (
                Shape::Bot,
                &[
                    ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
                    ("dependabot-preview[bot]", "support@dependabot.com"),
                    ("knative-automation", "automation@knative.team"),
                    ("Knative Prow Robot", "41213312+knative-prow-robot@users.noreply.github.com"),
                    ("bors[bot]", "bors[bot]@users.noreply.github.com"),
                    ("rustbot", "47979223+rustbot@users.noreply.github.com"),
                    ("Mend Renovate", "bot@renovateapp.com"),
                    ("github-actions", "github-actions@github.com"),
                    ("acme-deploy[bot]", ""),
                ],
            ),
            (
                Shape::BotWord,
                &[
                    ("The Miri Cronjob Bot", "miri@cron.bot"),
                    ("Spellar Bot", "50248246+SpellarBot@users.noreply.github.com"),
                    ("deployBot", "x@acme.io"),
                    ("j143-bot", "46682169+j143-bot@users.noreply.github.com"),
                    ("acme ci", "ci@acme.io"),
                    ("release_automation", "r@acme.io"),
                    ("Build", "acme-robot@acme.io"),
                ],
            ),
            (
                Shape::Agent,
                &[
                    ("Codex", "codex@openai.com"),
                    ("Claude Opus 4.6", "noreply@anthropic.com"),
                    ("Claude", "noreply@anthropic.com"),
                    ("Copilot", "175728472+Copilot@users.noreply.github.com"),
                    ("copilot-swe-agent[bot]", "198982749+Copilot@users.noreply.github.com"),
                    ("devin-ai-integration[bot]", "158243242+devin-ai-integration[bot]@users.noreply.github.com"),
                    ("Cursor Agent", "cursoragent@cursor.com"),
                    ("aider (gpt)", "noreply@aider.chat"),
                    ("OpenAI Codex", "codex@openai.com"),
                ],
            ),
            (
                Shape::Relay,
                &[
                    ("GitHub", "noreply@github.com"),
                    ("Ann Lee via GitGitGadget", "gitgitgadget@gmail.com"),
                    ("root", "root@localhost"),
                    ("x", "none@none"),
                    ("Ann", "noreply@users.noreply.github.com"),
                    ("Ann", "ann@localhost.localdomain"),
                    ("web", "no-reply@acme.io"),
                ],
            ),
            (Shape::Empty, &[("", ""), (" ", "<>")]),
        ];
        for (shape, pairs) in cases {
            for (name, email) in *pairs {
                assert_eq!(shape_of(name, email), *shape, "{name} <{email}>");
            }
        }
    }
}
