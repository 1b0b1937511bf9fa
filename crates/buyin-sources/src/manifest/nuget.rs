//! .NET: project files, central versions, and `packages.config`. Conditions are not evaluated.

use buyin_facts::word::{Ecosystem, Scope};
use roxmltree::Node;

use super::draft::{self, Draft};
use super::{Manifest, Reader, file_name};

pub(super) const PROJECT: Reader = Reader {
    name: ".NET project",
    matches: |path| {
        let shared = ["Directory.Packages.props", "Directory.Build.props", "Directory.Build.targets"];
        PROJECTS.iter().any(|end| path.ends_with(end)) || shared.contains(&file_name(path))
    },
    read: project,
};
pub(super) const PACKAGES: Reader =
    Reader { name: "NuGet packages.config", matches: |path| file_name(path) == "packages.config", read: packages };

const PROJECTS: [&str; 3] = [".csproj", ".fsproj", ".vbproj"];

fn project(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Nuget, |draft, text| {
        let Some(document) = draft.xml(text) else { return };
        let root = document.root_element();
        if let Some(stem) = PROJECTS.iter().find_map(|end| file_name(path).strip_suffix(end)) {
            let names = ["PackageId", "AssemblyName"];
            let name = names.iter().find_map(|name| property(root, name)).unwrap_or(stem);
            let version = property(root, "Version").or_else(|| property(root, "VersionPrefix"));
            draft.component(name, version);
        }
        for node in root.descendants().filter(Node::is_element) {
            let scope = match node.tag_name().name() {
                "PackageReference" if field(node, "PrivateAssets").eq_ignore_ascii_case("all") => Scope::Dev,
                "PackageReference" | "ProjectReference" => Scope::Runtime,
                // A version for all projects; each asks for the package itself.
                "PackageVersion" => Scope::Optional,
                "GlobalPackageReference" => Scope::Build,
                _ => continue,
            };
            reference(draft, node, scope);
        }
    })
}

fn reference(draft: &mut Draft<'_>, node: Node<'_, '_>, scope: Scope) {
    let names = node.attribute("Include").or_else(|| node.attribute("Update")).unwrap_or_default();
    for name in names.split(';').map(str::trim).filter(|name| !name.is_empty()) {
        if node.tag_name().name() != "ProjectReference" {
            let version = field(node, "Version");
            draft.needs(name, scope, if version.is_empty() { field(node, "VersionOverride") } else { version });
        } else if name.contains("$(") {
            draft.needs(name, scope, "");
        } else {
            // The project stands for the folder it lies in.
            let folder = name.rfind(['\\', '/']).map_or(".", |at| &name[..at]);
            draft.needs_path(folder, scope, "");
        }
    }
}

/// An attribute, or the child element of that name.
fn field<'x>(node: Node<'x, 'x>, name: &str) -> &'x str {
    let child = || node.children().find(|child| child.tag_name().name() == name).and_then(|child| child.text());
    node.attribute(name).or_else(child).unwrap_or_default().trim()
}

/// A property written out; one computed from others is not known here.
fn property<'x>(root: Node<'x, 'x>, name: &str) -> Option<&'x str> {
    let groups = root.children().filter(|node| node.tag_name().name() == "PropertyGroup");
    let mut values = groups.flat_map(|group| group.children()).filter(|node| node.tag_name().name() == name);
    values.find_map(|node| node.text()).map(str::trim).filter(|text| !text.is_empty() && !text.contains("$("))
}

fn packages(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Nuget, |draft, text| {
        let Some(document) = draft.xml(text) else { return };
        for node in document.root_element().children().filter(|node| node.tag_name().name() == "package") {
            let dev = node.attribute("developmentDependency") == Some("true");
            let scope = if dev { Scope::Dev } else { Scope::Runtime };
            draft.needs(node.attribute("id").unwrap_or_default(), scope, node.attribute("version").unwrap_or_default());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs};
    use super::*;

    #[test]
    fn projects_are_read() {
        let text = r#"<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><PackageId>Acme.Till</PackageId><Version>1.2</Version></PropertyGroup>
<ItemGroup><PackageReference Include="Acme.Coins" Version="1.0" /><PackageReference Include="Lint"><Version>2</Version><PrivateAssets>all</PrivateAssets></PackageReference>
<ProjectReference Include="..\Purse\Purse.csproj" /></ItemGroup></Project>"#;
        let manifest = project("src/Till/Till.csproj", text.as_bytes());
        assert_eq!(declared(&manifest), ["nuget Acme.Till 1.2 @src/Till"]);
        assert_eq!(needs(&manifest), ["nuget ./src/Purse runtime", "nuget Acme.Coins runtime 1.0", "nuget Lint dev 2"]);
    }

    #[test]
    fn shared_and_old_files_are_read() {
        let text = r#"<Project><ItemGroup><PackageVersion Include="A" Version="1"/><GlobalPackageReference Include="B" Version="2"/></ItemGroup></Project>"#;
        let manifest = project("Directory.Packages.props", text.as_bytes());
        assert_eq!(
            (declared(&manifest).len(), needs(&manifest)),
            (0, vec!["nuget A optional 1".to_owned(), "nuget B build 2".to_owned()])
        );
        let text = r#"<packages><package id="A" version="1"/><package id="B" version="2" developmentDependency="true"/></packages>"#;
        assert_eq!(needs(&packages("packages.config", text.as_bytes())), ["nuget A runtime 1", "nuget B dev 2"]);
    }
}
