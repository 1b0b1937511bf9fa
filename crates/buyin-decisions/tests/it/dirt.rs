//! Files somebody got wrong: every problem is found in one go, and nothing hides anything else.

use buyin_facts::decision::Policy;

use crate::{folder, listing, load, pseudonyms};

#[test]
fn all_problems_are_listed_at_once() {
    let loaded = load(&[
        (
            "buyin.toml",
            r#"
repositories = ["clones"]
exclude = ["vendor/[", "old/**"]
[organisation]
nmae = "Acme"
[privacy]
policy = "strct"
k = 1
[calendar]
holidays = ["christmas", 2024-12-25T00:00:00Z]
"#,
        ),
        ("people/Anna Berg.toml", "name = \"Anna Berg\""),
        (
            "people/ben.toml",
            "name = 5\nkind = \"robot\"\nemails = [\"\", true, { adress = \"b@x.org\" }]\n[[team]]\nid = \"pay\"\nweight = 0\n",
        ),
        ("people/broken.toml", "name = \"Cara\nemails = [\"c@x.org\"]\nx = = 2\n"),
        ("people/old/dora.toml", ""),
        (
            "teams/pay.toml",
            "payng = true\nmember = [\"ben\"]\n[[owns]]\npath = \"../x\"\n[[owns]]\nrepository = \"shop\"\nsince = \"2024-02-30\"\n",
        ),
        ("teams/readme.md", "not a decision"),
        (
            "products/x.toml",
            "[[detect]]\npath = \"{a\"\npattern = \"(\"\n[[alias]]\necosystem = \"rust\"\nname = \"x\"\n[[component]]\n",
        ),
    ]);
    insta::assert_snapshot!(listing(&loaded));
    assert_eq!(loaded.config.policy, Policy::Strict, "a wish for privacy that cannot be read is not dropped");
    assert_eq!(loaded.config.exclude, ["old/**"]);
}

#[test]
fn a_broken_file_still_stands_for_its_id() {
    let loaded = load(&[("people/cara.toml", "name = "), ("teams/pay.toml", "[[member]]\nperson = \"cara\"\n")]);
    assert_eq!(loaded.problems.len(), 1, "{}", listing(&loaded));
    assert_eq!(loaded.decisions.memberships.len(), 1);
    assert_eq!(loaded.decisions.people.len(), 1);
}

#[test]
fn foreign_bytes_are_a_problem_at_their_line() {
    let mut files = folder(&[("teams/pay.toml", "")]);
    files.insert("people/anna.toml".into(), b"kind = \"human\"\nname = \"J\xf6rg\"\n".to_vec());
    let loaded = buyin_decisions::load_from(&files, &pseudonyms());
    assert_eq!(listing(&loaded), "people/anna.toml:2: is not UTF-8 text, save the file as UTF-8\n");
    assert_eq!(loaded.decisions.teams.len(), 1);
}

#[test]
fn a_statement_with_a_problem_is_left_out_and_its_neighbours_are_not() {
    let loaded = load(&[
        ("people/anna.toml", ""),
        (
            "teams/pay.toml",
            "[[member]]\nperson = \"anna\"\nsince = \"soon\"\n[[member]]\nperson = \"anna\"\nuntil = 2020-01-01\n",
        ),
    ]);
    assert_eq!(loaded.problems.len(), 1, "{}", listing(&loaded));
    assert_eq!(loaded.decisions.memberships.len(), 1, "a date that cannot be read is not `always`");
}
