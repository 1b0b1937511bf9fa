//! Words that look like source code: functions, files and tests in six languages, made from a repository's nouns. It only has to read
//! like code and differ like code; nothing here compiles it.

use super::places::Language;
use super::random::Random;

const VERBS: &[&str] = &[
    "load", "store", "merge", "check", "apply", "resolve", "collect", "match", "expire", "refresh", "split", "count",
    "schedule", "publish", "validate", "render", "compare", "restore",
];

/// A function about one noun: its first line names it, its body is drawn.
pub(super) fn function(language: Language, nouns: &[&str], random: &mut Random) -> String {
    let (verb, noun, other) = (*random.pick(VERBS), *random.pick(nouns), *random.pick(nouns));
    let head = fill(head_of(language), verb, noun, other, 0);
    body(language, &head, nouns, random)
}

/// The function with this first line again, with another body.
pub(super) fn body(language: Language, head: &str, nouns: &[&str], random: &mut Random) -> String {
    let mut text = head.to_owned();
    for _ in 0..random.between(2, 7) {
        let (verb, noun, other) = (*random.pick(VERBS), *random.pick(nouns), *random.pick(nouns));
        let number = random.between(2, 90);
        let statement = random.pick(statements_of(language));
        text.push_str(&fill(statement, verb, noun, other, number));
    }
    text.push_str(end_of(language));
    text
}

/// A new source file with one function. `area` names it where the language wants a name.
pub(super) fn file(language: Language, area: &str, nouns: &[&str], random: &mut Random) -> String {
    let head = match language {
        Language::Go => format!("package {}\n\nimport (\n\t\"context\"\n\t\"errors\"\n)\n\n", area.replace('-', "")),
        Language::Rust => format!("//! Everything about the {area}.\n\nuse std::collections::BTreeMap;\n\n"),
        Language::TypeScript => format!("// Everything about the {area}.\n\n"),
        Language::Python => {
            format!("\"\"\"Everything about the {area}.\"\"\"\n\nfrom dataclasses import dataclass\n\n")
        }
        Language::Terraform => format!("# Everything about the {area}.\n\n"),
        Language::Shell => "#!/bin/sh\nset -eu\n\n".to_owned(),
    };
    format!("{head}{}", function(language, nouns, random))
}

/// Where a source file named by a word lies below a component's root.
pub(super) fn path(language: Language, word: &str) -> String {
    match language {
        Language::Go => format!("internal/{word}.go"),
        Language::Rust => format!("src/{word}.rs"),
        Language::TypeScript => format!("src/{word}.ts"),
        Language::Python => format!("app/{word}.py"),
        Language::Terraform => format!("{word}.tf"),
        Language::Shell => format!("scripts/{word}.sh"),
    }
}

/// Where the tests named by a word lie below a component's root.
pub(super) fn test_path(language: Language, word: &str) -> String {
    match language {
        Language::Go => format!("internal/{word}_test.go"),
        Language::Rust => format!("tests/{word}.rs"),
        Language::TypeScript => format!("src/{word}.spec.ts"),
        Language::Python => format!("tests/test_{word}.py"),
        Language::Terraform => format!("tests/{word}.tf"),
        Language::Shell => format!("tests/{word}.sh"),
    }
}

/// The ending of source files.
pub(super) fn ending(language: Language) -> &'static str {
    match language {
        Language::Go => ".go",
        Language::Rust => ".rs",
        Language::TypeScript => ".ts",
        Language::Python => ".py",
        Language::Terraform => ".tf",
        Language::Shell => ".sh",
    }
}

fn head_of(language: Language) -> &'static str {
    match language {
        Language::Go => "func {verb}{Noun}For{Other}(ctx context.Context, {noun} {Noun}) ({Other}, error) {\n",
        Language::Rust => "pub fn {verb}_{noun}_for_{other}({noun}: &{Noun}) -> Result<{Other}, Fault> {\n",
        Language::TypeScript => {
            "export function {verb}{Noun}For{Other}({noun}: {Noun}, {other}s: {Other}[]): {Other} | undefined {\n"
        }
        Language::Python => "def {verb}_{noun}_for_{other}({noun}, {other}s):\n",
        Language::Terraform => "resource \"acme_{noun}\" \"{verb}_{other}\" {\n",
        Language::Shell => "{verb}_{noun}_{other}() {\n",
    }
}

fn end_of(language: Language) -> &'static str {
    match language {
        Language::Go => "\treturn result, nil\n}\n",
        Language::Rust => "    Ok(result)\n}\n",
        Language::TypeScript => "  return found;\n}\n",
        Language::Python => "    return result\n",
        Language::Terraform | Language::Shell => "}\n",
    }
}

fn statements_of(language: Language) -> &'static [&'static str] {
    match language {
        Language::Go => &[
            "\tif {noun}.{Other} == nil {\n\t\treturn result, errors.New(\"{noun} without {other}\")\n\t}\n",
            "\tfor _, {other} := range {noun}.{Other}s {\n\t\tresult.{Noun} += {other}.Weight * {n}\n\t}\n",
            "\tif err := s.{verb}{Noun}(ctx, {noun}.ID); err != nil {\n\t\treturn result, err\n\t}\n",
            "\tresult.{Other}Limit = max({noun}.Size(), {n})\n",
            "\ts.{noun}s[{noun}.Key()] = {noun}.With{Other}({n})\n",
        ],
        Language::Rust => &[
            "    let {other} = {noun}.{other}s().iter().take({n}).max_by_key(|{other}| {other}.weight());\n",
            "    if {noun}.{other}s().is_empty() {\n        return Err(Fault::No{Other});\n    }\n",
            "    let result = self.{verb}_{noun}({noun}, {n})?;\n",
            "    for {other} in {noun}.{other}s() {\n        total += {other}.size().min({n});\n    }\n",
        ],
        Language::TypeScript => &[
            "  const {noun}Count = {other}s.filter((each) => each.{noun} > {n}).length;\n",
            "  if (!{noun}.{other}) {\n    throw new Error('{noun} without {other}');\n  }\n",
            "  for (const {other} of {other}s) {\n    {noun}.total += {other}.weight * {n};\n  }\n",
            "  const found = {other}s.find((each) => each.id === {noun}.{other}Id);\n",
        ],
        Language::Python => &[
            "    if not {noun}.{other}s:\n        raise ValueError(\"{noun} without {other}\")\n",
            "    result = [{other} for {other} in {other}s if {other}.weight > {n}]\n",
            "    {noun}.total = sum({other}.size for {other} in {other}s) + {n}\n",
            "    for {other} in sorted({other}s, key=lambda each: each.{noun}):\n        {other}.{verb}({n})\n",
        ],
        Language::Terraform => &[
            "  {noun}_count = {n}\n",
            "  {other}_id   = acme_{other}.{verb}.id\n",
            "  {noun}_names = [for each in var.{other}s : \"{noun}-${each}\"]\n",
        ],
        Language::Shell => &[
            "  test -n \"${1:-}\" || exit {n}\n",
            "  install -d \"/opt/{noun}/{other}-{n}\"\n",
            "  cp \"/etc/{noun}.conf\" \"/opt/{other}/{noun}-{n}.conf\"\n",
        ],
    }
}

/// Puts words in a form, in one pass. Names that begin a type are capitalised.
fn fill(form: &str, verb: &str, noun: &str, other: &str, number: u32) -> String {
    let (capital_noun, capital_other, number) = (capital(noun), capital(other), number.to_string());
    let words = [
        ("{verb}", verb),
        ("{noun}", noun),
        ("{other}", other),
        ("{Noun}", &capital_noun),
        ("{Other}", &capital_other),
        ("{n}", &number),
    ];
    let mut text = String::with_capacity(form.len() + 40);
    let mut rest = form;
    while let Some(start) = rest.find('{') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let (key, word) = words.iter().find(|(key, _)| rest.starts_with(key)).copied().unwrap_or(("{", "{"));
        text.push_str(word);
        rest = &rest[key.len()..];
    }
    text.push_str(rest);
    text
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_keeps_its_first_line_when_its_body_changes() {
        let nouns = ["cart", "order"];
        let mut random = Random::of(&["code"], &[]);
        for language in [Language::Go, Language::Rust, Language::TypeScript, Language::Python] {
            let before = function(language, &nouns, &mut random);
            let head = before.split_inclusive('\n').next().expect("a first line");
            let after = body(language, head, &nouns, &mut random);
            assert!(after.starts_with(head) && !after.contains("{noun}"));
        }
    }
}
