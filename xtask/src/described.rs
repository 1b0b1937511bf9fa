//! Forges as they describe themselves: a server (Prism) for each API description that its forge publishes and a registry has.
//! GitHub's comes from the npm registry, Forgejo's (and so Gitea's) from a crate; GitLab's is in no registry.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::npm;
use crate::server::Servers;

/// What is installed from the npm registry.
const PACKAGES: [&str; 2] = ["@stoplight/prism-cli@5.16.0", "@octokit/openapi@23.0.2"];
/// The crate that holds Forgejo's description.
const CRATE: &str = "forgejo-api = \"=0.12.0\"";

/// A forge: the variable that tells tests where its server is, where its interface begins, and what is asked of it.
struct Described {
    variable: &'static str,
    prefix: &'static str,
    paths: &'static [&'static str],
}

const GITHUB: Described = Described {
    variable: "BUYIN_DESCRIBED_GITHUB",
    prefix: "/api/v3",
    paths: &[
        "/orgs/{org}/repos",
        "/users/{username}/repos",
        "/repos/{owner}/{repo}/pulls",
        "/repos/{owner}/{repo}/pulls/comments",
        "/repos/{owner}/{repo}/issues/comments",
    ],
};

const GITEA: Described = Described {
    variable: "BUYIN_DESCRIBED_GITEA",
    prefix: "/api/v1",
    paths: &["/orgs/{org}/repos", "/users/{username}/repos", "/repos/{owner}/{repo}/pulls"],
};

/// Installs what is missing into the target folder, and starts the servers.
pub(crate) fn start(servers: &mut Servers) -> Result<(), String> {
    let folder = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
    let folder = std::path::absolute(folder.join("described")).map_err(|error| error.to_string())?;
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let github = folder.join("node_modules/@octokit/openapi/generated/api.github.com.json");
    if !github.exists() {
        npm::install(&folder, &PACKAGES)?;
    }
    for (forge, document) in [(GITHUB, github), (GITEA, forgejo(&folder)?)] {
        let cut = folder.join(format!("{}.json", forge.variable));
        write(&cut, &forge.cut(read(&document)?))?;
        servers.start(forge.variable, |address| {
            let mut command = Command::new(folder.join("node_modules/.bin/prism"));
            command.args(["mock", "--host", "127.0.0.1", "--port", &address.port().to_string()]).arg(&cut);
            command
        })?;
    }
    Ok(())
}

/// Forgejo's description, out of the crate's package.
fn forgejo(folder: &Path) -> Result<PathBuf, String> {
    let package = folder.join("forgejo");
    write_text(&package.join("src/lib.rs"), "")?;
    let manifest =
        format!("[package]\nname = \"described\"\nedition = \"2024\"\n[dependencies]\n{CRATE}\n[workspace]\n");
    write_text(&package.join("Cargo.toml"), &manifest)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let told = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(package.join("Cargo.toml"))
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let packages: Value = serde_json::from_slice(&told.stdout)
        .map_err(|_| format!("cargo metadata: {}", String::from_utf8_lossy(&told.stderr)))?;
    let found = packages["packages"].as_array().into_iter().flatten().find(|row| row["name"] == "forgejo-api");
    let manifest = found.and_then(|row| row["manifest_path"].as_str()).ok_or("cargo metadata knows no forgejo-api")?;
    Ok(Path::new(manifest).with_file_name("swagger.v1.json"))
}

impl Described {
    /// Of a description, what is asked of the forge: large ones take a server minutes to read.
    fn cut(&self, mut document: Value) -> Value {
        let asked = self.paths.iter().map(|path| {
            let mut get = document["paths"][path]["get"].clone();
            // A sample's next page lies at the forge itself, where nobody is to be asked.
            if let Some(answer) = get.pointer_mut("/responses/200").and_then(Value::as_object_mut) {
                answer.remove("headers");
            }
            (format!("{}{path}", self.prefix), json!({ "get": get }))
        });
        let asked: Map<String, Value> = asked.collect();
        document["paths"] = Value::Object(asked);
        if let Some(document) = document.as_object_mut() {
            document.remove("servers");
            document.remove("basePath");
        }
        // Where a description has no example, the least number there is stands for one; no change request has it.
        let number = "/definitions/PullRequest/properties/number";
        if let Some(number) = document.pointer_mut(number).and_then(Value::as_object_mut) {
            number.insert("example".to_owned(), json!(1347));
        }
        document
    }
}

fn read(path: &Path) -> Result<Value, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, value: &Value) -> Result<(), String> {
    write_text(path, &value.to_string())
}

fn write_text(path: &Path, text: &str) -> Result<(), String> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(path, text)).map_err(|error| format!("{}: {error}", path.display()))
}
