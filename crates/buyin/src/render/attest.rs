//! The attestation as a document: for those it is about, and for who speaks for them. Sentences made of what the view holds.

use buyin_analysis::view::{AttestView, HeldRow};
use buyin_facts::decision::Policy;

use crate::render::document::{Block, Document, plain};
use crate::render::page::footer;
use crate::render::{Sheet, count, counted};

/// The document of an attestation.
pub(crate) fn document(view: &AttestView) -> Document {
    let mut blocks = vec![Block::Text(about(view)), Block::Heading("What is held")];
    blocks.push(Block::Table(held(&view.rows)));
    blocks.push(Block::Text(ABSENT.to_owned()));
    blocks.push(Block::Heading("How long"));
    blocks.push(Block::List(KEPT.iter().map(|said| (*said).to_owned()).collect()));
    blocks.push(Block::Heading("Who sees what"));
    blocks.push(Block::List(sees(view)));
    blocks.push(Block::Heading("Whom the policy does not bind"));
    blocks.push(Block::List(BEYOND.iter().map(|said| (*said).to_owned()).collect()));
    blocks.push(Block::Heading("What a person can do"));
    blocks.push(Block::List(RIGHTS.iter().map(|said| (*said).to_owned()).collect()));
    blocks.push(Block::Heading("To compare"));
    blocks.push(Block::Text(format!(
        "Configuration `{}`: a hash of the policy and of all that was decided and answers depend on. Another attestation with the \
         same hash speaks of the same rules.",
        view.configuration
    )));
    Document {
        title: format!("What Buyin holds at {}", plain(&view.organisation)),
        blocks,
        footer: footer(&view.header),
    }
}

fn about(view: &AttestView) -> String {
    let policy = view.header.policy.as_str();
    format!(
        "Buyin reads git repositories and says how much of teams' time went where. Policy in force: `{policy}`. The amounts are \
         estimates of teams' time; no person is rated, ranked or compared by any of its answers."
    )
}

/// What is held; what there is none of is said too.
fn held(rows: &[HeldRow]) -> Sheet {
    let row = |row: &HeldRow| {
        vec![
            name(row.category).to_owned(),
            count(row.count),
            place(row.place).to_owned(),
            persons(row.persons).to_owned(),
        ]
    };
    let columns = [("what", false), ("how many", true), ("where", false), ("tells of persons by", false)];
    Sheet {
        columns: columns.iter().map(|(title, right)| ((*title).to_owned(), *right)).collect(),
        rows: rows.iter().map(row).collect(),
        ..Sheet::default()
    }
}

fn name(category: &str) -> &str {
    match category {
        "names_and_addresses" => "names and addresses as commits spell them",
        "forgotten_spellings" => "spellings of forgotten persons: a number in place of the name",
        "spellings" => "the same spellings as keyed pseudonyms",
        "commits" => "commits: time, zone, size; no messages",
        "people_of_commits" => "authors, co-authors, reviewers, mergers of commits",
        "changed_paths" => "changed paths and line counts",
        "change_requests_and_reviews" => "change requests and reviews",
        "contents" => "fingerprints, exports and import lines of source code",
        "about_code" => "components, dependencies, owners, warnings and the like",
        "answers_kept" => "tables of answers kept for speed",
        "people_files" => "people files",
        "stays_in_teams" => "stays in teams",
        "events" => "events: who decided what when",
        other => other,
    }
}

fn place(place: &str) -> &str {
    match place {
        "private" => ".buyin/private, one machine, mode 0600",
        "lake" => ".buyin, mode 0700",
        "cache" => ".buyin/cache",
        _ => "the decisions repository",
    }
}

fn persons(persons: &str) -> &str {
    match persons {
        "name" => "name",
        "pseudonym" => "keyed pseudonym",
        _ => "not at all",
    }
}

const ABSENT: &str = "Not held: messages of commits, contents of files, chat, mail, presence on a machine. Commits carry the time \
                      git recorded: it dates work and tells duplicates apart, and no answer shows a time of day.";

const KEPT: [&str; 4] = [
    "Facts and pseudonyms: as long as the folder `.buyin` is there. Deleting it deletes all of them; the next scan makes them anew \
     from the clones.",
    "Earlier states of the facts: the last three, and others for an hour.",
    "Names and addresses: as the facts. Without the secret beside them a pseudonym cannot be turned back.",
    "Decision files: as long as their git repository keeps its history. Buyin never rewrites it.",
];

fn sees(view: &AttestView) -> Vec<String> {
    let fewest = view.fewest;
    let mut said = match view.header.policy {
        Policy::Team => vec![
            format!("Everybody who may open the books sees teams, never persons. An amount that rests on fewer than {fewest} \
                     people is shown as a band: under 5, 5–20, over 20 days."),
            "Answers are given for month ends, so that two days side by side do not show one person's day.".to_owned(),
            "A known limit: where several bands and sums meet, subtraction can narrow a band, or give the figure itself. \
             The policy `strict` closes this."
                .to_owned(),
        ],
        Policy::Strict => vec![
            format!("Everybody who may open the books sees teams, never persons. An amount that rests on fewer than {fewest} \
                     people is held back, and others with it, so that no sum gives it away."),
            "Answers are given for month ends. A month holds the same on whatever day it is asked for, and one whose small \
             amounts are too few together waits for the next."
                .to_owned(),
            "What stands in the code is told: who uses what, where copies stand, and when they were last edited.".to_owned(),
            "A known limit: what comes late to a month that is shown, after the next scan, can be seen by whoever kept the \
             answers of the last."
                .to_owned(),
        ],
        Policy::Public => vec![
            "Nothing is held back: amounts of single persons' time can be seen. This policy is for public histories alone."
                .to_owned(),
        ],
    };
    said.push("Evidence names commits, components and paths; never an author or a time of day.".to_owned());
    said.push("What a platform lead sees of a team, that team sees.".to_owned());
    said.push("Free queries, gates, exports and the programming interface see the same guarded answers.".to_owned());
    said.push(match view.named_by_consent {
        0 => "Nobody is named by consent in a pledge.".to_owned(),
        people => {
            format!("{} named, by their consent, in accepted pledges.", counted(people, "person is", "persons are"))
        }
    });
    said
}

const BEYOND: [&str; 3] = [
    "Whoever has the clones can count commits by author with git alone. No policy of Buyin reaches them.",
    "Whoever can read the folder `.buyin` can read names, addresses and every pseudonym's commits, and can ask under any policy.",
    "Whoever can change `buyin.toml` can change the policy. The history of its git repository shows who did, and the hash below \
     changes.",
];

const RIGHTS: [&str; 3] = [
    "`buyin me` shows a person, where the private file lies, everything held on them.",
    "`buyin correct` mends a wrong mapping of an address to a person.",
    "`buyin forget` takes a person's name and addresses out; their time stays with the team, as nobody's in particular.",
];
