//! Forges as they describe themselves: a server (Prism) for each API description that its forge publishes and a registry has.
//! GitHub's comes from the npm registry, Forgejo's (and so Gitea's) from a crate; GitLab's is in no registry.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::npm;

/// What is installed from the npm registry.
const PACKAGES: [&str; 2] = ["@stoplight/prism-cli@5.16.0", "@octokit/openapi@23.0.2"];
/// The crate that holds Forgejo's description.
const CRATE: &str = "forgejo-api = \"=0.12.0\"";
/// Longer than this no server takes to begin.
const TRIES: u32 = 300;

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

/// Running servers; they end when this is dropped.
pub(crate) struct Servers {
    running: Vec<Child>,
    /// Variables for tests, with addresses.
    pub(crate) addresses: Vec<(&'static str, String)>,
}

impl Drop for Servers {
    fn drop(&mut self) {
        for server in &mut self.running {
            // One that ended by itself is none to end.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// Installs what is missing into the target folder, and starts the servers.
pub(crate) fn servers() -> Result<Servers, String> {
    let folder = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
    let folder = std::path::absolute(folder.join("described")).map_err(|error| error.to_string())?;
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let github = folder.join("node_modules/@octokit/openapi/generated/api.github.com.json");
    if !github.exists() {
        npm::install(&folder, &PACKAGES)?;
    }
    let mut servers = Servers { running: Vec::new(), addresses: Vec::new() };
    for (forge, document) in [(GITHUB, github), (GITEA, forgejo(&folder)?)] {
        let cut = folder.join(format!("{}.json", forge.variable));
        write(&cut, &forge.cut(read(&document)?))?;
        servers.start(&forge, &folder, &cut)?;
    }
    Ok(servers)
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

impl Servers {
    fn start(&mut self, forge: &Described, folder: &Path, document: &Path) -> Result<(), String> {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(|error| error.to_string())?;
        let server = Command::new(folder.join("node_modules/.bin/prism"))
            .args(["mock", "--host", "127.0.0.1", "--port", &port.port().to_string()])
            .arg(document)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("prism: {error}"))?;
        self.running.push(server);
        for _ in 0..TRIES {
            if TcpStream::connect(port).is_ok() {
                self.addresses.push((forge.variable, format!("http://{port}")));
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Err(format!("prism does not answer on {port}"))
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
