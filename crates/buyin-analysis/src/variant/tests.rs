//! Cases worked by hand, and what holds of any copies.

use proptest::prelude::*;

use super::*;

fn holder(id: &str, files: &[(&str, &str)]) -> Holder {
    let files = files.iter().map(|(path, text)| Text { path: (*path).into(), text: (*text).into() }).collect();
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
