//! The decision files of acme: `buyin.toml`, people, teams, products, what was tried, and what trackers export. They say what an organisation would say, which is less than the
//! truth: not every address of everybody, no ordinary leave.

use std::path::Path;

use super::DemoError;
use super::calendar::{LONG_LEAVE, PART_TIME, holidays};
use super::cast::{PEOPLE, PLATFORM, Person, TEAMS, Team};
use super::pack::put;
use super::places::REPOSITORIES;
use super::products::PRODUCTS;
use super::{bets, exports};

/// Writes the decision files into a folder.
pub(super) fn write(folder: &Path) -> Result<(), DemoError> {
    put(&folder.join("buyin.toml"), organisation().as_bytes())?;
    for person in PEOPLE {
        put(&folder.join(format!("people/{}.toml", person.id)), person_file(person).as_bytes())?;
    }
    for (id, text) in OTHERS {
        put(&folder.join(format!("people/{id}.toml")), text.as_bytes())?;
    }
    for team in TEAMS {
        put(&folder.join(format!("teams/{}.toml", team.id)), team_file(team).as_bytes())?;
    }
    for (id, text) in PRODUCTS {
        put(&folder.join(format!("products/{id}.toml")), text.as_bytes())?;
    }
    for (path, text) in bets::FILES.iter().chain(exports::FILES) {
        put(&folder.join(path), text.as_bytes())?;
    }
    Ok(())
}

/// Accounts that are no people and cannot be told by their names.
const OTHERS: &[(&str, &str)] =
    &[("release-manager", "name = \"Release Manager\"\nemails = [\"release@acme.example\"]\nkind = \"bot\"\n")];

fn organisation() -> String {
    let days: Vec<String> = holidays().iter().map(|day| format!("  {day},\n")).collect();
    let names: Vec<String> =
        REPOSITORIES.iter().map(|repository| format!("\"repos/{0}.git\" = \"{0}\"\n", repository.name)).collect();
    format!(
        "# The demo organisation. Everything in it is made up.\nrepositories = [\"repos\"]\n\n[organisation]\nname = \"Acme\"\n\n\
         [names]\n{}\n[platform]\nteams = [\"{PLATFORM}\"]\n\n[privacy]\npolicy = \"team\"\n\n[calendar]\nholidays = [\n{}]\n",
        names.concat(),
        days.concat()
    )
}

fn person_file(person: &Person) -> String {
    let mut text = format!(
        "name = \"{}\"\nemails = [\"{}\"]\ngithub = \"{}\"\nkind = \"human\"\n",
        person.name,
        person.work_address(),
        person.login()
    );
    for (_, off, since) in PART_TIME.iter().filter(|(id, ..)| *id == person.id) {
        let percent = 100 - 20 * off.len();
        text.extend([format!("\n[[capacity]]\nsince = {since}\npercent = {percent}\n")]);
    }
    for (_, since, until) in LONG_LEAVE.iter().filter(|(id, ..)| *id == person.id) {
        text.extend([format!("\n[[capacity]]\nsince = {since}\nuntil = {until}\npercent = 0\n")]);
    }
    text
}

fn team_file(team: &Team) -> String {
    let mut text = format!("name = \"{}\"\nhandles = [\"@acme/{}\"]\n", team.name, team.id);
    if team.id == PLATFORM {
        text += "platform = true\n";
    }
    for (key, day) in [("since", team.since), ("until", team.until)].iter().filter(|(_, day)| !day.is_empty()) {
        text.extend([format!("{key} = {day}\n")]);
    }
    for stay in PEOPLE.iter().flat_map(Person::stays).filter(|stay| stay.team == team.id) {
        text.extend([format!("\n[[member]]\nperson = \"{}\"\nsince = {}\n", stay.person, stay.since)]);
        if let Some(until) = stay.until {
            text.extend([format!("until = {until}\n")]);
        }
    }
    text
}
