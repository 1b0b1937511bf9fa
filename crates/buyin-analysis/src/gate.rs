//! Gates: what the evidence has to show before a bet leaves a stage. A gate is a read-only query over the answer views; whoever
//! reads this file learns how one is answered, not what it asks: that stands in `patterns/`.

use std::collections::BTreeMap;

use buyin_facts::decision::{Gate, GateResult};
use serde_json::{Map, Value};

use crate::session::{Answer, Session};

/// Rows of evidence kept.
const ROWS: usize = 50;

/// What a gate says.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Passed, not yet, or unknown.
    pub result: GateResult,
    /// Rows that speak for it, by column.
    pub evidence: Vec<Value>,
    /// Why nobody can say.
    pub missing: Vec<String>,
}

/// Values of the parameters a gate can name, without `$`.
pub type Parameters = BTreeMap<&'static str, String>;

/// Asks a gate. Evidence that is missing makes the result *unknown*, never *not yet*: nobody can say.
pub fn ask(gate: &Gate, parameters: &Parameters, session: &Session) -> Verdict {
    let mut missing: Vec<String> = Vec::new();
    let wanted: Vec<&str> = gate.parameters.lines().collect();
    missing.extend(wanted.iter().filter(|name| !parameters.contains_key(*name)).map(|name| format!("${name}")));
    let values: Vec<(&str, &str)> =
        wanted.iter().filter_map(|name| Some((*name, parameters.get(name)?.as_str()))).collect();
    // What names a parameter there is not cannot be asked for.
    if missing.is_empty() {
        missing.extend(gate.needs.lines().filter_map(|need| lack(session, need, &values)));
    }
    if !missing.is_empty() {
        return Verdict { result: GateResult::Unknown, evidence: Vec::new(), missing };
    }
    match session.query_with(&gate.sql, &values) {
        Ok(answer) => {
            let enough = answer.rows.len() as u64 >= u64::from(gate.least_rows);
            let result = if enough { GateResult::Passed } else { GateResult::NotYet };
            Verdict { result, evidence: rows(answer), missing }
        }
        Err(error) => Verdict {
            result: GateResult::Unknown,
            evidence: Vec::new(),
            missing: vec![format!("its query fails: {}", first_line(&error.to_string()))],
        },
    }
}

/// What is lacking of a need, `view` or `view where …`: its view, such a row, or sense.
fn lack(session: &Session, need: &str, values: &[(&str, &str)]) -> Option<String> {
    let view = need.split_whitespace().next().unwrap_or_default();
    if !session.offers(view) {
        return Some(need.to_owned());
    }
    match session.query_with(&format!("select 1 from {need} limit 1"), values) {
        Ok(answer) => answer.rows.is_empty().then(|| need.to_owned()),
        Err(error) => Some(format!("its need `{need}` fails: {}", first_line(&error.to_string()))),
    }
}

fn rows(answer: Answer) -> Vec<Value> {
    let columns = answer.columns;
    let row = |row: Vec<Value>| Value::Object(columns.iter().cloned().zip(row).collect::<Map<_, _>>());
    answer.rows.into_iter().take(ROWS).map(row).collect()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books::LedgerAnswer;
    use crate::cache::Cache;
    use crate::session::QueryError;

    fn gate(sql: &str, parameters: &str, needs: &str, least_rows: u32) -> Gate {
        Gate {
            pattern: "partner".into(),
            stage: "problem".into(),
            gate: "asked".into(),
            sentence: "It is asked.".into(),
            sql: sql.into(),
            parameters: parameters.into(),
            needs: needs.into(),
            least_rows,
            otherwise: "Ask again.".into(),
        }
    }

    /// A catalogue with one row of the ledger.
    fn session() -> (tempfile::TempDir, Session) {
        let folder = tempfile::tempdir().expect("a folder");
        let row = LedgerAnswer {
            cell: "c".into(),
            paying_team: "checkout".into(),
            product: Some("flags".into()),
            owner: Some("platform".into()),
            kind: "build".into(),
            period: "2024-01".into(),
            low: Some(1.0),
            mid: Some(2.0),
            high: Some(3.0),
            people: Some(4),
            provisional: false,
            suppressed: false,
        };
        let session = Session::new().expect("an engine");
        session.offer::<_, QueryError>(&Cache::new(folder.path()), "k", || Ok(vec![row])).expect("a view");
        (folder, session)
    }

    fn result(gate: &Gate) -> (GateResult, Vec<String>) {
        let (_folder, session) = session();
        let verdict = ask(gate, &Parameters::from([("product", "flags".to_owned())]), &session);
        (verdict.result, verdict.missing)
    }

    const BUILT: &str = "select paying_team from ledger where product = $product and kind = 'build'";

    #[test]
    fn rows_pass_a_gate_and_their_absence_does_not() {
        assert_eq!(result(&gate(BUILT, "product", "ledger", 1)), (GateResult::Passed, vec![]));
        assert_eq!(result(&gate(BUILT, "product", "ledger", 2)), (GateResult::NotYet, vec![]));
        let (_folder, session) = session();
        let quoted = Parameters::from([("product", "flags' or '1' = '1".to_owned())]);
        assert_eq!(
            ask(&gate(BUILT, "product", "", 1), &quoted, &session).result,
            GateResult::NotYet,
            "a value, no query"
        );
        let flags = Parameters::from([("product", "flags".to_owned())]);
        let evidence = ask(&gate(BUILT, "product", "", 1), &flags, &session).evidence;
        assert_eq!(evidence, [serde_json::json!({ "paying_team": "checkout" })]);
    }

    #[test]
    fn what_is_offered_stays_whatever_is_cleared_away_meanwhile() {
        let (folder, session) = session();
        let files = || std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|file| file.path());
        let is_held = |path: &std::path::Path| path.to_string_lossy().contains("/held-");
        files().filter(|path| !is_held(path)).for_each(|path| std::fs::remove_file(path).expect("a file"));
        let flags = Parameters::from([("product", "flags".to_owned())]);
        assert_eq!(ask(&gate(BUILT, "product", "ledger", 1), &flags, &session).result, GateResult::Passed);
        drop(session);
        assert_eq!(files().count(), 0, "nothing is left behind");
    }

    #[test]
    fn missing_evidence_is_unknown() {
        assert_eq!(result(&gate(BUILT, "product", "copies", 1)), (GateResult::Unknown, vec!["copies".into()]));
        let wanting = gate("select 1 from ledger where owner = $owner", "owner", "ledger", 1);
        assert_eq!(result(&wanting), (GateResult::Unknown, vec!["$owner".into()]));
        let of_flags = gate(BUILT, "product", "ledger where product = $product", 2);
        assert_eq!(result(&of_flags), (GateResult::NotYet, vec![]), "there is evidence of it");
        let of_others = gate(BUILT, "product", "ledger where product <> $product", 1);
        assert_eq!(result(&of_others), (GateResult::Unknown, vec!["ledger where product <> $product".into()]));
    }

    #[test]
    fn a_need_that_makes_no_sense_is_told_from_evidence_that_is_missing() {
        for need in ["ledger where produkt = $product", "ledger where", "ledger limit -1; drop table ledger"] {
            let (result, missing) = result(&gate(BUILT, "product", need, 1));
            assert_eq!(result, GateResult::Unknown, "{need}");
            let fails = format!("its need `{need}` fails: ");
            assert!(missing.len() == 1 && missing[0].starts_with(&fails), "{need}: {missing:?}");
        }
        let (_folder, session) = session();
        let flags = Parameters::from([("product", "flags".to_owned())]);
        let verdict = ask(&gate(BUILT, "product", "copies where produkt = $product", 1), &flags, &session);
        assert_eq!(
            verdict.missing,
            ["copies where produkt = $product"],
            "of a view that is not there nobody can say more"
        );
    }

    #[test]
    fn a_query_that_is_wrong_writes_or_asks_for_facts_is_unknown_and_says_why() {
        for sql in [
            "select frm ledger",
            "select * from commits",
            "select * from ledger_entries",
            "create table mine as select * from ledger",
            "insert into ledger select * from ledger",
            "copy ledger to 'stolen.parquet'",
            "select * from ledger where product = $other",
        ] {
            let (result, missing) = result(&gate(sql, "", "", 1));
            assert_eq!(result, GateResult::Unknown, "{sql}");
            assert!(missing.len() == 1 && missing[0].starts_with("its query fails: "), "{sql}: {missing:?}");
        }
    }

    #[test]
    fn a_query_that_takes_too_long_is_stopped() {
        let endless = "with recursive n as (select 1 as i union all select i + 1 from n where i < 1000000000000) \
                       select count(*) as counted from n";
        let session = Session::new().expect("an engine").bounded(std::time::Duration::from_millis(50));
        let verdict = ask(&gate(endless, "", "", 1), &Parameters::new(), &session);
        assert_eq!(verdict.result, GateResult::Unknown);
        assert!(verdict.missing[0].contains("stopped after"), "{:?}", verdict.missing);
    }
}
