//! Each check finds what it is for, and says so at the right line.

use buyin_decisions::CHECKS;

use crate::{listing, load};

/// A check, the smallest folder that it objects to, and what it says.
struct Fixture {
    check: &'static str,
    files: &'static [(&'static str, &'static str)],
    says: &'static str,
}

const FIXTURES: &[Fixture] = &[
    Fixture {
        check: "unknown_person",
        files: &[("people/anna.toml", ""), ("teams/pay.toml", "\n[[member]]\nperson = \"ana\"\n")],
        says: "teams/pay.toml:3: no person `ana`, did you mean `anna`?\n",
    },
    Fixture {
        check: "unknown_team",
        files: &[
            ("people/anna.toml", "[[team]]\nid = \"payments\"\n"),
            ("teams/pay.toml", "parent = \"py\""),
            ("products/x.toml", "owner = \"search\"\n[[component]]\nrepository = \"x\"\n"),
        ],
        says: "people/anna.toml:2: no team `payments`, a file teams/payments.toml would make one\n\
               products/x.toml:1: no team `search`, a file teams/search.toml would make one\n\
               teams/pay.toml:1: no team `py`, did you mean `pay`?\n",
    },
    Fixture {
        check: "unknown_platform",
        files: &[("buyin.toml", "[platform]\nteams = [\"paas\", \"ci\"]\n"), ("teams/pass.toml", "")],
        says: "(warning) buyin.toml:2: no team `paas`: taken for a repository, did you mean `pass`?\n\
               (warning) buyin.toml:2: no team `ci`: taken for a repository, platform teams go by the name of their file\n",
    },
    Fixture {
        check: "parent_cycle",
        files: &[
            ("teams/a.toml", "parent = \"b\""),
            ("teams/b.toml", "parent = \"a\""),
            ("teams/c.toml", "parent = \"a\""),
        ],
        says: "teams/a.toml:1: `a` stands above itself, take one parent out of the circle\n\
               teams/b.toml:1: `b` stands above itself, take one parent out of the circle\n",
    },
    Fixture {
        check: "idle_product",
        files: &[("products/x.toml", "name = \"X\"")],
        says: "(warning) products/x.toml: nothing shows what it is or who uses it, \
               add a `[[component]]`, `[[alias]]` or `[[detect]]`\n",
    },
    Fixture {
        check: "backward_dates",
        files: &[
            ("people/anna.toml", "[[capacity]]\nsince = 2024-02-01\nuntil = 2024-01-01\npercent = 0\n"),
            ("teams/pay.toml", "since = 2024-01-01\nuntil = \"2024-01-01\"\n"),
        ],
        says: "people/anna.toml:1: since 2024-02-01 is not before until 2024-01-01: holds on no day, \
               `until` is the first day no more\n\
               teams/pay.toml:1: since 2024-01-01 is not before until 2024-01-01: holds on no day, \
               `until` is the first day no more\n",
    },
    Fixture {
        check: "outside_dates",
        files: &[
            ("people/anna.toml", "[[team]]\nid = \"pay\"\nsince = 2024-01-01\n"),
            ("teams/pay.toml", "until = 2024-01-01\n"),
        ],
        says: "people/anna.toml:2: lies outside the time in which `pay` exists\n",
    },
    Fixture {
        check: "overlapping_stays",
        files: &[
            ("people/anna.toml", "[[team]]\nid = \"pay\"\nsince = 2024-01-01\n"),
            ("teams/pay.toml", "[[member]]\nperson = \"anna\"\nsince = 2023-01-01\nuntil = 2024-01-02\n"),
        ],
        says: "people/anna.toml:2: `anna` is already in `pay` then, by teams/pay.toml:2, \
               end the first stay before the second begins\n",
    },
    Fixture {
        check: "shared_address",
        files: &[
            ("people/anna.toml", "emails = [\"A@x.org\"]"),
            ("people/ben.toml", "emails = [\n  \"b@x.org\",\n  \"a@x.org\",\n]"),
        ],
        says: "people/anna.toml:1: this address also stands in people/ben.toml:3, \
               date it in both files: `{ address = …, since = …, until = … }`\n\
               people/ben.toml:3: this address also stands in people/anna.toml:1, \
               date it in both files: `{ address = …, since = …, until = … }`\n",
    },
    Fixture {
        check: "shared_account",
        files: &[("people/anna.toml", "github = [\"anna\", 77]"), ("people/ben.toml", "gitlab = \"77\"")],
        says: "people/anna.toml:1: this account also stands in people/ben.toml:1, keep it in one of the two\n\
               people/ben.toml:1: this account also stands in people/anna.toml:1, keep it in one of the two\n",
    },
    Fixture {
        check: "shared_name",
        files: &[
            ("people/jan-1.toml", "name = \"Jan Kowalski\""),
            ("people/jan-2.toml", "names = [\"Kowalski, Jan\"]"),
        ],
        says: "(warning) people/jan-1.toml:1: this name also stands in people/jan-2.toml:1, \
               both are recognised by their addresses and accounts only\n\
               (warning) people/jan-2.toml:1: this name also stands in people/jan-1.toml:1, \
               both are recognised by their addresses and accounts only\n",
    },
    Fixture {
        check: "shared_handle",
        files: &[("teams/a.toml", "handles = [\"@acme/a\"]"), ("teams/b.toml", "handles = [\"@acme/b\", \"@Acme/A\"]")],
        says: "teams/b.toml:1: `@acme/a` is already a handle of `a`\n",
    },
    Fixture {
        check: "shared_path",
        files: &[
            ("products/x.toml", "[[component]]\nrepository = \"shop\"\npath = \"lib\"\n"),
            (
                "products/y.toml",
                "[[component]]\nrepository = \"shop\"\npath = \"./lib/\"\n[[component]]\nrepository = \"shop\"\npath = \"lib/y\"\n",
            ),
            ("teams/a.toml", "[[owns]]\nrepository = \"shop\"\nuntil = 2024-01-01\n"),
            ("teams/b.toml", "[[owns]]\nrepository = \"shop\"\nsince = 2024-01-01\n"),
        ],
        says: "products/y.toml:2: `shop:lib` is already of `x`, by products/x.toml:2, \
               end the first before the second begins\n",
    },
    Fixture {
        check: "shared_alias",
        files: &[
            ("products/x.toml", "[[alias]]\necosystem = \"go\"\nname = \"acme.io/x\"\n"),
            ("products/y.toml", "[[alias]]\necosystem = \"go\"\nname = \"acme.io/x\"\n"),
        ],
        says: "products/y.toml:3: `acme.io/x` (go) already names `x`, by products/x.toml:3, \
               end the first before the second begins\n",
    },
    Fixture {
        check: "shared_repository_name",
        files: &[(
            "buyin.toml",
            "[privacy]\npolicy = \"team\"\n[names]\n\"a/shop\" = \"shop\"\n\"b/shop\" = \"shop\"\n",
        )],
        says: "buyin.toml:5: `shop` is already the name of `a/shop`\n",
    },
    Fixture {
        check: "repeated_holiday",
        files: &[("buyin.toml", "[calendar]\nholidays = [2024-12-25, 2024-12-26, \"2024-12-25\"]\n")],
        says: "(warning) buyin.toml:2: 2024-12-25 is told twice\n",
    },
];

#[test]
fn each_check_says_what_is_wrong_and_where() {
    for fixture in FIXTURES {
        assert_eq!(listing(&load(fixture.files)), fixture.says, "{}", fixture.check);
    }
}

#[test]
fn each_check_has_a_fixture() {
    let checks: Vec<_> = CHECKS.iter().map(|check| check.name).collect();
    let fixtures: Vec<_> = FIXTURES.iter().map(|fixture| fixture.check).collect();
    assert_eq!(checks, fixtures);
}
