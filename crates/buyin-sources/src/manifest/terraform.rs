//! Terraform and `OpenTofu`: the modules a configuration calls; also the source of a Terragrunt unit.
//!
//! A folder is a module if it has a `main.tf`, as the standard structure of modules asks. Modules have no name of their
//! own: they are named by remote and path.

use buyin_facts::word::{Ecosystem, Scope};
use hcl::{Block, Body, Expression};

use super::address::is_relative;
use super::draft::{self, Draft};
use super::{Manifest, Reader, file_name};

pub(super) const READER: Reader = Reader {
    name: "Terraform",
    matches: |path| path.ends_with(".tf") || path.ends_with(".tofu") || file_name(path) == "terragrunt.hcl",
    read,
};

fn read(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Terraform, |draft, text| {
        if ["main.tf", "main.tofu"].contains(&file_name(path)) {
            draft.component("", None);
        }
        let calls = if file_name(path) == "terragrunt.hcl" { "terraform" } else { "module" };
        // Most files call nothing, and need no parser.
        if !text.contains(calls) {
            return;
        }
        match text.parse::<Body>() {
            Ok(body) => body.blocks().filter(|block| block.identifier() == calls).for_each(|block| call(draft, block)),
            Err(hcl::Error::Parse(error)) => {
                draft.broken(u32::try_from(error.location().line()).ok(), "not HCL");
            }
            Err(_) => draft.broken(None, "not HCL"),
        }
    })
}

fn call(draft: &mut Draft<'_>, block: &Block) {
    let text = |key: &str| {
        let attribute = block.body().attributes().find(|attribute| attribute.key() == key)?;
        match attribute.expr() {
            Expression::String(text) => Some(text.as_str()),
            _ => None,
        }
    };
    let Some(source) = text("source") else { return };
    let version = text("version").unwrap_or_default();
    if is_relative(source) {
        // `//` divides what is fetched from the folder in it; on disk it is one path.
        draft.needs_path(source, Scope::Runtime, version);
    } else {
        let (address, query) = source.split_once('?').unwrap_or((source, ""));
        let reference = query.split('&').find_map(|part| part.strip_prefix("ref=")).unwrap_or_default();
        draft.needs(address, Scope::Runtime, if version.is_empty() { reference } else { version });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs, problem_lines};
    use super::*;

    #[test]
    fn module_calls_are_read() {
        let text = "module \"a\" {\n  source = \"../net\"\n}\nmodule \"b\" {\n  source  = \"acme/net/aws\"\n  version = \"~> 1.0\"\n  count = var.n > 1 ? 2 : 0\n}\n\
                    module \"c\" {\n  source = \"git::https://u:p@git.example/net.git//vpc?ref=v1\"\n}\nmodule \"d\" {\n  source = \"${var.x}/y\"\n}\nresource \"x\" \"y\" {}\n";
        let manifest = read("env/main.tf", text.as_bytes());
        assert_eq!(declared(&manifest), ["terraform @env"]);
        assert_eq!(
            needs(&manifest),
            [
                "terraform ./net runtime",
                "terraform acme/net/aws runtime ~> 1.0",
                "terraform git::https://git.example/net.git//vpc runtime v1"
            ]
        );
    }

    #[test]
    fn broken_and_hostile_files() {
        assert_eq!(problem_lines(&read("x.tf", b"module \"a\" {\n  source =\n}\n")), [2]);
        for open in ["[", "(", "{a=", "!", "-", "a?b:", "\"${", "module \"a\" {\n"] {
            let text = format!("module = {}", open.repeat(100_000));
            assert!(!read("x.tf", text.as_bytes()).problems.is_empty(), "{open}");
        }
    }
}
