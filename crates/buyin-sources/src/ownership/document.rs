//! Ownership in YAML: Backstage catalogs and Kubernetes OWNERS. A rule's pattern is the folder of its file.

use serde::Deserialize;
use serde_yaml_ng::Value;

use super::Rule;
use crate::manifest::Problem;

type Read = (Vec<Rule>, Vec<Problem>);

/// `spec.owner` of every Component, System, API and Resource. Owners that a template still has to fill in are none.
pub(super) fn backstage(folder: &str, text: &str) -> Read {
    let mut read = Read::default();
    for (first_line, document) in documents(text) {
        let entity: Value = match serde_yaml_ng::from_str(document) {
            Ok(entity) => entity,
            Err(error) => {
                read.1.push(problem(first_line, &error));
                continue;
            }
        };
        let kind = entity.get("kind").and_then(Value::as_str).unwrap_or_default();
        let owner =
            entity.get("spec").and_then(|spec| spec.get("owner")).and_then(Value::as_str).unwrap_or_default().trim();
        if matches!(kind, "Component" | "System" | "API" | "Resource") && !owner.is_empty() && !owner.contains("{{") {
            let line = (first_line..).zip(document.lines()).find(|(_, line)| line.trim_start().starts_with("owner:"));
            read.0.push(Rule {
                line: line.map_or(first_line, |found| found.0),
                section: String::new(),
                pattern: folder.to_owned(),
                owners: owner.to_owned(),
            });
        }
    }
    read
}

/// What an OWNERS file says.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Owners {
    approvers: Option<Vec<String>>,
    filters: Option<std::collections::BTreeMap<String, Self>>,
}

/// The approvers of a folder; those of the filter `.*` where the file has filters. Aliases stay as written; other filters, which
/// speak of single files, are left out.
pub(super) fn kubernetes(folder: &str, text: &str) -> Read {
    let mut owners: Owners = match serde_yaml_ng::from_str::<Option<Owners>>(text) {
        Ok(owners) => owners.unwrap_or_default(),
        Err(error) => return (Vec::new(), vec![problem(1, &error)]),
    };
    let all = owners.filters.take().and_then(|mut filters| filters.remove(".*")).and_then(|filter| filter.approvers);
    let approvers = owners.approvers.or(all).unwrap_or_default();
    if approvers.is_empty() {
        return Read::default();
    }
    let line = (1..).zip(text.lines()).find(|(_, line)| line.trim_start().starts_with("approvers"));
    let rule = Rule {
        line: line.map_or(1, |found| found.0),
        section: String::new(),
        pattern: folder.to_owned(),
        owners: approvers.join(" "),
    };
    (vec![rule], Vec::new())
}

/// The documents of a YAML stream with the number of their first line. Only a marker at the start of a line parts them, so one
/// that cannot be read spoils no other.
pub(crate) fn documents(text: &str) -> Vec<(u32, &str)> {
    let mut documents = Vec::new();
    let (mut start, mut first_line, mut at) = (0, 1, 0);
    for (line, content) in (1..).zip(text.split_inclusive('\n')) {
        if content.trim_end() == "---" || content.starts_with("--- ") {
            documents.push((first_line, &text[start..at]));
            (start, first_line) = (at + content.len(), line + 1);
        }
        at += content.len();
    }
    documents.push((first_line, &text[start..]));
    documents.retain(|(_, document)| !document.trim().is_empty());
    documents
}

fn problem(first_line: u32, error: &serde_yaml_ng::Error) -> Problem {
    let line = error.location().map(|location| first_line + location.line().max(1) as u32 - 1);
    // The error's own text may quote addresses.
    Problem { line, detail: "not YAML of the expected form".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backstage_documents_each_for_itself() {
        let text = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec:\n  type: service\n  owner: group:default/checkout\n\
            ---\nkind: Group\nspec: {owner: nobody}\n---\nkind: [open\n---\nkind: API\nspec:\n  owner: payments\n---\nkind: Component\nspec:\n  owner: ${{ values.owner }}\n";
        let (rules, problems) = backstage("svc/a", text);
        let plain: Vec<_> = rules.iter().map(|rule| (rule.line, rule.pattern.as_str(), rule.owners.as_str())).collect();
        assert_eq!(plain, [(6, "svc/a", "group:default/checkout"), (15, "svc/a", "payments")]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].line.is_some_and(|line| (11..=12).contains(&line)), "{problems:?}");
    }

    #[test]
    fn kubernetes_approvers_and_filters() {
        let (rules, problems) = kubernetes(
            "pkg",
            "# comment\nreviewers:\n- bo\napprovers:\n- serving-writers\n- ann\noptions: {no_parent_owners: true}\n",
        );
        assert_eq!((rules[0].line, rules[0].owners.as_str(), problems.len()), (4, "serving-writers ann", 0));
        let (rules, _) =
            kubernetes("", "filters:\n  \".*\":\n    approvers: [ann]\n  \"\\\\.go$\":\n    approvers: [bo]\n");
        assert_eq!(rules[0].owners, "ann");
        assert!(kubernetes("", "# nothing\n").0.is_empty());
        assert_eq!(kubernetes("", "ann@acme.io\nbo@acme.io\n").1.len(), 1);
    }
}
