//! Cases worked by hand, and what holds of any copies.

use proptest::prelude::*;

use super::*;

fn holder(id: &str, files: &[(&str, &str)]) -> Holder {
    // What is a comment is told with the text: here a line that begins like one.
    let code = |text: &str| -> String {
        text.lines().map(|line| if line.trim().starts_with("//") { "\n".into() } else { format!("{line}\n") }).collect()
    };
    let text = |(path, text): &(&str, &str)| Text { path: (*path).into(), text: (*text).into(), code: code(text) };
    let files = files.iter().map(text).collect();
    Holder { id: id.into(), team: id.into(), files }
}

const RETRY: &str = "func Retry(times int) {\n\tfor i := 0; i < times; i++ {\n\t\twait(100)\n\t\tcall()\n\t}\n}\n";

fn kinds(copy: &str) -> Vec<PointKind> {
    let found = variants(&holder("a", &[("r.go", RETRY)]), &[holder("b", &[("r.go", copy)])]);
    found.points.iter().map(|point| point.kind).collect()
}

#[test]
fn equal_copies_are_all_core() {
    let found = variants(&holder("a", &[("r.go", RETRY)]), &[holder("b", &[("x/r.go", RETRY)])]);
    assert_eq!((found.core.lines, found.core.ratio), (6, Share(1.0)));
    assert_eq!(found.points, []);
    // By hand: all of it held by half, nothing structural, two of three teams.
    assert!((found.generality.score.0 - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn each_difference_has_its_kind() {
    assert_eq!(kinds(&RETRY.replace("100", "250")), [PointKind::Literal]);
    assert_eq!(kinds(&RETRY.replace("call()", "send()")), [PointKind::Identifier]);
    assert_eq!(kinds(&RETRY.replace("\t\tcall()\n", "\t\tlog()\n\t\tcall()\n")), [PointKind::Insertion]);
    assert_eq!(kinds(&RETRY.replace("\t\twait(100)\n", "")), [PointKind::Removal]);
    assert_eq!(kinds(&RETRY.replace("wait(100)", "wait(jitter(100), i)")), [PointKind::Alternative]);
    assert_eq!(kinds(&RETRY.replace("times int)", "times int, max Delay)")), [PointKind::Signature]);
    assert_eq!(kinds(&RETRY.replace('\t', "    ").replace("\n", "\n\n")), [], "white space is no difference");
}

#[test]
fn what_several_copies_lack_stands_at_one_place() {
    let checked = RETRY.replace("\t}\n}\n", "\t}\n\tif late() {\n\t\tstop()\n\t}\n}\n");
    let logged = RETRY.replace("func", "log()\nfunc");
    for copies in [[RETRY, &logged], [&logged, RETRY]] {
        let copies = copies.map(|text| holder("b", &[("r.go", text)]));
        let found = variants(&holder("a", &[("r.go", &checked)]), &copies);
        let points: Vec<(PointKind, u32, u32)> =
            found.points.iter().map(|point| (point.kind, point.first_line, point.last_line)).collect();
        // From the brace on that stands before as well as in what they lack.
        assert_eq!(points, [(PointKind::Insertion, 1, 0), (PointKind::Removal, 5, 7)]);
        assert_eq!(found.core.lines, 6);
    }
}

#[test]
fn a_point_says_who_holds_what_and_where() {
    let slow = RETRY.replace("100", "900");
    let copies = [holder("b", &[("r.go", RETRY)]), holder("c", &[("r.go", &slow)])];
    let found = variants(&holder("a", &[("r.go", RETRY)]), &copies);
    let [point] = found.points.as_slice() else { panic!("one point: {:?}", found.points) };
    assert_eq!((point.path.as_str(), point.first_line, point.last_line), ("r.go", 3, 3));
    let held: Vec<(Vec<&str>, &str)> = point
        .contents
        .iter()
        .map(|one| (one.holders.iter().map(String::as_str).collect(), one.lines[0].trim()))
        .collect();
    assert_eq!(held, [(vec!["a", "b"], "wait(100)"), (vec!["c"], "wait(900)")]);
    // Five of six lines by all three; copies are six lines long.
    assert!((found.core.ratio.0 - 5.0 / 6.0).abs() < 1e-12);
}

#[test]
fn comments_make_no_difference_and_lines_keep_their_numbers() {
    let told = RETRY.replace("\t\tcall()", "\t\t// Again.\n\t\tsend()").replace("func", "// Retry tries.\nfunc");
    let copy = holder("b", &[("r.go", &told), ("doc.go", "// Nothing but words.\n")]);
    let origin = holder("a", &[("r.go", &format!("// Copyright.\n\n{RETRY}")), ("license.go", "// A licence.\n")]);
    let found = variants(&origin, std::slice::from_ref(&copy));
    let [point] = found.points.as_slice() else { panic!("one point: {:?}", found.points) };
    assert_eq!((point.kind, point.first_line, point.last_line), (PointKind::Identifier, 6, 6));
    assert_eq!(point.contents[1].lines, ["\t\tsend()"]);
    // Five of six lines of code; the diff shows everything.
    assert_eq!((found.core.lines, found.generality.structural), (5, Share(0.0)));
    assert!((found.core.ratio.0 - 5.0 / 6.0).abs() < 1e-12);
    assert!(unified(&origin, &copy).contains("+\t\t// Again.\n") && unified(&origin, &copy).contains("-// Copyright."));
}

#[test]
fn a_renamed_file_is_known_by_its_lines_and_a_missing_one_is_a_point() {
    let origin = holder("a", &[("r.go", RETRY), ("doc.go", "// Package r\npackage r\n")]);
    let found = variants(&origin, &[holder("b", &[("again.go", RETRY), ("new.go", "package other\nvar x = 1\n")])]);
    let kinds: Vec<(&str, PointKind)> = found.points.iter().map(|point| (point.path.as_str(), point.kind)).collect();
    assert_eq!(kinds, [("doc.go", PointKind::File), ("new.go", PointKind::File)]);
    assert_eq!(found.core.lines, 6);
}

#[test]
fn a_diff_of_two_copies_is_unified() {
    let (one, other) = (holder("a", &[("r.go", "x\ny\n")]), holder("b", &[("r.go", "x\nz\n"), ("n.go", "n\n")]));
    let expected =
        "--- a/r.go\n+++ b/r.go\n@@ -1,2 +1,2 @@\n x\n-y\n+z\n--- /dev/null\n+++ b/n.go\n@@ -0,0 +1 @@\n+n\n";
    assert_eq!(unified(&one, &other), expected);
    assert_eq!(unified(&one, &one), "");
}

proptest! {
    /// Core and points make up every holder's file again.
    #[test]
    fn nothing_is_lost(texts in proptest::collection::vec(proptest::collection::vec("[abc]", 0..12), 2..5)) {
        let holders: Vec<Holder> = (0..).zip(&texts).map(|(at, lines)| holder(&format!("h{at}"), &[("f", &lines.join("\n"))])).collect();
        let found = variants(&holders[0], &holders[1..]);
        for (one, lines) in holders.iter().zip(&texts) {
            let in_points: usize = found.points.iter().flat_map(|point| &point.contents)
                .filter(|content| content.holders.contains(&one.id)).map(|content| content.lines.len()).sum();
            prop_assert_eq!(in_points as u64 + found.core.lines, lines.len() as u64);
        }
        prop_assert!(found.core.ratio.0 <= 1.0 && found.generality.score.0 <= 1.0);
    }
}
