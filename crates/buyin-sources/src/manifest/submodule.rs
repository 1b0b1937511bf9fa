//! `.gitmodules`. Which commit a submodule stands at is in the tree, not here.

use buyin_facts::word::{Ecosystem, Scope};

use super::draft;
use super::{Manifest, Reader};

pub(super) const READER: Reader = Reader { name: "Git submodules", matches: |path| path == ".gitmodules", read };

fn read(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Submodule, |draft, text| {
        let (mut address, mut branch) = ("", "");
        for line in text.lines().map(str::trim).chain(["[end]"]) {
            if line.starts_with('[') {
                draft.needs(address, Scope::Runtime, branch);
                (address, branch) = ("", "");
            } else if let Some((key, value)) = line.split_once('=') {
                let value = value.trim().trim_matches('"');
                match key.trim() {
                    "url" => address = value,
                    "branch" => branch = value,
                    _ => {}
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::needs;

    #[test]
    fn submodules_are_read() {
        let text = "[submodule \"a\"]\n\tpath = third/a\n\turl = https://u:p@git.example/a.git\n\tbranch = main\n[submodule \"b\"]\n\turl = ../b.git\n";
        let manifest = super::read(".gitmodules", text.as_bytes());
        assert_eq!(
            needs(&manifest),
            ["submodule ../b.git runtime", "submodule https://git.example/a.git runtime main"]
        );
    }
}
