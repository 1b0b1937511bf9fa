//! Ruby: `Gemfile` and gemspecs, read as text line by line; nothing of them is run.

use buyin_facts::word::{Ecosystem, Scope};

use super::draft::{self, Draft};
use super::{Manifest, Reader, file_name};

pub(super) const GEMFILE: Reader =
    Reader { name: "Gemfile", matches: |path| ["Gemfile", "gems.rb"].contains(&file_name(path)), read: gemfile };
pub(super) const GEMSPEC: Reader =
    Reader { name: "Gemspec", matches: |path| path.ends_with(".gemspec"), read: gemspec };

/// Groups that are not needed to run.
const DEV_GROUPS: [&str; 6] = ["development", "test", "lint", "doc", "docs", "ci"];

fn gemfile(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Gem, |draft, text| {
        // One entry an open block: whether it is a group for development, and the path its gems lie in.
        let mut blocks: Vec<(bool, Option<&str>)> = Vec::new();
        for line in text.lines().map(code) {
            if line == "end" {
                blocks.pop();
            } else if let Some(rest) = call(line, "gem") {
                let (dev, path) = (blocks.iter().any(|(dev, _)| *dev), blocks.iter().rev().find_map(|(_, path)| *path));
                gem(draft, rest, if dev || in_dev_group(rest) { Scope::Dev } else { Scope::Runtime }, path);
            } else if call(line, "gemspec").is_some() {
                draft.needs_path(option(line, "path").unwrap_or("."), Scope::Runtime, "");
            } else if line.ends_with(" do") || line.starts_with("if ") || line.starts_with("unless ") {
                let path = call(line, "path").and_then(|rest| strings(rest).next());
                blocks.push((call(line, "group").is_some_and(dev_names), path));
            }
        }
    })
}

fn gem(draft: &mut Draft<'_>, rest: &str, scope: Scope, block_path: Option<&str>) {
    // Behind options and conditions texts mean other things.
    let positional =
        [": ", "=>", " if ", " unless ", " ? "].iter().fold(rest, |head, mark| head.split(mark).next().unwrap_or(head));
    let mut texts = strings(positional);
    let Some(name) = texts.next() else { return };
    let version = texts.collect::<Vec<_>>().join(", ");
    if let Some(path) = option(rest, "path") {
        draft.needs_path(path, scope, "");
    } else if let Some(folder) = block_path {
        draft.needs_path(&format!("{folder}/{name}"), scope, &version);
    } else {
        let address = option(rest, "git").or_else(|| option(rest, "github"));
        draft.needs(name, scope, if version.is_empty() { address.unwrap_or_default() } else { &version });
    }
}

fn gemspec(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Gem, |draft, text| {
        let (mut name, mut version) = (None, None);
        for line in text.lines().map(code) {
            let Some((_, member)) = line.split_once('.') else { continue };
            let end = member.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(member.len());
            let (word, rest) = member.split_at(end);
            let value = || rest.trim_start().strip_prefix('=').and_then(|rest| literal(rest.trim_start()));
            match word {
                "name" => name = name.or_else(value),
                "version" => version = version.or_else(value),
                "add_dependency" | "add_runtime_dependency" => gem(draft, rest, Scope::Runtime, None),
                "add_development_dependency" => gem(draft, rest, Scope::Dev, None),
                _ => {}
            }
        }
        // By custom the file has the gem's name.
        let stem = file_name(path).strip_suffix(".gemspec").unwrap_or_default();
        draft.component(name.unwrap_or(stem), version);
    })
}

/// A line without its comment and blanks. `#{` is no comment.
fn code(line: &str) -> &str {
    let line = line.trim();
    if line.starts_with('#') { "" } else { line.split(" # ").next().unwrap_or_default().trim_end() }
}

/// What stands behind a call of `name`.
fn call<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    line.strip_prefix(name).filter(|rest| rest.is_empty() || rest.starts_with([' ', '(', '\t']))
}

fn literal(text: &str) -> Option<&str> {
    text.starts_with(['"', '\'']).then(|| strings(text).next()).flatten()
}

/// The quoted texts of a line.
fn strings(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let start = rest.find(['"', '\''])?;
        let quote = rest.as_bytes()[start] as char;
        let (text, behind) = rest[start + 1..].split_once(quote)?;
        rest = behind;
        Some(text)
    })
}

/// The text of `name: 'x'` or `:name => 'x'`.
fn option<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    line.match_indices(name).take(20).find_map(|(at, _)| {
        let rest = line[at + name.len()..].trim_start();
        let value = if line[..at].ends_with(':') { rest.strip_prefix("=>") } else { rest.strip_prefix(':') };
        literal(value?.trim_start())
    })
}

fn in_dev_group(rest: &str) -> bool {
    rest.match_indices("group").take(5).any(|(at, _)| {
        let behind = &rest[at..];
        behind.contains(':') && dev_names(behind)
    })
}

/// Whether the groups named are all for development.
fn dev_names(rest: &str) -> bool {
    let mut names = rest
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .filter(|word| !word.is_empty() && !["do", "group", "groups", "optional", "true"].contains(word))
        .peekable();
    names.peek().is_some() && names.all(|name| DEV_GROUPS.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs};
    use super::*;

    #[test]
    fn gemfiles_are_read() {
        let text = "source 'https://gems.example'\ngem 'rails', '~> 7.0', '>= 7.0.1' # the web\ngem \"purse\", path: '../purse'\ngem 'tally', :git => 'https://t@git.example/tally.git'\n\
                    gem 'lint', group: :development\ngem 'zone' if ENV['Z']\ngem 'pick', new ? '2' : '1'\ngroup :development, :test do\n  gem 'rspec'\nend\npath 'engines' do\n  gem 'till'\nend\ngemspec\n# gem 'no'\n";
        let manifest = gemfile("app/Gemfile", text.as_bytes());
        assert_eq!(
            needs(&manifest),
            [
                "gem ./app runtime",
                "gem ./app/engines/till runtime",
                "gem ./purse runtime",
                "gem lint dev",
                "gem pick runtime",
                "gem rails runtime ~> 7.0, >= 7.0.1",
                "gem rspec dev",
                "gem tally runtime https://git.example/tally.git",
                "gem zone runtime",
            ]
        );
    }

    #[test]
    fn gemspecs_are_read() {
        let text = "Gem::Specification.new do |s|\n  s.name = 'till'\n  s.version = Till::VERSION\n  s.add_dependency 'coins', '>= 1'\n  s.add_development_dependency(%q<x>)\n  s.add_development_dependency \"rake\"\nend\n";
        let manifest = gemspec("till.gemspec", text.as_bytes());
        assert_eq!(declared(&manifest), ["gem till @"]);
        assert_eq!(needs(&manifest), ["gem coins runtime >= 1", "gem rake dev"]);
    }
}
