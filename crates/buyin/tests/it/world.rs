//! A folder to run the program in, and what it said there: everything written to stdout and stderr, and how it ended.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use tempfile::TempDir;

/// What the folder is called: organisations without a name are called by their folder.
const NAME: &str = "little";

/// The program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_buyin");

/// A folder of its own.
pub(crate) struct World {
    folder: TempDir,
}

impl World {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join(NAME)).expect("a folder");
        Self { folder }
    }

    /// The demo organisation, made and scanned once for all tests; its lake has a fixed secret, so that pseudonyms are
    /// the same every time.
    pub(crate) fn demo() -> &'static Self {
        static DEMO: OnceLock<World> = OnceLock::new();
        DEMO.get_or_init(|| {
            let world = Self::empty();
            let private = world.path("lake/private");
            std::fs::create_dir_all(&private).expect("a folder");
            std::fs::write(private.join("key"), [7; 32]).expect("a secret");
            world.write("made.txt", &world.run(&["demo", "acme", "--lake", &world.path("lake").display().to_string()]));
            // Contents are read once, those of a day on which copies stood too; from then on any number of tests may ask.
            world.ask(&["discover", "--quiet"]);
            world.ask(&["discover", "--quiet", "--as-of", "2023-09-30"]);
            world.ask(&["discover", "--quiet", "--as-of", "2025-06-30"]);
            world
        })
    }

    /// A path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(NAME).join(path)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("because it lies in the folder")).expect("folders");
        std::fs::write(path, text).expect("a file");
        self
    }

    /// A repository with one commit of these files.
    pub(crate) fn repository(&self, name: &str, files: &[(&str, &str)]) -> &Self {
        self.write(&format!("{name}/README.md"), "# A repository\n");
        files.iter().for_each(|(path, text)| {
            self.write(&format!("{name}/{path}"), text);
        });
        self.committed(name)
    }

    /// Makes a folder a repository with one commit of all that is there.
    pub(crate) fn committed(&self, name: &str) -> &Self {
        let folder = self.path(name);
        for arguments in [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-q", "-m", "Begin"]] {
            git(&folder, arguments);
        }
        self
    }

    /// The same, in which somebody is known to git.
    pub(crate) fn committed_by(&self, name: &str, person: &str, address: &str) -> &Self {
        self.committed(name);
        let folder = self.path(name);
        git(&folder, &["config", "user.name", person]);
        git(&folder, &["config", "user.email", address]);
        self
    }

    /// Writes files of a repository in `code` and commits them on a day, by somebody of the same name as the repository. No text
    /// removes a file.
    pub(crate) fn work(&self, repository: &str, day: &str, files: &[(&str, &str)]) {
        let folder = self.path(&format!("code/{repository}"));
        if !folder.exists() {
            std::fs::create_dir_all(&folder).expect("a folder");
            git_on(&folder, day, &["init", "-q", "-b", "main"]);
        }
        for (path, text) in files {
            let path = format!("code/{repository}/{path}");
            if text.is_empty() {
                std::fs::remove_file(self.path(&path)).expect("a file to remove");
            } else {
                self.write(&path, text);
            }
        }
        git_on(&folder, day, &["add", "-A"]);
        let author = format!("{repository} <{repository}@acme.example>");
        git_on(&folder, day, &["commit", "-q", "--allow-empty", "-m", "Work", "--author", &author]);
    }

    /// Runs the program in the folder and says what it said.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        self.run_in("", arguments)
    }

    /// Runs it in the demo organisation.
    pub(crate) fn ask(&self, arguments: &[&str]) -> String {
        let lake = self.path("lake").display().to_string();
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--lake", &lake]).collect();
        self.run_in("acme", &arguments)
    }

    /// Runs the program in a folder below.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> String {
        let mut command = self.command(PROGRAM);
        let output = command.args(arguments).current_dir(self.path(folder)).output();
        self.told(&output.expect("because cargo built the program"))
    }

    /// A program in the folder, with nothing of this machine in it.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.path(""))
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("BUYIN_TODAY", "2025-09-15");
        command
    }

    /// What a program said and how it ended.
    pub(crate) fn told(&self, output: &Output) -> String {
        let text = |bytes: &[u8]| self.redacted(&String::from_utf8_lossy(bytes));
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        let code = output.status.code().map_or_else(|| "killed".to_owned(), |code| code.to_string());
        format!("{stdout}--- stderr\n{stderr}--- exit {code}\n")
    }

    fn redacted(&self, text: &str) -> String {
        let (real, named) = (self.path("").canonicalize().expect("because the folder is there"), self.path(""));
        text.replace(&real.display().to_string(), "WORLD")
            .replace(named.display().to_string().trim_end_matches('/'), "WORLD")
    }
}

/// Runs git with nothing of the machine's in it.
pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    git_on(folder, "2025-03-31", arguments);
}

/// The same, on another day.
pub(crate) fn git_on(folder: &Path, day: &str, arguments: &[&str]) {
    let time = format!("{day}T10:00:00Z");
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
        .envs([("GIT_AUTHOR_NAME", "Ana Lima"), ("GIT_AUTHOR_EMAIL", "ana@acme.example")])
        .envs([("GIT_COMMITTER_NAME", "Ana Lima"), ("GIT_COMMITTER_EMAIL", "ana@acme.example")])
        .envs([("GIT_AUTHOR_DATE", &time), ("GIT_COMMITTER_DATE", &time)])
        .output()
        .expect("because git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
