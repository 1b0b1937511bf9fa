//! Other teams send changes to a platform library.

use crate::demo::cast::person_of;
use crate::demo::growth::Growth;
use crate::demo::landing::Stamp;
use crate::demo::places::{Place, Way};
use crate::demo::script::{Delivery, Script};
use crate::demo::truth::Activity;

const KIT: Place = Place::new("platform-go", "");

/// People of four teams improve the Go kit by pull request, at their own time: days of a paying team on another team's component, some
/// merged as branches and some squashed with a co-author of the receiving team.
pub(in crate::demo) fn open_contributions(script: &mut Script) {
    let contributions = [
        ("oskar-nowak", "2023-03-13", 3, Way::Merge, None),
        ("milan-petrovic", "2023-05-15", 4, Way::Merge, None),
        ("priya-nair", "2023-06-19", 2, Way::Squash, Some("tomas-havel")),
        ("oskar-nowak", "2023-10-23", 4, Way::Squash, Some("ines-carvalho")),
        ("beatriz-lopes", "2024-02-05", 3, Way::Merge, None),
        ("milan-petrovic", "2024-03-11", 2, Way::Merge, None),
        ("beatriz-lopes", "2024-07-08", 5, Way::Squash, Some("eric-bottard")),
        ("aisha-rahman", "2024-09-30", 3, Way::Merge, None),
        ("oskar-nowak", "2025-01-20", 4, Way::Merge, None),
        ("tim-vogel", "2025-03-17", 3, Way::Squash, None),
        ("henrik-dahl", "2025-05-19", 4, Way::Merge, None),
        ("beatriz-lopes", "2025-06-23", 3, Way::Merge, None),
    ];
    for (person, from, days, way, helper) in contributions {
        let on = script.work(person, KIT, from, days, Activity::Code);
        let trailers =
            helper.map(|helper| Stamp::person(person_of(helper), KIT.repository, on, 600).trailer("Co-authored-by"));
        let growth = vec![Growth { place: KIT, pieces: 2 * days, seed: i64::from(on.0) }];
        script.deliveries.push(Delivery {
            worked: vec![on.plus(-1), on],
            trailers: trailers.into_iter().collect(),
            growth,
            way: Some(way),
            ..Delivery::new(person, KIT.repository, on, "", Vec::new())
        });
        script.event("open_contributions", on, "platform-go", format!("{days} days by {person}"));
    }
}
