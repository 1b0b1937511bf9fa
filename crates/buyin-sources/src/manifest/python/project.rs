//! `pyproject.toml`: the standard tables, Poetry, and the sources of uv.

use buyin_facts::word::{Ecosystem, Scope};

use super::super::draft::{self, Draft};
use super::super::tree::Node;
use super::super::{Manifest, Reader, file_name};
use super::requirement;

pub(in crate::manifest) const PROJECT: Reader =
    Reader { name: "Python project", matches: |path| file_name(path) == "pyproject.toml", read };

fn read(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Python, |draft, text| {
        let root = draft.toml(text);
        standard(draft, &root);
        poetry(draft, root.at(&["tool", "poetry"]));
        each(draft, root.at(&["tool", "uv", "dev-dependencies"]), Scope::Dev);
        for (_, group) in root.at(&["tool", "pdm", "dev-dependencies"]).entries() {
            each(draft, group, Scope::Dev);
        }
        for (name, source) in root.at(&["tool", "uv", "sources"]).entries() {
            source.items().iter().for_each(|source| from_source(draft, name, source, Scope::Replace));
        }
    })
}

/// `[project]` (PEP 621), `[dependency-groups]` (PEP 735), `[build-system]` (PEP 518).
fn standard(draft: &mut Draft<'_>, root: &Node) {
    let project = root.get("project");
    if let Some(name) = project.get("name").text() {
        draft.component(name, project.get("version").text());
    }
    each(draft, project.get("dependencies"), Scope::Runtime);
    for (_, extra) in project.get("optional-dependencies").entries() {
        each(draft, extra, Scope::Optional);
    }
    for (_, group) in root.get("dependency-groups").entries() {
        each(draft, group, Scope::Dev);
    }
    each(draft, root.at(&["build-system", "requires"]), Scope::Build);
}

fn each(draft: &mut Draft<'_>, list: &Node, scope: Scope) {
    list.texts().for_each(|text| requirement::needs(draft, text, scope));
}

fn poetry(draft: &mut Draft<'_>, poetry: &Node) {
    if let Some(name) = poetry.get("name").text() {
        draft.component(name, poetry.get("version").text());
    }
    poetry_table(draft, poetry.get("dependencies"), Scope::Runtime);
    poetry_table(draft, poetry.get("dev-dependencies"), Scope::Dev);
    for (_, group) in poetry.get("group").entries() {
        poetry_table(draft, group.get("dependencies"), Scope::Dev);
    }
}

fn poetry_table(draft: &mut Draft<'_>, table: &Node, scope: Scope) {
    for (name, detail) in table.entries().iter().filter(|(name, _)| name != "python") {
        // A list gives one constraint for each Python.
        for detail in detail.items() {
            let optional = scope == Scope::Runtime && detail.get("optional").is_true();
            from_source(draft, name, detail, if optional { Scope::Optional } else { scope });
        }
    }
}

fn from_source(draft: &mut Draft<'_>, name: &str, source: &Node, scope: Scope) {
    if let Some(path) = source.any(&["path", "file"]).text() {
        draft.needs_path(path, scope, "");
    } else if let Some(address) = source.any(&["git", "url"]).text() {
        let at = source.any(&["rev", "tag", "branch"]).text();
        draft.needs(name, scope, &at.map_or_else(|| address.to_owned(), |at| format!("{address}@{at}")));
    } else if scope != Scope::Replace {
        draft.needs(name, scope, source.text().unwrap_or_else(|| source.text_of("version")));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{declared, needs};

    #[test]
    fn standard_tables_are_read() {
        let text = "[project]\nname = 'till'\nversion = '1'\ndependencies = ['coins[fast] >=1,<2; python_version > \"3\"', 'purse @ git+https://t@git.example/purse@v1']\n\
                    [project.optional-dependencies]\nweb = ['flask']\n[dependency-groups]\ntest = ['pytest>7', {include-group = 'x'}]\n[build-system]\nrequires = ['hatchling']\n\
                    [tool.uv.sources]\ncoins = { path = '../coins' }\npurse = { workspace = true }\n";
        let manifest = super::read("till/pyproject.toml", text.as_bytes());
        assert_eq!(declared(&manifest), ["python till 1 @till"]);
        assert_eq!(
            needs(&manifest),
            [
                "python ./coins replace",
                "python coins runtime >=1,<2",
                "python flask optional",
                "python hatchling build",
                "python purse runtime git+https://git.example/purse@v1",
                "python pytest dev >7",
            ]
        );
    }

    #[test]
    fn poetry_is_read() {
        let text = "[tool.poetry]\nname = 'till'\n[tool.poetry.dependencies]\npython = '^3'\ncoins = {path = '../coins', develop = true}\nfast = {version = '1', optional = true}\n\
                    many = [{version = '1', python = '<3'}, {version = '2'}]\n[tool.poetry.group.test.dependencies]\npytest = '*'\n";
        let manifest = super::read("till/pyproject.toml", text.as_bytes());
        assert_eq!(
            needs(&manifest),
            ["python ./coins runtime", "python fast optional 1", "python many runtime 1", "python pytest dev *"]
        );
    }
}
