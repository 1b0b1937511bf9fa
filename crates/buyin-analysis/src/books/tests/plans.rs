//! The door to other machines: the physical plan of every published view can be sent as bytes and gives the same rows.

use arrow::util::pretty::pretty_format_batches;
use buyin_facts::decision::Policy;
use datafusion::physical_plan::collect;
use datafusion_proto::bytes::{physical_plan_from_bytes, physical_plan_to_bytes};

use super::books;
use crate::session::Session;

fn sent(session: &Session, sql: &str) {
    let plan = session.plan(sql).expect("a plan");
    let bytes = physical_plan_to_bytes(plan.clone()).expect("a plan of nothing of our own");
    let task = session.context().task_ctx();
    let back = physical_plan_from_bytes(&bytes, &task).expect("read back");
    let rows = |plan| {
        let batches = session.wait(collect(plan, task.clone())).expect("rows");
        assert!(batches.iter().any(|batch| batch.num_rows() > 0), "{sql} shows something");
        pretty_format_batches(&batches).expect("text").to_string()
    };
    assert_eq!(rows(plan), rows(back), "{sql}");
}

#[test]
fn every_published_view_can_be_sent_elsewhere() {
    let entries = super::attack::planted_entries();
    let (_folder, books) = books(Policy::Team, 5, entries, Vec::new());
    let session = books.session().expect("a catalogue");
    let views = session.views();
    let published: std::collections::BTreeSet<&str> = crate::books::views().iter().map(|view| view.name).collect();
    assert_eq!(views, published.into_iter().collect::<Vec<_>>(), "every view is documented");
    for view in ["adoption", "ledger"] {
        sent(&session, &format!("select * from {view}"));
        sent(&session, &format!("select product, count(*) as rows from {view} group by product order by product"));
    }
    sent(
        &session,
        "select a.consumer, sum(l.mid) as days from adoption a join ledger l on a.product = l.product group by a.consumer order by 1",
    );
}
