//! The door to other machines: the physical plan of every published view can be sent as bytes and gives the same rows.

use arrow::array::RecordBatch;
use arrow::util::pretty::pretty_format_batches;
use buyin_facts::decision::Policy;
use datafusion::physical_plan::collect;
use datafusion_proto::bytes::{physical_plan_from_bytes, physical_plan_to_bytes};

use super::books;
use crate::session::Session;

/// Runs a query here and as somebody would who was sent its plan, and says how many rows both see.
fn sent(session: &Session, sql: &str) -> usize {
    let plan = session.plan(sql).expect("a plan");
    let bytes = physical_plan_to_bytes(plan.clone()).expect("a plan of nothing of our own");
    let task = session.context().task_ctx();
    let back = physical_plan_from_bytes(&bytes, &task).expect("read back");
    let rows = |plan| {
        let batches = session.wait(collect(plan, task.clone())).expect("rows");
        let count: usize = batches.iter().map(RecordBatch::num_rows).sum();
        (count, pretty_format_batches(&batches).expect("text").to_string())
    };
    let here = rows(plan);
    assert_eq!(here, rows(back), "{sql}");
    here.0
}

#[test]
fn every_published_view_can_be_sent_elsewhere() {
    let entries = super::attack::planted_entries();
    let (_folder, books) = books(Policy::Team, 5, entries, Vec::new());
    let session = books.session().expect("a catalogue");
    let views = session.views();
    let published: std::collections::BTreeSet<&str> = crate::books::views().iter().map(|view| view.name).collect();
    assert_eq!(views, published.into_iter().collect::<Vec<_>>(), "every view is documented");
    for view in &views {
        sent(&session, &format!("select * from {view}"));
    }
    let asked = |sql: &str| assert!(sent(&session, sql) > 0, "{sql} shows something");
    for view in ["adoption", "ledger"] {
        asked(&format!("select * from {view}"));
        asked(&format!("select product, count(*) as rows from {view} group by product order by product"));
    }
    asked(
        "select a.consumer, sum(l.mid) as days from adoption a join ledger l on a.product = l.product group by a.consumer order by 1",
    );
}
