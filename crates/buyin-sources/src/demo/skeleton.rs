//! What stands in a repository from its first commit, and how a component comes to depend on something: manifests, owners, workflows,
//! image files.

use super::code;
use super::edit::Edit;
use super::growth::below;
use super::places::{Component, Language, Place, REPOSITORIES, Repository};
use super::random::Random;

/// The name of the forge's organisation.
pub(super) const FORGE: &str = "https://github.com/acme";

/// The first files of a repository.
pub(super) fn first_files(repository: &'static Repository) -> Vec<Edit> {
    let mut edits = vec![
        Edit::write("README.md", format!("# {}\n\nKept by the {} team.\n", repository.name, repository.team)),
        Edit::write(".github/CODEOWNERS", format!("* @acme/{}\n", repository.team)),
        Edit::write(".github/workflows/ci.yml", ci(repository.components[0].language)),
    ];
    let first = repository.components.iter().filter(|component| component.since <= repository.since);
    edits.extend(first.flat_map(|component| first_component_files(repository.name, component)));
    if repository.components.iter().any(|component| component.path.starts_with("packages/")) {
        let text = format!(
            "{{\n  \"name\": \"@acme/{}\",\n  \"private\": true,\n  \"workspaces\": [\"packages/*\"]\n}}\n",
            repository.name
        );
        edits.push(Edit::write("package.json", text));
    }
    edits
}

/// The first files of a component.
pub(super) fn first_component_files(repository: &'static str, component: &'static Component) -> Vec<Edit> {
    let place = Place::new(repository, component.path);
    let nouns = super::places::repository(repository).nouns;
    let mut random = Random::of(&["skeleton", repository, component.path], &[]);
    let language = component.language;
    let area = component.path.rsplit('/').next().filter(|last| !last.is_empty()).unwrap_or(repository);
    let mut edits = vec![Edit::write(below(place, entry(language)), code::file(language, area, nouns, &mut random))];
    edits.extend(manifest(component).map(|(path, text)| Edit::write(below(place, path), text)));
    for noun in nouns.iter().take(3) {
        let path = below(place, &code::path(language, noun));
        edits.push(Edit::write(path, code::file(language, noun, nouns, &mut random)));
    }
    if let Some(image) = image(repository, component) {
        edits.push(Edit::write(below(place, "Dockerfile"), image));
    }
    if repository == "deploy-action" {
        let inputs = "inputs:\n  environment:\n    description: where to\n    required: true\n";
        let runs = "runs:\n  using: node20\n  main: dist/main.js\n";
        edits
            .push(Edit::write("action.yml", format!("name: Deploy\ndescription: Rolls a service out\n{inputs}{runs}")));
    }
    edits
}

/// The file in which a component's dependencies are imported first.
pub(super) fn entry(language: Language) -> &'static str {
    match language {
        Language::Go => "service.go",
        Language::Rust => "src/lib.rs",
        Language::TypeScript => "src/index.ts",
        Language::Python => "app/main.py",
        Language::Terraform => "main.tf",
        Language::Shell => "scripts/build.sh",
    }
}

/// The edits that make a component depend on something: manifest and one import.
pub(super) fn depend(place: Place, name: &str, version: &str) -> Vec<Edit> {
    let language = place.component().language;
    let (manifest, after, line) = match language {
        Language::Go => ("go.mod", "require (\n", format!("\t{name} {version}\n")),
        Language::Rust => ("Cargo.toml", "[dependencies]\n", format!("{name} = \"{version}\"\n")),
        Language::TypeScript => ("package.json", "\"dependencies\": {\n", format!("    \"{name}\": \"{version}\",\n")),
        Language::Python => ("pyproject.toml", "dependencies = [\n", format!("    \"{name}{version}\",\n")),
        Language::Terraform | Language::Shell => return Vec::new(),
    };
    vec![Edit::insert(below(place, manifest), after, line), import(place, entry(language), name)]
}

/// The edit that imports something in one source file of a component.
pub(super) fn import(place: Place, file: &str, name: &str) -> Edit {
    let module = name.replace('-', "_");
    let short = name.rsplit('/').next().unwrap_or(name).replace('-', "");
    let (after, line) = match place.component().language {
        Language::Go => ("import (\n", format!("\t\"{name}\"\n")),
        Language::Rust => ("", format!("use {module}::prelude;\n")),
        Language::TypeScript => ("", format!("import {{ {short} }} from '{name}';\n")),
        Language::Python => ("", format!("import {module}\n")),
        Language::Terraform | Language::Shell => ("", String::new()),
    };
    Edit::insert(below(place, file), after, line)
}

/// The edits that undo [`depend`].
pub(super) fn leave(place: Place, name: &str, version: &str) -> Vec<Edit> {
    let undo = |edit| match edit {
        Edit::Insert { path, text, .. } => Edit::replace(path, text, ""),
        other => other,
    };
    depend(place, name, version).into_iter().map(undo).collect()
}

fn manifest(component: &Component) -> Option<(&'static str, String)> {
    let name = component.name;
    match component.language {
        Language::Go if component.path.is_empty() => Some((
            "go.mod",
            format!(
                "module {name}\n\ngo 1.21\n\nrequire (\n\tgithub.com/go-chi/chi/v5 v5.0.10\n\tgithub.com/jackc/pgx/v5 v5.4.3\n)\n"
            ),
        )),
        Language::Go => {
            Some(("go.mod", format!("module {name}\n\ngo 1.21\n\nrequire (\n\tgithub.com/jackc/pgx/v5 v5.4.3\n)\n")))
        }
        Language::Rust => Some((
            "Cargo.toml",
            format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\nserde = \"1\"\ntokio = \"1\"\n"
            ),
        )),
        Language::TypeScript => Some((
            "package.json",
            format!(
                "{{\n  \"name\": \"{name}\",\n  \"version\": \"0.1.0\",\n  \"dependencies\": {{\n    \"zod\": \"^3.22.0\"\n  }},\n  \"devDependencies\": {{\n    \"typescript\": \"^5.2.0\"\n  }}\n}}\n"
            ),
        )),
        Language::Python => Some((
            "pyproject.toml",
            format!("[project]\nname = \"{name}\"\nversion = \"0.1.0\"\ndependencies = [\n    \"numpy>=1.26\",\n]\n"),
        )),
        Language::Terraform | Language::Shell => None,
    }
}

/// Services come as images; libraries, modules and actions do not. What base images are made from is theirs.
fn image(repository: &str, component: &Component) -> Option<String> {
    let service = !matches!(repository, "platform-go" | "deploy-action" | "tf-network" | "telemetry-rs");
    let base = match (repository, component.language, component.path) {
        ("base-images", _, "go") => "debian:12-slim",
        ("base-images", ..) => "node:20-slim",
        (_, Language::Go, "") => "golang:1.21",
        (_, Language::Python, _) => "python:3.11-slim",
        (_, Language::Rust, _) => "rust:1.74",
        (_, Language::TypeScript, "" | "packages/web") => "node:20",
        _ => return None,
    };
    service.then(|| format!("FROM {base}\nWORKDIR /srv\nCOPY . .\nRUN ./build\nCMD [\"./run\"]\n"))
}

fn ci(language: Language) -> String {
    let test = match language {
        Language::Go => "go test ./...",
        Language::Rust => "cargo test",
        Language::TypeScript => "npm test",
        Language::Python => "pytest",
        Language::Terraform => "terraform validate",
        Language::Shell => "sh scripts/build.sh",
    };
    format!(
        "name: ci\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: {test}\n"
    )
}

/// The address of a repository's remote.
pub(super) fn remote(repository: &str) -> String {
    debug_assert!(REPOSITORIES.iter().any(|each| each.name == repository));
    format!("{FORGE}/{repository}.git")
}
