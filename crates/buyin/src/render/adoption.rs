//! Who uses what as a page, with what of it was taken over.

use buyin_analysis::view::AdoptionView;

use crate::render::expansion::taken_over;
use crate::render::page::{Page, footer, value};
use crate::render::sheet::As::{Count, Days, Help, Text};
use crate::render::sheet::{Column, Record, Sheet, column};

/// Columns for people.
const COLUMNS: [Column; 13] = [
    column("product", "product", Text),
    column("consumer", "consumer", Text),
    column("team", "consumer_team", Text),
    column("since", "since", Text),
    column("until", "until", Text),
    column("made by", "made_by", Text),
    column("choice", "choice", Text),
    column("alternative", "alternative", Text),
    column("version", "version", Text),
    column("files", "files", Count),
    column("engineer-days (range)", "cost", Days),
    column("owner's help", "help", Help),
    column("cell", "cell", Text),
];

/// Columns of versions.
const VERSIONS: [Column; 6] = [
    column("version", "version", Text),
    column("components", "consumers", Count),
    column("newer versions", "newer", Count),
    column("days behind", "behind_days", Count),
    column("newest user came", "newest_user", Text),
    column("teams", "teams", Text),
];

/// Columns of years.
const YEARS: [Column; 8] = [
    column("began in", "year", Text),
    column("adoptions", "adoptions", Count),
    column("first 60 days not over", "unfinished", Count),
    column("cost seen of", "cost_seen", Count),
    column("cost of each (range)", "cost", Days),
    column("owner known of", "help_known", Count),
    column("helped", "helped", Count),
    column("owner's help with each (range)", "help", Help),
];

impl Page for AdoptionView {
    fn footer(&self) -> String {
        footer(&self.header)
    }

    fn record(&self) -> Record {
        let columns = [
            "cell",
            "product",
            "owner",
            "consumer",
            "consumer_team",
            "since",
            "until",
            "made_by",
            "choice",
            "alternative",
            "version",
            "newer",
            "behind_days",
            "files",
            "cost/low",
            "cost/mid",
            "cost/high",
            "help/is",
            "help/days/low",
            "help/days/mid",
            "help/days/high",
        ];
        Record::of(&value(self), &columns)
    }

    fn sheets(&self) -> Vec<Sheet> {
        let stays = Sheet::of("", value(self).pointer("/rows"), &COLUMNS);
        let years = (!self.by_year.is_empty())
            .then(|| Sheet::of("WHAT ADOPTING TOOK, ENGINEER-DAYS", value(self).pointer("/by_year"), &YEARS));
        let versions = (!self.versions.is_empty())
            .then(|| Sheet::of("VERSIONS IN USE", value(self).pointer("/versions"), &VERSIONS));
        let over = (!self.taken_over.is_empty()).then(|| taken_over("TAKEN OVER", &self.taken_over));
        std::iter::once(stays).chain(years).chain(versions).chain(over).collect()
    }
}
