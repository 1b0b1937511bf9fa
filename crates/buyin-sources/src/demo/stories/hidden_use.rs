//! What imports cannot show: a product used over the network, and one used by nobody.

use super::adopting::{Use, by_hand};
use crate::demo::calendar::day;
use crate::demo::edit::Edit;
use crate::demo::growth::below;
use crate::demo::places::Place;
use crate::demo::script::Script;

/// Notify is called over the network: only an address in configuration files shows who uses it, and no import ever does.
pub(in crate::demo) fn used_over_the_network(script: &mut Script) {
    let uses = [
        (Place::new("checkout", ""), "sam-okafor", "2023-08-07"),
        (Place::new("shipping", ""), "beatriz-lopes", "2023-11-27"),
        (Place::new("payments", ""), "felix-braun", "2024-06-10"),
        (Place::new("storefront", "packages/web"), "julia-kranz", "2025-02-03"),
    ];
    for (consumer, person, from) in uses {
        let text = "notify:\n  url: https://notify.acme.internal/v1\n  timeout: 3s\n";
        let edits = vec![Edit::write(below(consumer, "config/service.yaml"), text)];
        let used = Use { product: "notify", consumer, choice: "chosen" };
        by_hand(script, used, (person, from, 2), ("Send messages through notify", edits));
    }
    script.event("used_over_the_network", day("2023-08-07"), "notify", "used by an address in configuration only");
}

/// The platform builds portal search for a year and a half and no other team ever uses it: built days, no outside user.
pub(in crate::demo) fn used_by_nobody(script: &mut Script) {
    script.event("used_by_nobody", day("2024-03-04"), "portal-search", "built by the platform, used by nobody");
}
