//! The lake is plain Parquet: a reader that knows nothing of Buyin opens it as it stands.

use std::process::Command;

use crate::world::World;

/// Rows and columns of every table that was written, joined as its documentation says.
const QUESTION: &str = "
import duckdb, sys
root = sys.argv[1] + '/facts/v6/'
table = lambda name: f\"read_parquet('{root}{name}/*.parquet')\"
print(duckdb.sql(f'''
    select r.name, count(distinct c.commit), count(*)
    from {table('repositories')} r
    join {table('commits')} c using (repository)
    join {table('changes')} using (repository, commit)
    where r.name in ('flags', 'deploy-action')
    group by r.name order by r.name''').fetchall())
print(duckdb.sql(f\"select typeof(path), typeof(class), typeof(added) from {table('changes')} limit 1\").fetchall())
";

#[test]
fn duckdb_opens_the_lake() {
    let python = std::env::var("BUYIN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(&python)
        .args(["-c", QUESTION])
        .arg(World::demo().path("lake"))
        .output()
        .unwrap_or_else(|error| panic!("{python}: {error}; `cargo ci` installs a Python with DuckDB"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}\n`cargo ci` installs a Python with DuckDB and names it in BUYIN_PYTHON");
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stdout));
}
