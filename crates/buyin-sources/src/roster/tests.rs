//! Importers on little clones made by `git fast-import`, and on folders.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use super::*;

/// A file of a version; without content it is gone.
type Version<'a> = (&'a str, Option<&'a str>);

/// A bare clone with one commit a version: day of June 2024, and files with their content (nothing deletes).
fn clone(folder: &Path, versions: &[(u32, &[Version<'_>])]) {
    let mut stream = String::new();
    for (day, files) in versions {
        // 2024-06-01T12:00:00Z is 1717243200.
        let time = 1_717_243_200 + i64::from(day - 1) * 86_400;
        let head = format!("commit refs/heads/main\ncommitter A <a@acme.io> {time} +0000\ndata 1\nx\n");
        stream.push_str(&head);
        for (path, content) in *files {
            let change = match content {
                Some(content) => format!("M 100644 inline {path}\ndata {}\n{content}\n", content.len()),
                None => format!("D {path}\n"),
            };
            stream.push_str(&change);
        }
        stream.push('\n');
    }
    let git = |arguments: &[&str], input: &str| {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("git is there");
        child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("git reads");
        assert!(child.wait().expect("git ends").success(), "git {arguments:?}");
    };
    git(&["init", "--bare", "-b", "main", "."], "");
    git(&["fast-import", "--quiet"], &stream);
}

/// Stays as `person team since..until`, with days of June 2024.
fn stays(roster: &Roster) -> Vec<String> {
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.date().day().to_string());
    let stays = roster.memberships.iter();
    stays.map(|stay| format!("{} {} {}..{}", stay.person, stay.team, day(stay.since), day(stay.until))).collect()
}

#[test]
fn rust_team_dates_memberships_renames_and_changed_logins() {
    let folder = tempfile::tempdir().expect("a folder");
    let ann = "name = 'Ann Lee'\ngithub = 'ann'\ngithub-id = 7\nemail = 'ann@acme.io'\n";
    let moved = "name = 'Ann Lee'\ngithub = 'annlee'\ngithub-id = 7\nemail = false\n";
    let core = "name = 'core'\n[people]\nleads = ['ann']\nmembers = ['ann', 'bo']\n[website]\nname = 'Core'\n[github]\norgs = ['acme']\n";
    let late = "name = 'late'\nsubteam-of = 'hub'\n[people]\nleads = ['annlee']\nmembers = []\n[website]\nname = 'Core'\n[[github]]\norgs = ['acme']\n";
    let wg =
        "name = 'wg-x'\nkind = 'working-group'\n[people]\nleads = []\nmembers = [{ github = 'Bo', roles = ['y'] }]\n";
    let done = "name = 'wg-x'\nkind = 'working-group'\n[people]\nleads = []\nmembers = []\nalumni = ['bo']\n";
    clone(
        folder.path(),
        &[
            (
                1,
                &[("people/ann.toml", Some(ann)), ("teams/core.toml", Some(core)), ("tests/teams/no.toml", Some(core))],
            ),
            (3, &[("teams/wg-x.toml", Some(wg)), ("teams/core.toml", Some("name = [broken"))]),
            (
                5,
                &[
                    ("people/ann.toml", None),
                    ("people/annlee.toml", Some(moved)),
                    ("teams/core.toml", None),
                    ("teams/hub.toml", Some(&core.replace("'ann'", "'annlee'").replace("'core'", "'hub'"))),
                ],
            ),
            (8, &[("teams/wg-x.toml", None), ("teams/archive/wg-x.toml", Some(done)), ("teams/late.toml", Some(late))]),
        ],
    );
    let roster = import(Kind::RustTeam, folder.path()).expect("a chart");
    assert_eq!(stays(&roster), ["annlee hub 1..", "annlee late 8..", "bo hub 1..", "bo wg-x 3..8"]);
    let ann = roster.people.iter().find(|person| person.key == "annlee").expect("Ann");
    assert_eq!((ann.emails.join(" "), ann.accounts.join(" ")), ("ann@acme.io".to_owned(), "7 ann annlee".to_owned()));
    let hub = roster.teams.iter().find(|team| team.id == "hub").expect("hub");
    assert_eq!((hub.paying, hub.until, hub.handles.join(" ")), (true, None, "@acme/core @acme/hub".to_owned()));
    let groups: Vec<_> = roster.groups.iter().map(|group| (group.kind.as_str(), group.teams, group.paying)).collect();
    assert_eq!(groups, [("team", 2, true), ("working-group", 1, false)]);
    assert_eq!(roster.warnings[0].place, "teams/core.toml:1");
}

#[test]
fn backstage_is_dated_in_a_clone_and_undated_in_a_folder() {
    let group = |members: &str| {
        format!(
            "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: Checkout\nspec:\n  type: team\n  parent: shop\n  members: [{members}]\n---\nkind: Group\nmetadata: {{name: shop}}\nspec: {{type: business-unit, children: [checkout]}}\n"
        )
    };
    let user = "kind: User\nmetadata: {name: ann}\nspec:\n  profile: {displayName: Ann Lee, email: ann@acme.io}\n  memberOf: [group:default/checkout]\n";
    let (one, two) = (group("bo"), group(""));
    let folder = tempfile::tempdir().expect("a folder");
    clone(
        folder.path(),
        &[
            (2, &[("org/groups.yaml", Some(&one))]),
            (4, &[("org/ann.yaml", Some(user)), ("org/groups.yaml", Some(&two))]),
        ],
    );
    let roster = import(Kind::Backstage, folder.path()).expect("a chart");
    assert_eq!(stays(&roster), ["ann checkout 4..", "bo checkout 2..4"]);
    assert_eq!(roster.teams[0].parent.as_deref(), Some("shop"));
    assert!(roster.teams[0].paying && !roster.teams[1].paying);

    let plain = tempfile::tempdir().expect("a folder");
    fs::write(plain.path().join("ann.yaml"), user).expect("written");
    fs::write(plain.path().join("groups.yml"), one).expect("written");
    let roster = import(Kind::Backstage, plain.path()).expect("a chart");
    assert_eq!(stays(&roster), ["ann checkout ..", "bo checkout .."]);
}

#[test]
fn owners_name_teams_but_no_members_unless_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let aliases = "aliases:\n  writers:\n  - Ann\n  - bo\n  empty:\n";
    clone(
        folder.path(),
        &[
            (1, &[("CODEOWNERS", Some("* @acme/core @ann\n")), ("OWNERS_ALIASES", Some(aliases))]),
            (6, &[("CODEOWNERS", Some("* @acme/hub\n")), ("OWNERS_ALIASES", Some("aliases: {writers: [bo]}"))]),
        ],
    );
    let teams = import(Kind::Codeowners, folder.path()).expect("teams").teams;
    let lives: Vec<_> = teams.iter().map(|team| (team.id.as_str(), team.paying, team.until.is_some())).collect();
    assert_eq!(lives, [("acme-core", false, true), ("acme-hub", false, false)]);
    let quiet = import(Kind::KubernetesOwners, folder.path()).expect("groups");
    assert_eq!((quiet.teams.len(), quiet.memberships.len(), quiet.people.len()), (2, 0, 0));
    let asked = import(Kind::KubernetesMembers, folder.path()).expect("groups");
    assert_eq!(stays(&asked), ["ann writers 1..6", "bo writers 1.."]);
    assert!(import(Kind::RustTeam, folder.path()).is_err_and(|error| error.to_string().contains("no people")));
}
