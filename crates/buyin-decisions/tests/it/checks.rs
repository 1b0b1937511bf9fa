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
    Fixture {
        check: "same_id",
        files: &[("requests/retry-budget.toml", "problem = \"x\""), ("requests/retry_budget.toml", "problem = \"x\"")],
        says: "(warning) requests/retry_budget.toml: looks like the same as requests/retry-budget.toml, \
               put both into one file, or give one a name of its own\n",
    },
    Fixture {
        check: "unknown_thing",
        files: &[
            ("requests/retries.toml", "problem = \"x\""),
            ("bets/b.toml", "pattern = \"open\"\nrequests = [\"retrys\"]\ncandidate = \"c\"\nproduct = \"p\"\n"),
        ],
        says: "bets/b.toml:2: no request `retrys`, did you mean `retries`?\n\
               bets/b.toml:3: no candidate `c`, a file candidates/c.toml would make one\n\
               (warning) bets/b.toml:4: no product `p` yet, a file products/p.toml would make one\n",
    },
    Fixture {
        check: "unknown_pattern",
        files: &[("bets/b.toml", "pattern = \"partnr\""), ("bets/c.toml", "pattern = \"waterfall\"")],
        says: "bets/b.toml:1: no pattern `partnr`, did you mean `partner`?\n\
               bets/c.toml:1: no pattern `waterfall`, there are assimilate, open, partner, traditional\n",
    },
    Fixture {
        check: "unknown_stage",
        files: &[
            (
                "patterns/ours.toml",
                "stages = [\"one\", \"two\"]\n[[gate]]\nid = \"g\"\nstage = \"tow\"\nsentence = \"s\"\nsql = \"select 1\"\notherwise = \"o\"\n",
            ),
            ("bets/b.toml", "pattern = \"ours\""),
            (
                "bets/b/events/1.toml",
                "kind = \"advanced\"\nday = 2025-01-01\nstage = \"three\"\n[[gate]]\nid = \"h\"\nresult = \"passed\"\n",
            ),
        ],
        says: "bets/b/events/1.toml:3: `ours` has no stage `three`, its stages are one, two\n\
               bets/b/events/1.toml:5: `ours` has no gate `h`, did you mean `g`?\n\
               patterns/ours.toml:4: `ours` has no stage `tow`, did you mean `two`?\n",
    },
    Fixture {
        check: "unproven_advance",
        files: &[
            ("bets/b.toml", "pattern = \"partner\""),
            (
                "bets/b/events/1.toml",
                "kind = \"advanced\"\nday = 2025-01-01\nstage = \"prototype\"\n[[gate]]\nid = \"paid-for\"\nresult = \"passed\"\n",
            ),
            (
                "bets/b/events/2.toml",
                "kind = \"overruled\"\nday = 2025-02-01\ngate = \"partner-stays\"\nreason = \"they will\"\n",
            ),
            ("bets/b/events/3.toml", "kind = \"advanced\"\nday = 2025-03-01\nstage = \"in use\"\n"),
            (
                "bets/b/events/4.toml",
                "kind = \"advanced\"\nday = 2025-04-01\nstage = \"general\"\n[[gate]]\nid = \"second-customer\"\nresult = \"not_yet\"\n",
            ),
        ],
        says: "bets/b/events/4.toml:3: advances past the gate `second-customer` without a result, \
               record `[[gate]]` with `result = \"passed\"`, or overrule it with a reason\n",
    },
    Fixture {
        check: "shared_pledge",
        files: &[
            ("teams/pay.toml", ""),
            (
                "bets/b.toml",
                "pattern = \"open\"\n[[pledge]]\nteam = \"pay\"\nside = \"partner\"\nengineers = 1\n[[pledge]]\nteam = \"pay\"\nside = \"partner\"\ndays_a_week = 0.5\n",
            ),
        ],
        says: "bets/b.toml:6: `pay` is already the pledge of bets/b.toml:2, give each pledge an `id` of its own\n",
    },
    Fixture {
        check: "overpledged",
        files: &[
            ("teams/pay.toml", ""),
            (
                "bets/b.toml",
                "pattern = \"open\"\n[[pledge]]\nteam = \"pay\"\nside = \"partner\"\nshare = 60\nuntil = 2025-03-01\n[[pledge]]\nid = \"more\"\nteam = \"pay\"\nside = \"partner\"\nshare = 50\nsince = 2025-02-01\n[[pledge]]\nid = \"later\"\nteam = \"pay\"\nside = \"partner\"\nshare = 50\nsince = 2025-03-01\n",
            ),
            (
                "bets/c.toml",
                "pattern = \"open\"\n[[pledge]]\nteam = \"pay\"\nside = \"partner\"\nshare = 10\nsince = 2025-06-01\n",
            ),
        ],
        says: "bets/b.toml:7: `pay` then pledges 110 % of itself to this bet, \
               end the first pledge before the second begins\n\
               (warning) bets/c.toml:2: `pay` then pledges 110 % of itself to its bets, one of the pledges will not be kept\n",
    },
    Fixture {
        check: "without_consent",
        files: &[
            ("people/anna.toml", ""),
            ("teams/pay.toml", ""),
            (
                "bets/b.toml",
                "pattern = \"open\"\n[[pledge]]\nteam = \"pay\"\nside = \"partner\"\nengineers = 1\npeople = [\"anna\"]\n",
            ),
        ],
        says: "bets/b.toml:6: `anna` is named without consent, \
               write `{ person = \"anna\", consent = DAY }` once they agreed\n",
    },
    Fixture {
        check: "unknown_pledge",
        files: &[
            ("teams/pay.toml", ""),
            ("bets/b.toml", "pattern = \"open\"\n[[pledge]]\nteam = \"pay\"\nside = \"partner\"\nengineers = 1\n"),
            ("bets/b/events/1.toml", "kind = \"accepted\"\nday = 2025-01-01\naccepts = \"pya\"\n"),
        ],
        says: "bets/b/events/1.toml:3: no pledge or declared time `pya`, did you mean `pay`?\n",
    },
    Fixture {
        check: "orphan_event",
        files: &[("bets/b/events/1.toml", "kind = \"stopped\"\nday = 2025-01-01\nlearned = \"x\"\n")],
        says: "bets/b/events/1.toml: no bet `b`, a file bets/b.toml would make one\n",
    },
    Fixture {
        check: "absurd_day",
        files: &[
            ("bets/b.toml", "pattern = \"open\"\nsince = 2025-01-01\n"),
            ("bets/b/events/1.toml", "kind = \"stopped\"\nday = 0205-01-01\nlearned = \"x\"\n"),
            ("requests/r.toml", "problem = \"x\"\nsince = 2025-05-01\n"),
            ("requests/r/events/1.toml", "kind = \"answered\"\nday = 2025-04-30\n"),
        ],
        says: "bets/b/events/1.toml:2: 0205-01-01 cannot be the day of this, look at the year\n\
               requests/r/events/1.toml:2: 2025-04-30 lies before `r` begins, on 2025-05-01\n",
    },
    Fixture {
        check: "after_the_end",
        files: &[
            ("bets/b.toml", "pattern = \"open\""),
            ("bets/b/events/1.toml", "kind = \"stopped\"\nday = 2025-01-01\nlearned = \"x\"\nfailed = \"problem\"\n"),
            ("bets/b/events/2.toml", "kind = \"stopped\"\nday = 2025-02-01\nlearned = \"y\"\n"),
        ],
        says: "bets/b/events/2.toml: the bet was stopped on 2025-01-01, by bets/b/events/1.toml\n",
    },
    Fixture {
        check: "time_to_come",
        files: &[
            ("teams/pay.toml", ""),
            ("bets/b.toml", "pattern = \"open\""),
            (
                "bets/b/events/d.toml",
                "kind = \"declared\"\nday = 2025-02-01\nteam = \"pay\"\nmonth = \"2025-03\"\ndays = 2\nwhat = \"talks\"\n",
            ),
            ("bets/b/events/e.toml", "kind = \"accepted\"\nday = 2025-02-02\naccepts = \"d\"\n"),
        ],
        says: "bets/b/events/d.toml:4: 2025-03 had not begun on 2025-02-01, when this was declared, \
               declare time once it was spent\n",
    },
    Fixture {
        check: "overdeclared",
        files: &[
            ("people/anna.toml", "[[team]]\nid = \"pay\"\n"),
            ("people/ben.toml", "[[team]]\nid = \"cards\"\nuntil = 2025-02-01\n"),
            ("teams/pay.toml", ""),
            ("teams/cards.toml", "parent = \"pay\""),
            ("teams/paas.toml", ""),
            ("bets/b.toml", "pattern = \"open\""),
            (
                "bets/b/events/1.toml",
                "kind = \"declared\"\nday = 2025-02-01\nteam = \"pay\"\nmonth = \"2025-01\"\ndays = 46\nwhat = \"all of both\"\n",
            ),
            (
                "bets/b/events/2.toml",
                "kind = \"declared\"\nday = 2025-02-02\nteam = \"pay\"\nmonth = \"2025-01\"\ndays = 0.5\nwhat = \"more\"\n",
            ),
            (
                "bets/b/events/3.toml",
                "kind = \"declared\"\nday = 2025-03-01\nteam = \"pay\"\nmonth = \"2025-02\"\ndays = 21\nwhat = \"ben left\"\n",
            ),
            (
                "bets/b/events/4.toml",
                "kind = \"declared\"\nday = 2025-03-02\nteam = \"paas\"\nmonth = \"2025-02\"\ndays = 5000\nwhat = \"nobody knows who\"\n",
            ),
            ("bets/b/events/5.toml", "kind = \"accepted\"\nday = 2025-03-03\naccepts = \"1\"\n"),
            ("bets/b/events/6.toml", "kind = \"accepted\"\nday = 2025-03-03\naccepts = \"2\"\n"),
            ("bets/b/events/7.toml", "kind = \"accepted\"\nday = 2025-03-03\naccepts = \"3\"\n"),
            ("bets/b/events/8.toml", "kind = \"accepted\"\nday = 2025-03-03\naccepts = \"4\"\n"),
        ],
        says: "(warning) bets/b/events/2.toml:5: `pay` then declares 46.5 days of 2025-01, and its 2 people have 46, \
               one engineer's working day is one; who else is in the team stands in its file\n\
               (warning) bets/b/events/3.toml:5: `pay` then declares 21 days of 2025-02, and its one person has 20, \
               one engineer's working day is one; who else is in the team stands in its file\n\
               bets/b/events/4.toml:5: `paas` then declares 5000 days of 2025-02, more than 100 people have, \
               one engineer's working day is one; who else is in the team stands in its file\n",
    },
    Fixture {
        check: "unasked_team",
        files: &[
            ("teams/pay.toml", ""),
            ("teams/paas.toml", ""),
            ("products/x.toml", "[[component]]\nrepository = \"x\"\n"),
            ("pulses/p.toml", "product = \"x\"\nteams = [\"pay\"]\n"),
            ("pulses/p/events/a.toml", "kind = \"answered\"\nday = 2025-01-10\nteam = \"paas\"\nanswers = [5, 1, 3]\n"),
        ],
        says: "pulses/p/events/a.toml:3: `paas` was not asked, `p` was put to pay\n",
    },
    Fixture {
        check: "long_line",
        files: &[
            (
                "requests/long.toml",
                "problem = \"x\"\ntitle = \"abcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiü\
                 abcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiü!\"\n",
            ),
            (
                "requests/short.toml",
                "problem = \"x\"\ntitle = \"abcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiü\
                 abcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiüabcdefghiü\"\n",
            ),
        ],
        says: "(warning) requests/long.toml: `title` has 201 letters: it is shown in a line, 200 are enough for one\n",
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
