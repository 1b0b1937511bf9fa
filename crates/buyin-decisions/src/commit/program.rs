//! Runs the `git` program: with nothing of the environment that points it elsewhere, without hooks, and never asking.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Variables that would point git at another repository, index or configuration than the folder's.
const MISLEADING: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_CONFIG_PARAMETERS",
];
/// Settings of the repository that would run programs, guess at people or read files in a way of its own.
const SAFE: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "protocol.ext.allow=never",
    "user.useConfigOnly=true",
    "core.quotePath=false",
    "gc.auto=0",
    "maintenance.auto=false",
];
/// Who commits: the program. The address is one that cannot be anybody's.
const COMMITTER: (&str, &str) = ("Buyin", "buyin@program.invalid");

/// Git could not do something.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program is not there.
    #[error("the program `git` is not installed, and {} is a git repository", .0.display())]
    Missing(PathBuf),
    /// It could not be run.
    #[error("git: {0}")]
    Run(#[from] std::io::Error),
    /// It said no.
    #[error("git {command}: {said}")]
    Said {
        /// The command, without arguments.
        command: String,
        /// What it said.
        said: String,
    },
}

/// The program, at a folder.
#[derive(Debug, Clone)]
pub(super) struct Git {
    folder: PathBuf,
}

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Name for people.
    pub name: String,
    /// Mail address.
    pub email: String,
}

impl Git {
    pub(super) fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The folder of the repository this is in; nothing where there is none.
    pub(super) fn folder(&self) -> Result<Option<PathBuf>, GitError> {
        let above = self.folder.ancestors().find(|folder| folder.join(".git").exists());
        let bare = self.folder.join("HEAD").is_file() && self.folder.join("objects").exists();
        let Some(found) = above.or(bare.then_some(self.folder.as_path())) else { return Ok(None) };
        let folder = match self.line(&["rev-parse", "--path-format=absolute", "--git-common-dir"]) {
            Err(GitError::Run(error)) if error.kind() == ErrorKind::NotFound => {
                return Err(GitError::Missing(found.to_owned()));
            }
            other => other?,
        };
        Ok(Some(PathBuf::from(folder)))
    }

    /// Runs a command and returns what it wrote, without the line end.
    pub(super) fn line(&self, arguments: &[&str]) -> Result<String, GitError> {
        let output = self.run(self.command(arguments), &[])?;
        Ok(text(&said(arguments, output)?.stdout))
    }

    /// Runs a command with an author.
    pub(super) fn line_as(&self, author: &Author, arguments: &[&str]) -> Result<String, GitError> {
        let mut command = self.command(arguments);
        command.env("GIT_AUTHOR_NAME", &author.name).env("GIT_AUTHOR_EMAIL", &author.email);
        command.env("GIT_COMMITTER_NAME", COMMITTER.0).env("GIT_COMMITTER_EMAIL", COMMITTER.1);
        Ok(text(&said(arguments, self.run(command, &[])?)?.stdout))
    }

    /// Runs a command that may say no.
    pub(super) fn maybe(&self, arguments: &[&str]) -> Result<Option<String>, GitError> {
        let output = self.run(self.command(arguments), &[])?;
        Ok(output.status.success().then(|| text(&output.stdout)))
    }

    /// Runs a command and returns what it wrote, or what it complained.
    pub(super) fn tried(&self, arguments: &[&str]) -> Result<Result<String, String>, GitError> {
        let output = self.run(self.command(arguments), &[])?;
        Ok(if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) })
    }

    /// Runs a command with this on its input and, where one is given, an index of its own.
    pub(super) fn fed(&self, arguments: &[&str], input: &[u8], index: Option<&Path>) -> Result<Vec<u8>, GitError> {
        let mut command = self.command(arguments);
        command.envs(index.map(|index| ("GIT_INDEX_FILE", index)));
        Ok(said(arguments, self.run(command, input)?)?.stdout)
    }

    /// Who the person is, by git's own rules, but never a guess.
    pub(super) fn author(&self) -> Result<Option<Author>, GitError> {
        let ident = self.maybe(&["var", "GIT_AUTHOR_IDENT"])?;
        Ok(ident.and_then(|ident| {
            let (name, rest) = ident.split_once(" <")?;
            let (email, _) = rest.split_once('>')?;
            Some(Author { name: name.to_owned(), email: email.to_owned() })
        }))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder);
        SAFE.iter().for_each(|setting| {
            command.args([OsStr::new("-c"), OsStr::new(setting)]);
        });
        MISLEADING.iter().for_each(|name| {
            command.env_remove(name);
        });
        command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
        command.args(arguments);
        command
    }

    fn run(&self, mut command: Command, input: &[u8]) -> Result<Output, GitError> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // One that ends without reading says why by itself.
            drop(stdin.write_all(input));
        }
        Ok(child.wait_with_output()?)
    }
}

fn said(arguments: &[&str], output: Output) -> Result<Output, GitError> {
    if output.status.success() {
        return Ok(output);
    }
    let command = arguments.first().copied().unwrap_or_default().to_owned();
    Err(GitError::Said { command, said: text(&output.stderr) })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}
