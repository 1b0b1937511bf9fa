//! Every link of every page leads somewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::serve::settled;
use crate::serving::Server;

/// The same table in another order, or as a file: no page of its own.
const SAME: [&str; 2] = ["sort=", "csv="];

#[test]
fn no_link_leads_nowhere() {
    let server = Server::demo();
    let mut from: BTreeMap<String, String> = BTreeMap::from([("/".to_owned(), String::new())]);
    let mut waiting = vec!["/".to_owned()];
    let mut broken = Vec::new();
    while let Some(path) = waiting.pop() {
        let reply = settled(&server, &path);
        if reply.status != 200 {
            broken.push(format!("{} {path} of {}", reply.status, from[&path]));
        }
        for link in links(&reply.body) {
            if !from.contains_key(&link) {
                from.insert(link.clone(), path.clone());
                waiting.push(link);
            }
        }
    }
    assert!(broken.is_empty(), "{} of {} lead nowhere: {broken:#?}", broken.len(), from.len());
    assert!(from.len() > 300, "only {} pages were found", from.len());
}

/// Where a page leads to: by its links, and by the points of its charts.
fn links(page: &str) -> BTreeSet<String> {
    let of_html = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let of_html = of_html.map(|link| link.replace("&#38;", "&").replace("&amp;", "&"));
    let charts =
        page.split("<script type=\"application/json\">").skip(1).filter_map(|rest| rest.split("</script>").next());
    let of_charts = charts.flat_map(|data| data.split('"')).map(str::to_owned);
    of_html
        .chain(of_charts)
        .filter(|link| link.starts_with('/') && !SAME.iter().any(|same| link.contains(same)))
        .map(|link| link.split('#').next().unwrap_or_default().to_owned())
        .collect()
}
