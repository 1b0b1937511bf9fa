//! Effort against git's own numbers; state against a fresh parse of every tree on the line, in which a file that cannot be read
//! is as in its last readable version on the line.

use std::collections::BTreeMap;
use std::path::Path;

use buyin_facts::fact::{
    Change, Commit, CommitPerson, ComponentEvent, DependencyEvent, ImportEvent, MailmapEvent, OwnershipEvent,
};
use buyin_facts::word::{ChangeKind, Op, ReadStatus, Role};
use buyin_facts::{CommitNumber, RepositoryId, Snapshot};
use proptest::prelude::*;

use crate::world::{DAY, EPOCH, Node, Place, Spec, Tree, borrow, file, git, make, make_with, rows, scanned, tree};

/// (commit, path) to what git prints of it.
type Numbers = BTreeMap<(String, String), (String, String)>;

fn git_says(path: &Path) -> Numbers {
    let out = git(path, &["log", "HEAD", "-z", "--numstat", "--no-renames", "--no-merges", "--format=%x01%H"]);
    let mut commit = String::new();
    let mut numbers = Numbers::new();
    for piece in out.split(|byte| [0, b'\n'].contains(byte)).filter(|piece| !piece.is_empty()) {
        let text = String::from_utf8_lossy(piece);
        match text.strip_prefix('\u{1}') {
            Some(id) => commit = id.to_owned(),
            None => {
                let mut parts = text.splitn(3, '\t').map(str::to_owned);
                let mut part = || parts.next().unwrap_or_default();
                let (added, removed, path) = (part(), part(), part());
                numbers.insert((commit.clone(), path), (added, removed));
            }
        }
    }
    numbers
}

fn buyin_says(snapshot: &Snapshot) -> Numbers {
    let ids = ids(snapshot);
    let number = |change: &Change, lines: u32| match change.status {
        ReadStatus::Binary => "-".to_owned(),
        _ => lines.to_string(),
    };
    let entry = |change: Change| {
        let lines = (number(&change, change.added), number(&change, change.removed));
        ((ids[&change.commit].clone(), change.path), lines)
    };
    rows::<Change>(snapshot).into_iter().map(entry).collect()
}

fn ids(snapshot: &Snapshot) -> BTreeMap<CommitNumber, String> {
    rows::<Commit>(snapshot).into_iter().map(|commit| (commit.commit, commit.id.to_string())).collect()
}

fn odd_history() -> Vec<Spec> {
    let big: String = (0..500).map(|line| format!("line {}\n", line % 37)).collect();
    let mut edited: Vec<String> = big.lines().map(str::to_owned).collect();
    edited.swap(3, 400);
    edited.retain(|line| line != "line 5");
    let binary = Node::File(b"a\0b\nc".to_vec());
    let mut odd =
        tree([("a.txt", file("one\ntwo\n")), ("empty", file("")), ("bin", binary.clone()), ("big", file(&big))]);
    odd.insert(b"b\xffd/p\xe9".to_vec(), file("x"));
    let mut next = odd.clone();
    next.extend(tree([
        ("a.txt", Node::Program(b"one\ntwo\n".to_vec())),
        ("bin", Node::File(b"text now\n".to_vec())),
        ("big", file(&edited.join("\n"))),
        ("link", Node::Link(b"a.txt".to_vec())),
        ("module", Node::Submodule(0x11)),
    ]));
    let mut third = next.clone();
    third.extend(tree([
        ("a.txt", Node::Link(b"big".to_vec())),
        ("link", file("a.txt")),
        ("module", Node::Submodule(0x22)),
        ("bin", binary),
        ("dir/moved", file("")),
    ]));
    third.remove(&b"empty"[..]);
    third.remove(&b"big"[..]);
    third.extend(tree([("big/file", file(&big)), ("dir/copy", file(&edited.join("\n")))]));
    let mut last = third.clone();
    last.retain(|path, _| !path.starts_with(b"big"));
    last.insert(b"big".to_vec(), file("a file again"));
    last.insert(b"module".to_vec(), file("a file\n"));
    vec![
        Spec::new(0, &[], odd),
        Spec::new(1, &[0], next.clone()),
        Spec::new(2, &[0], tree([("other", file("side\n"))])),
        Spec::new(3, &[1], third.clone()),
        Spec::new(4, &[3, 2], third),
        Spec::new(5, &[4], last),
        Spec::new(6, &[5], Tree::new()),
    ]
}

#[test]
fn effort_is_what_git_counts() {
    for hash in ["sha1", "sha256"] {
        let place = Place::new();
        let repository = place.world().join("odd");
        make_with(&repository, &odd_history(), hash);
        let (snapshot, report) = scanned(&place.lake("a"), &place.world());
        assert_eq!(report.commits, 7);
        assert_eq!(buyin_says(&snapshot), git_says(&repository));
    }
}

#[test]
fn moves_and_types_are_told_apart() {
    let place = Place::new();
    make(&place.world().join("odd"), &odd_history());
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let kinds: BTreeMap<(u32, String), ChangeKind> =
        rows::<Change>(&snapshot).into_iter().map(|row| ((row.commit.0, row.path), row.kind)).collect();
    let kind = |commit, path: &str| kinds.get(&(commit, path.to_owned())).copied();
    let numbers: BTreeMap<String, u32> = ids(&snapshot).into_iter().map(|(number, id)| (id, number.0)).collect();
    assert_eq!(numbers.len(), 7);
    assert_eq!(kind(1, "a.txt"), Some(ChangeKind::Retyped), "the mode alone changed");
    assert_eq!(kind(1, "bin"), Some(ChangeKind::Modified));
    assert_eq!(kind(2, "a.txt"), Some(ChangeKind::Retyped), "a file became a link");
    assert_eq!(kind(2, "dir/copy"), Some(ChangeKind::Moved), "its content was `big`");
    assert_eq!(kind(2, "big/file"), Some(ChangeKind::Added), "content of an older `big` only");
    assert_eq!(kind(2, "big"), Some(ChangeKind::Deleted));
}

#[test]
fn arrival_follows_the_first_parent_line() {
    let place = Place::new();
    let file = |text: &str| tree([("a", file(text))]);
    let mut specs: Vec<Spec> = (0..6).map(|number| Spec::new(number, &[], file(&number.to_string()))).collect();
    // 0 <- 1 <- 5 (merge of 4), side: 0 <- 2 <- 3 <- 4, where 3 says it is older than 2.
    for (number, parents) in [(1, vec![0]), (2, vec![0]), (3, vec![2]), (4, vec![3]), (5, vec![1, 4])] {
        specs[number].parents = parents;
    }
    specs[3].times.0 = EPOCH - 10 * DAY;
    specs[4].times = (EPOCH + 20 * DAY, EPOCH + 20 * DAY);
    specs[5].times = (EPOCH + 9 * DAY, EPOCH + 9 * DAY);
    specs[4].message = b"Work\n\nCo-authored-by: Bo <bo@example.org>\nReviewed-by: Ri <ri@example.org>\n".to_vec();
    let made = make(&place.world().join("r"), &specs);
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let commits = rows::<Commit>(&snapshot);
    let order: Vec<usize> =
        commits.iter().filter_map(|row| made.iter().position(|id| *id == row.id.to_string())).collect();
    assert_eq!(order, [0, 1, 2, 3, 4, 5]);
    assert!(commits[2..].iter().all(|row| row.brought_by == CommitNumber(5)));
    let day = |seconds: i64| (seconds / DAY) as i32;
    assert_eq!(commits[5].arrival.0, day(EPOCH + 9 * DAY));
    assert_eq!(commits[3].day, commits[2].day, "not before its parent");
    assert_eq!(commits[4].day, commits[4].arrival, "not after arrival");
    let people = rows::<CommitPerson>(&snapshot);
    let roles: Vec<Role> = people.iter().filter(|row| row.commit.0 == 4).map(|row| row.role).collect();
    assert_eq!(roles, [Role::Author, Role::Committer, Role::CoAuthor, Role::Reviewer, Role::Merger]);
}

/// Everything that holds, as text: key to value.
type State = BTreeMap<String, String>;

fn step(state: &mut State, op: Op, key: String, value: String) {
    let before = match op {
        Op::Remove => state.remove(&key),
        _ => state.insert(key.clone(), value),
    };
    assert_eq!(before.is_some(), op != Op::Add, "{op} {key}");
}

/// Changes of state by the first-parent commit that made them: op, path and text.
type Steps = BTreeMap<(RepositoryId, CommitNumber), Vec<(Op, String, String)>>;

/// Events of every table as steps, by repository and commit.
fn steps(snapshot: &Snapshot) -> Steps {
    let mut steps: BTreeMap<_, Vec<(Op, String, String)>> = BTreeMap::new();
    let mut add = |place, op, key: String, value: String| steps.entry(place).or_default().push((op, key, value));
    for row in rows::<ComponentEvent>(snapshot) {
        let key = format!("component {} {} {} {}", row.manifest, row.path, row.ecosystem, row.name);
        add((row.repository, row.commit), row.op, key, format!("{:?}", row.version));
    }
    for row in rows::<DependencyEvent>(snapshot) {
        let key = format!("dependency {} {} {} {}", row.manifest, row.ecosystem, row.specifier, row.scope);
        add((row.repository, row.commit), row.op, key, row.requirement);
    }
    for row in rows::<ImportEvent>(snapshot) {
        let key = format!("import {} {} {}", row.path, row.language, row.specifier);
        add((row.repository, row.commit), row.op, key, String::new());
    }
    for row in rows::<OwnershipEvent>(snapshot) {
        let key = format!("owner {} {} {} {} {}", row.file, row.line, row.section, row.pattern, row.owners);
        add((row.repository, row.commit), row.op, key, String::new());
    }
    for row in rows::<MailmapEvent>(snapshot) {
        let (written, meant) = ((row.commit_email, row.commit_name), (row.proper_email, row.proper_name));
        add((row.repository, row.commit), row.op, format!("mailmap {written:?} {meant:?}"), String::new());
    }
    steps
}

/// What holds after each commit of the line, by its id.
fn states(snapshot: &Snapshot) -> BTreeMap<String, State> {
    let steps = steps(snapshot);
    let mut state = State::new();
    let mut states = BTreeMap::new();
    for commit in rows::<Commit>(snapshot) {
        let mut own = steps.get(&(commit.repository, commit.commit)).cloned().unwrap_or_default();
        // Within a commit, what ends comes first.
        own.sort_by_key(|(op, ..)| *op != Op::Remove);
        own.into_iter().for_each(|(op, key, value)| step(&mut state, op, key, value));
        if commit.brought_by == commit.commit {
            states.insert(commit.id.to_string(), state.clone());
        }
    }
    states
}

/// Files a random history is made of: every kind that state reads, and what decides whether it counts.
const POOL: &[(&str, &[&str])] = &[
    (
        "go.mod",
        &[
            "module x.org/a\n\nrequire (\n\ty.org/b v1.0.0\n)\n",
            "module x.org/a\n\nrequire y.org/b v1.1.0\n",
            "module x.org/new\n",
            "broken {{{",
        ],
    ),
    (
        "Cargo.toml",
        &[
            "[package]\nname = \"a\"\nversion = \"1.0.0\"\n[dependencies]\nserde = \"1\"\n",
            "[package]\nname = \"a\"\nversion = \"1.1.0\"\n",
            "[[[",
            "[dependencies\n",
        ],
    ),
    (
        "lib/Cargo.toml",
        &[
            "[package]\nname = \"lib\"\nversion = \"0.1.0\"\n[dev-dependencies]\nx = \"2\"\n",
            "[package]\nname = \"other\"\nversion = \"0.1.0\"\n",
        ],
    ),
    (
        "main.go",
        &[
            "package main\nimport \"y.org/b\"\n",
            "package main\nimport (\n\t\"y.org/b\"\n\t\"z.org/c/d\"\n)\n",
            "package main\n",
            "pack\0age",
        ],
    ),
    ("lib/lib.rs", &["use serde::Serialize;\n", "use serde::Serialize;\nuse tokio::task;\n", ""]),
    ("lib/sub/deep.go", &["package deep\nimport \"y.org/deep\"\n", "package deep\n"]),
    ("vendor/y.org/b/b.go", &["package b\nimport \"q.org/q\"\n", "package b\n"]),
    ("vendor/modules.txt", &["# y.org/b v1.0.0\n## explicit\ny.org/b\n", "# y.org/b v1.2.0\n## explicit\ny.org/b\n"]),
    ("CODEOWNERS", &["* @team\n", "* @team\n/lib/ ada@example.org\n", "# none\n"]),
    (
        "package.json",
        &[
            "{\"name\": \"web\", \"version\": \"1.0.0\", \"dependencies\": {\"left\": \"^1\"}}",
            "{\"name\": \"web\", \"dependencies\": {\"left\": \"^2\", \"right\": \"*\"}}",
            "{\"name\": \"web\", <<<<<<< ours",
        ],
    ),
    ("OWNERS", &["approvers:\n- ada\n", "approvers: [bo, ada]\n", "approvers: [bo\n\t- x"]),
    (".mailmap", &["Ada <ada@new> <ada@old>\n", "Ada <ada@new> <ada@old>\nBo Bo <bo@x>\n"]),
    (
        ".gitattributes",
        &[
            "lib/** linguist-vendored\n",
            "*.go linguist-generated\n",
            "* text=auto\n",
            "*.rs linguist-generated=true\n!x -linguist-vendored\n",
        ],
    ),
    (
        "lib/.gitattributes",
        &["* -linguist-vendored\n", "sub/** linguist-generated\n", "*.toml linguist-vendored=false\n"],
    ),
];

/// Those of [`POOL`] in which nothing can be read. Attributes of the pool reach none of their paths.
const BROKEN: &[&str] =
    &["broken {{{", "[[[", "[dependencies\n", "{\"name\": \"web\", <<<<<<< ours", "approvers: [bo\n\t- x"];

/// A random history: plain commits, branches, merges (two or three parents, honest or evil), foreign roots, reverts.
pub(crate) fn random_history(choices: &[(u8, u8, u8)]) -> Vec<Spec> {
    let mut specs = vec![Spec::new(0, &[], Tree::new())];
    let mut tips = vec![0_usize];
    for (op, one, two) in choices {
        let number = specs.len();
        let branch = usize::from(*one) % tips.len();
        let tip = tips[branch];
        let mut tree = specs[tip].tree.clone();
        let mut parents = vec![tip];
        match op % 10 {
            0..=3 => change(&mut tree, *one, *two),
            4 => tips.push(tip),
            5 => tree = specs[tip].parents.first().map_or_else(Tree::new, |parent| specs[*parent].tree.clone()),
            6 => {
                parents.clear();
                tree = Tree::new();
                change(&mut tree, *one, *two);
                tips.push(number);
                specs.push(Spec::new(number, &parents, tree));
                continue;
            }
            merge => {
                for other in [usize::from(*two), usize::from(*two / 16)].iter().take(usize::from(merge - 6)) {
                    let other = tips[other % tips.len()];
                    if !parents.contains(&other) {
                        parents.push(other);
                        let theirs = specs[other].tree.clone();
                        // Now and then below a folder, as subtree merges do.
                        let prefix: &[u8] = if two % 5 == 0 { b"sub/" } else { b"" };
                        tree.extend(theirs.into_iter().map(|(path, node)| ([prefix, &path].concat(), node)));
                    }
                }
                if merge == 9 {
                    change(&mut tree, *two, *one);
                }
            }
        }
        specs.push(Spec::new(number, &parents, tree));
        tips[branch] = number;
    }
    let (number, head) = (specs.len(), tips[0]);
    specs.push(Spec::new(number, &[head], specs[head].tree.clone()));
    specs
}

fn change(tree: &mut Tree, one: u8, two: u8) {
    let (path, contents) = POOL[usize::from(one) % POOL.len()];
    let choice = usize::from(two) % (contents.len() + 1);
    match contents.get(choice) {
        Some(content) => tree.insert(path.as_bytes().to_vec(), file(content)),
        None => tree.remove(path.as_bytes()),
    };
}

/// Commits with the same trees but without a past. What cannot be read is replaced by what could last be read on the
/// first-parent line, or left out where there is nothing.
fn without_past(specs: &[Spec]) -> Vec<Spec> {
    let mut readable: Vec<Tree> = Vec::new();
    for spec in specs {
        let before = spec.parents.first().map(|parent| readable[*parent].clone()).unwrap_or_default();
        let version = |(path, node): (&Vec<u8>, &Node)| match node {
            Node::File(content) if BROKEN.iter().any(|broken| broken.as_bytes() == content) => {
                before.get(path).map(|last| (path.clone(), last.clone()))
            }
            _ => Some((path.clone(), node.clone())),
        };
        readable.push(spec.tree.iter().filter_map(version).collect());
    }
    readable.into_iter().enumerate().map(|(number, tree)| Spec::new(number, &[], tree)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn events_add_up_to_every_tree_of_the_line(choices in proptest::collection::vec(any::<(u8, u8, u8)>(), 4..40)) {
        let place = Place::new();
        let specs = random_history(&choices);
        let repository = place.world().join("whole");
        let made = make(&repository, &specs);
        let (snapshot, _) = scanned(&place.lake("events"), &place.world());
        prop_assert_eq!(buyin_says(&snapshot), git_says(&repository));
        let states = states(&snapshot);

        let fresh = place.world().with_file_name("fresh");
        let roots = make(&fresh, &without_past(&specs));
        let alone = place.world().with_file_name("alone");
        for number in (0..made.len()).filter(|number| states.contains_key(&made[*number])) {
            borrow(&fresh, &alone.join(number.to_string()), &roots[number]);
        }
        // The same secret, so that keyed text can be compared.
        copy_secret(&place.lake("events"), &place.lake("alone"));
        let (alone, _) = scanned(&place.lake("alone"), &alone);
        let parsed = parsed(&alone);
        for (number, id) in made.iter().enumerate() {
            let Some(state) = states.get(id) else { continue };
            prop_assert_eq!(Some(state), parsed.get(&number.to_string()), "after commit {} of {:?}", number, &specs);
        }
    }
}

fn copy_secret(from: &Path, to: &Path) {
    drop(buyin_facts::Lake::open(to).expect("a lake"));
    std::fs::copy(from.join("private/key"), to.join("private/key")).expect("the secret");
}

/// What each repository of one commit holds, by name.
fn parsed(snapshot: &Snapshot) -> BTreeMap<String, State> {
    let steps = steps(snapshot);
    let of = |id: RepositoryId| {
        let mut state = State::new();
        let own = steps.get(&(id, CommitNumber(0))).cloned().unwrap_or_default();
        own.into_iter().for_each(|(op, key, value)| step(&mut state, op, key, value));
        state
    };
    snapshot.manifest().repositories.iter().map(|(name, mined)| (name.clone(), of(mined.id))).collect()
}
