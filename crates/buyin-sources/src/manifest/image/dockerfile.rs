//! Dockerfiles: base images, and images files are copied from. Stages are names inside the file, not dependencies.

use buyin_facts::word::{Ecosystem, Scope};

use super::super::draft::{self, Draft};
use super::super::{Manifest, Reader, file_name};
use super::{expand, needs};

pub(in crate::manifest) const DOCKERFILE: Reader = Reader { name: "Dockerfile", matches, read };

fn matches(path: &str) -> bool {
    let name = file_name(path);
    let ignore = name.ends_with(".dockerignore") || name.ends_with(".md");
    let whole = ["Dockerfile", "Containerfile"]
        .iter()
        .any(|start| name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_'])));
    (whole || name.ends_with(".dockerfile") || name.ends_with(".Dockerfile")) && !ignore
}

/// What a Dockerfile has said so far.
#[derive(Default)]
struct Stages {
    /// Values of `ARG` before the first stage: the only ones `FROM` may use.
    arguments: Vec<(String, String)>,
    /// Names of stages, lower case, and what each stands on.
    stages: Vec<(String, String)>,
    /// Images files come from.
    copied: Vec<String>,
}

fn read(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Image, |draft, text| {
        let mut stages = Stages::default();
        let mut heredoc: Option<String> = None;
        let mut pending = String::new();
        for line in text.lines().map(str::trim) {
            if let Some(end) = &heredoc {
                if line == end {
                    heredoc = None;
                }
                continue;
            }
            if line.starts_with('#') {
                continue;
            }
            if let Some(head) = line.strip_suffix('\\').or_else(|| line.strip_suffix('`')) {
                pending.push_str(head);
                pending.push(' ');
                continue;
            }
            pending.push_str(line);
            heredoc = heredoc_of(&pending);
            stages.take(&std::mem::take(&mut pending));
        }
        stages.take(&pending);
        if !stages.stages.is_empty() {
            draft.component("", None);
        }
        stages.tell(draft);
    })
}

/// The word that ends the text an instruction is followed by.
fn heredoc_of(instruction: &str) -> Option<String> {
    let word = instruction.split_whitespace().next()?;
    if !["RUN", "COPY", "ADD"].iter().any(|with| word.eq_ignore_ascii_case(with)) {
        return None;
    }
    let (_, behind) = instruction.split_once("<<")?;
    let end = behind.trim_start_matches('-').split_whitespace().next()?.trim_matches(['"', '\'']);
    end.starts_with(|letter: char| letter.is_alphabetic() || letter == '_').then(|| end.to_owned())
}

impl Stages {
    fn take(&mut self, instruction: &str) {
        let mut words = instruction.split_whitespace();
        let Some(verb) = words.next() else { return };
        match verb.to_ascii_uppercase().as_str() {
            "ARG" if self.stages.is_empty() => {
                for (name, value) in words.filter_map(|word| word.split_once('=')) {
                    let value = self.expand(value.trim_matches(['"', '\'']));
                    self.arguments.push((name.to_owned(), value));
                }
            }
            "FROM" => {
                let words: Vec<&str> = words.filter(|word| !word.starts_with("--")).collect();
                let Some(image) = words.first() else { return };
                let name = match words.as_slice() {
                    [_, by, name, ..] if by.eq_ignore_ascii_case("as") => name.to_lowercase(),
                    _ => String::new(),
                };
                let image = self.expand(image.trim_matches(['"', '\'']));
                self.stages.push((name, image));
            }
            "COPY" | "RUN" | "ADD" => {
                for option in words.take_while(|word| word.starts_with("--")) {
                    let from = option.split([',', ' ']).find_map(|part| {
                        part.strip_prefix("--from=")
                            .or_else(|| part.strip_prefix("from="))
                            .or_else(|| part.strip_prefix("--mount=from="))
                    });
                    self.copied.extend(from.map(str::to_owned));
                }
            }
            _ => {}
        }
    }

    fn expand(&self, text: &str) -> String {
        let value_of =
            |name: &str| self.arguments.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        // Values can grow by naming each other; no image has a name this long.
        expand(text, value_of).chars().take(500).collect()
    }

    /// The image the last stage stands on is needed to run, all others to build.
    fn tell(&self, draft: &mut Draft<'_>) {
        let mut last = self.stages.len().saturating_sub(1);
        while let Some(below) = self.stages.get(last).and_then(|(_, image)| self.stage(image, last)) {
            last = below;
        }
        for (index, (_, image)) in self.stages.iter().enumerate() {
            if self.stage(image, index).is_none() && image != "scratch" {
                needs(draft, image, if index == last { Scope::Runtime } else { Scope::Build });
            }
        }
        for image in &self.copied {
            let numbered = image.bytes().all(|byte| byte.is_ascii_digit());
            if !numbered && self.stage(image, self.stages.len()).is_none() {
                needs(draft, image, Scope::Build);
            }
        }
    }

    /// The stage before `end` that a name means.
    fn stage(&self, name: &str, end: usize) -> Option<usize> {
        let name = name.to_lowercase();
        self.stages[..end].iter().rposition(|(stage, _)| !stage.is_empty() && *stage == name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{declared, needs};
    use super::*;

    #[test]
    fn stages_are_no_dependencies() {
        let text = "# syntax=x\nARG GO=1.22\nARG REG=reg.example:5000\nFROM --platform=$BUILDPLATFORM ${REG}/golang:${GO} AS Build\nARG GO=no\n\
                    RUN --mount=type=bind,from=tools.example/lint:2,target=/x <<EOF\nFROM fooled\nEOF\nFROM scratch AS empty\nFROM \\\n  base.example/run@sha256:00 as run\n\
                    COPY --from=build /a /a\nCOPY --from=0 /a /a\nCOPY --chown=1 --from=files.example/certs /b /b\nFROM run\nCMD [\"x\"]\n";
        let manifest = read("app/Dockerfile", text.as_bytes());
        assert_eq!(declared(&manifest), ["image @app"]);
        assert_eq!(
            needs(&manifest),
            [
                "image base.example/run runtime sha256:00",
                "image files.example/certs build",
                "image reg.example:5000/golang build 1.22",
                "image tools.example/lint build 2",
            ]
        );
    }

    #[test]
    fn names_of_dockerfiles() {
        for path in ["Dockerfile", "a/Dockerfile.dev", "x.dockerfile", "Containerfile"] {
            assert!(matches(path), "{path}");
        }
        assert!(!matches("Dockerfile.dockerignore") && !matches("Dockerfiles/x") && !matches("dockerfile.rs"));
    }

    #[test]
    fn arguments_that_name_each_other_stay_small() {
        let text = (0..60).map(|n| format!("ARG A{}=${{A{n}}}${{A{n}}}\n", n + 1)).collect::<String>();
        let manifest = read("Dockerfile", format!("ARG A0=x\n{text}FROM $A60\n").as_bytes());
        assert_eq!(manifest.dependencies.len(), 1);
    }
}
