//! Repositories made by code: every commit is given by its parents and its whole tree.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use buyin_facts::lake::Lake;
use buyin_facts::table::Table;
use buyin_facts::{Day, Snapshot};
use buyin_sources::scan::{Report, Request, Rules, scan};

pub(crate) type Tree = BTreeMap<Vec<u8>, Node>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    File(Vec<u8>),
    Program(Vec<u8>),
    Link(Vec<u8>),
    Submodule(u8),
}

#[derive(Debug, Clone)]
pub(crate) struct Spec {
    pub(crate) parents: Vec<usize>,
    pub(crate) tree: Tree,
    pub(crate) author: Vec<u8>,
    /// Seconds, for author and committer.
    pub(crate) times: (i64, i64),
    pub(crate) message: Vec<u8>,
}

/// 2020-01-01.
pub(crate) const EPOCH: i64 = 1_577_836_800;
pub(crate) const DAY: i64 = 86_400;

impl Spec {
    pub(crate) fn new(number: usize, parents: &[usize], tree: Tree) -> Self {
        let time = EPOCH + number as i64 * DAY / 3;
        Self {
            parents: parents.to_vec(),
            tree,
            author: format!("Person {} <p{}@example.org>", number % 3, number % 3).into_bytes(),
            times: (time, time),
            message: format!("Commit {number}\n").into_bytes(),
        }
    }
}

pub(crate) fn file(text: &str) -> Node {
    Node::File(text.as_bytes().to_vec())
}

pub(crate) fn tree<const N: usize>(files: [(&str, Node); N]) -> Tree {
    files.into_iter().map(|(path, node)| (path.as_bytes().to_vec(), node)).collect()
}

/// A command of git that sees nothing of this machine.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = command(folder, arguments).output().expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.env_clear().current_dir(folder).args(arguments);
    for (key, value) in [
        ("PATH", std::env::var("PATH").unwrap_or_default()),
        ("HOME", folder.display().to_string()),
        ("GIT_CONFIG_NOSYSTEM", "1".to_owned()),
        ("GIT_CONFIG_GLOBAL", "/dev/null".to_owned()),
        ("LC_ALL", "C".to_owned()),
    ] {
        command.env(key, value);
    }
    command
}

/// Makes a bare repository whose branch `main` is the last commit. Returns the ids of all commits.
pub(crate) fn make(path: &Path, specs: &[Spec]) -> Vec<String> {
    make_with(path, specs, "sha1")
}

pub(crate) fn make_with(path: &Path, specs: &[Spec], hash: &str) -> Vec<String> {
    std::fs::create_dir_all(path).expect("a folder");
    git(path, &["init", "-q", "--bare", "-b", "main", &format!("--object-format={hash}"), "."]);
    import(path, &stream(specs, hash));
    let ids = (0..specs.len()).map(|number| format!("refs/all/c{number}"));
    let ids: Vec<String> = ids.collect();
    let mut arguments = vec!["rev-parse"];
    arguments.extend(ids.iter().map(String::as_str));
    let out = if specs.is_empty() { Vec::new() } else { git(path, &arguments) };
    String::from_utf8_lossy(&out).lines().map(str::to_owned).collect()
}

pub(crate) fn import(path: &Path, stream: &[u8]) {
    let mut child = command(path, &["fast-import", "--quiet", "--date-format=raw-permissive"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git runs");
    child.stdin.take().expect("a pipe").write_all(stream).expect("git reads");
    assert!(child.wait().expect("git ends").success(), "fast-import");
}

fn stream(specs: &[Spec], hash: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for (number, spec) in specs.iter().enumerate() {
        out.extend(format!("commit refs/all/c{number}\nmark :{}\n", number + 1).bytes());
        for (role, time) in [("author", spec.times.0), ("committer", spec.times.1)] {
            out.extend(role.bytes().chain(*b" ").chain(spec.author.iter().copied()));
            out.extend(format!(" {time} +0000\n").bytes());
        }
        data(&mut out, &spec.message);
        for (place, parent) in spec.parents.iter().enumerate() {
            out.extend(format!("{} :{}\n", if place == 0 { "from" } else { "merge" }, parent + 1).bytes());
        }
        out.extend(b"deleteall\n");
        for (path, node) in &spec.tree {
            let (mode, content) = match node {
                Node::File(content) => ("100644", content),
                Node::Program(content) => ("100755", content),
                Node::Link(content) => ("120000", content),
                Node::Submodule(byte) => {
                    let id = format!("{byte:02x}").repeat(if hash == "sha1" { 20 } else { 32 });
                    out.extend(format!("M 160000 {id} ").bytes().chain(path.iter().copied()).chain(*b"\n"));
                    continue;
                }
            };
            out.extend(format!("M {mode} inline ").bytes().chain(path.iter().copied()).chain(*b"\n"));
            data(&mut out, content);
        }
    }
    if !specs.is_empty() {
        out.extend(format!("reset refs/heads/main\nfrom :{}\n", specs.len()).bytes());
    }
    out
}

fn data(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend(format!("data {}\n", bytes.len()).bytes());
    out.extend(bytes);
    out.push(b'\n');
}

/// A bare repository that borrows the objects of another and whose detached head is `head`.
pub(crate) fn borrow(from: &Path, path: &Path, head: &str) {
    for folder in ["objects/info", "refs/heads"] {
        std::fs::create_dir_all(path.join(folder)).expect("a folder");
    }
    let objects = from.join("objects");
    std::fs::write(path.join("objects/info/alternates"), format!("{}\n", objects.display())).expect("a file");
    std::fs::write(path.join("HEAD"), format!("{head}\n")).expect("a file");
}

pub(crate) fn request(root: &Path) -> Request {
    Request {
        roots: vec![root.to_owned()],
        names: BTreeMap::new(),
        exclude: Vec::new(),
        detect: Rules::default(),
        usage: None,
        threads: 2,
        forgotten: Default::default(),
        today: Day::new(2025, 1, 1).expect("a day"),
    }
}

/// Scans a folder into a lake.
pub(crate) fn scanned(lake: &Path, root: &Path) -> (Snapshot, Report) {
    scanned_as(lake, &request(root))
}

pub(crate) fn scanned_as(lake: &Path, request: &Request) -> (Snapshot, Report) {
    let lake = Lake::open(lake).expect("a lake");
    let report = scan(&lake, request, &()).expect("a scan");
    (lake.snapshot().expect("a state"), report)
}

pub(crate) fn rows<T: Table>(snapshot: &Snapshot) -> Vec<T> {
    snapshot.rows::<T>().expect("rows")
}

/// A folder for worlds and one for lakes.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    pub(crate) fn world(&self) -> PathBuf {
        self.folder.path().join("world")
    }

    pub(crate) fn lake(&self, name: &str) -> PathBuf {
        self.folder.path().join("lakes").join(name)
    }
}
