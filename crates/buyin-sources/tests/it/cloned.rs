//! Clones of what a forge lists, over HTTP from a port of this machine: git's own server behind the little forge.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use buyin_sources::forge::{Address, Forge, Listed, Token};

use crate::served::{Question, Reply, Served};
use crate::world::{Place, Spec, file, git, make, tree};

/// `secret` for GitHub and Gitea, as git sends it.
const SIGNED: &str = "Basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0";

/// What git's own server answers for the repositories below a folder.
fn backend(folder: &Path, question: &Question) -> Reply {
    let (path, query) = question.path.split_once('?').unwrap_or((&question.path, ""));
    let mut child = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", folder)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("REMOTE_ADDR", "127.0.0.1")
        .env("REQUEST_METHOD", &question.method)
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .env("CONTENT_TYPE", question.header("content-type").unwrap_or_default())
        .env("CONTENT_LENGTH", question.body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", question.header("content-encoding").unwrap_or_default())
        .env("GIT_PROTOCOL", question.header("git-protocol").unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("git runs");
    child.stdin.take().expect("a pipe").write_all(&question.body).expect("git reads");
    let said = child.wait_with_output().expect("git ends").stdout;
    let end = said.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("headers");
    let head = String::from_utf8_lossy(&said[..end]).into_owned();
    let field = |name: &str| {
        let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(name))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    };
    let status = field("status").and_then(|status| status.split(' ').next()?.parse().ok()).unwrap_or(200);
    let kind = field("content-type").unwrap_or_default();
    Reply { status, headers: vec![("Content-Type", kind)], body: said[end + 4..].to_vec(), cut: 0 }
}

struct Cloning {
    place: Place,
    origin: PathBuf,
    served: Served,
    forge: Forge,
    listed: Listed,
}

impl Cloning {
    /// A forge that holds `acme/api`, which only somebody with the token may read.
    fn new(specs: &[Spec]) -> Self {
        let place = Place::new();
        let origin = place.world().join("acme/api.git");
        make(&origin, specs);
        let root = place.world();
        let served = Served::new(move |question, _| match question.header("authorization") {
            Some(SIGNED) => backend(&root, question),
            _ => Reply::status(401),
        });
        let address: Address = format!("gitea+{}/acme", served.base).parse().expect("an address");
        let forge = Forge::new(address, Some(Token::new("secret")), Duration::ZERO, Box::new(|_| ()));
        let listed = Listed { path: "acme/api".to_owned(), url: format!("{}/acme/api.git", served.base) };
        Self { place, origin, served, forge, listed }
    }

    fn clones(&self) -> PathBuf {
        self.place.lake("clones")
    }

    fn refs(&self, clone: &Path) -> Vec<String> {
        let said = git(clone, &["for-each-ref", "--format=%(refname)"]);
        String::from_utf8_lossy(&said)
            .lines()
            .filter(|name| !name.starts_with("refs/all/"))
            .map(str::to_owned)
            .collect()
    }
}

fn spec(number: usize, parents: &[usize]) -> Spec {
    Spec::new(number, parents, tree([("a", file(&number.to_string()))]))
}

#[test]
fn a_clone_brings_branches_tags_and_heads_of_change_requests() {
    let cloning = Cloning::new(&[spec(0, &[]), spec(1, &[0])]);
    git(&cloning.origin, &["branch", "-m", "main", "trunk"]);
    git(&cloning.origin, &["symbolic-ref", "HEAD", "refs/heads/trunk"]);
    git(&cloning.origin, &["update-ref", "refs/pull/7/head", "refs/all/c0"]);
    git(&cloning.origin, &["tag", "v1", "refs/all/c0"]);
    let clone = cloning.forge.clone_into(&cloning.clones(), &cloning.listed).expect("a clone");
    assert_eq!(clone, cloning.clones().join("acme/api.git"));
    assert_eq!(cloning.refs(&clone), ["refs/heads/trunk", "refs/pull/7/head", "refs/tags/v1"]);
    assert_eq!(git(&clone, &["symbolic-ref", "HEAD"]), b"refs/heads/trunk\n", "the forge's own default branch");
    assert_eq!(git(&clone, &["rev-parse", "HEAD"]), git(&cloning.origin, &["rev-parse", "trunk"]));

    git(&cloning.origin, &["update-ref", "refs/heads/trunk", "refs/all/c0"]);
    git(&cloning.origin, &["update-ref", "-d", "refs/pull/7/head"]);
    cloning.forge.clone_into(&cloning.clones(), &cloning.listed).expect("the clone again");
    assert_eq!(cloning.refs(&clone), ["refs/heads/trunk", "refs/tags/v1"], "what is gone there is gone here");
    assert_eq!(git(&clone, &["rev-parse", "HEAD"]), git(&cloning.origin, &["rev-parse", "refs/all/c0"]));
}

#[test]
fn the_token_is_in_no_file_of_a_clone() {
    let cloning = Cloning::new(&[spec(0, &[])]);
    let clone = cloning.forge.clone_into(&cloning.clones(), &cloning.listed).expect("a clone");
    let config = std::fs::read_to_string(clone.join("config")).expect("a configuration");
    assert!(config.contains(&cloning.listed.url) && !config.contains("secret") && !config.contains(SIGNED), "{config}");
    assert!(cloning.served.asked().iter().all(|question| question.header("authorization") == Some(SIGNED)));
}

#[test]
fn a_clone_that_is_refused_says_why_and_one_that_is_not_there_too() {
    let cloning = Cloning::new(&[spec(0, &[])]);
    let gone = Listed { path: "acme/gone".to_owned(), url: format!("{}/acme/gone.git", cloning.served.base) };
    let error = cloning.forge.clone_into(&cloning.clones(), &gone).expect_err("it is not there");
    assert!(error.to_string().contains("acme/gone.git"), "{error}");
    let file = Listed { path: "acme/api".to_owned(), url: format!("file://{}", cloning.origin.display()) };
    let error = cloning.forge.clone_into(&cloning.place.lake("files"), &file).expect_err("no way but HTTP");
    assert!(error.to_string().contains("not allowed"), "{error}");
    let address: Address = format!("gitea+{}/acme", cloning.served.base).parse().expect("an address");
    let stranger = Forge::new(address, None, Duration::ZERO, Box::new(|_| ()));
    let error = stranger.clone_into(&cloning.place.lake("none"), &cloning.listed).expect_err("without a token");
    assert!(!error.to_string().is_empty(), "{error}");
}
