//! Repositories and components begin with what their tools expect.

use super::super::calendar::{day, next_present};
use super::super::cast::{PEOPLE, Person};
use super::super::landing::{Draft, Landing, Stamp};
use super::super::places::{REPOSITORIES, Repository};
use super::super::script::Script;
use super::super::skeleton::{first_component_files, first_files};

/// Every repository begins with manifests, owners and a workflow: component events start on its first day, and components that are born
/// later start on theirs.
pub(in super::super) fn repositories_begin(script: &mut Script) {
    for repository in REPOSITORIES {
        let (on, founder) = founder(repository);
        script.event("ways_to_the_default_branch", on, repository.name, repository.way.describe());
        let author = Stamp::person(founder, repository.name, on, 8 * 60);
        let draft = Draft::by(author, format!("Begin {}", repository.name), first_files(repository));
        script.landings.push(Landing::line(repository.name, draft));
        for component in repository.components.iter().filter(|component| component.since > repository.since) {
            let on = next_present(founder, day(component.since));
            let author = Stamp::person(founder, repository.name, on, 8 * 60);
            let files = first_component_files(repository.name, component);
            let draft = Draft::by(author, format!("Begin {}", component.path), files);
            script.landings.push(Landing::line(repository.name, draft));
        }
    }
}

/// The first of the owning team who is there on the first day.
fn founder(repository: &Repository) -> (buyin_facts::Day, &'static Person) {
    let on = day(repository.since);
    let team = PEOPLE.iter().filter(|person| person.team == repository.team && person.employed(on));
    let founder = team.min_by_key(|person| next_present(person, on)).expect("because every team has people");
    (on, founder)
}
