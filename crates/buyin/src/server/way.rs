//! Ways between pages: addresses of the things that are named on them. The only place that knows their parameters.

use buyin_analysis::policy::SUPPRESSED;

use crate::server::cell::{Cell, Name};
use crate::server::reader::{Reader, address};
use crate::server::write;

/// What an answer names where nothing has a name.
const NO_PRODUCT: &str = "no product";

impl Reader<'_> {
    /// A team's statement.
    pub(crate) fn team(&self, team: &str) -> Name {
        if team == SUPPRESSED {
            return Name::plain(team);
        }
        Name::to(team, self.link("/statement", &[("team", team)]))
    }

    /// A product's page.
    pub(crate) fn product(&self, product: &str) -> Name {
        Name::to(product, self.link("/product", &[("id", product)]))
    }

    /// A candidate's page.
    pub(crate) fn candidate(&self, place: &str) -> Name {
        Name::to(place, self.link("/candidate", &[("place", place)]))
    }

    /// The page of what a file in `candidates/` is about.
    pub(crate) fn candidate_of(&self, file: &str) -> Name {
        let mut rows = self.edition.desk.loaded.decisions.candidates.iter();
        let row = rows.find(|row| row.candidate == file);
        row.map_or_else(|| self.candidate(file), |row| self.candidate(&format!("{}:{}", row.repository, row.path)))
    }

    /// A request's page.
    pub(crate) fn asked(&self, request: &str) -> Name {
        Name::to(request, self.link("/request", &[("id", request)]))
    }

    /// A bet's page.
    pub(crate) fn bet(&self, bet: &str) -> Name {
        Name::to(bet, self.link("/bet", &[("id", bet)]))
    }

    /// The page of what a field of a form names.
    pub(crate) fn page_of(field: &str, value: &str) -> Option<String> {
        let (path, parameter) = match field {
            "bet" => ("/bet", "id"),
            "request" => ("/request", "id"),
            "component" => ("/candidate", "place"),
            "product" => ("/product", "id"),
            "of" => ("/statement", "team"),
            _ => return None,
        };
        Some(address(path, [(parameter, value)].into_iter()))
    }

    /// The evidence of a cell.
    pub(crate) fn evidence_of(&self, cell: &str) -> String {
        self.link("/evidence", &[("cell", cell)])
    }

    /// The form of something to decide, filled as far as is known; nothing where who asks may not decide it. Decisions are of today,
    /// whatever day is looked at.
    pub(crate) fn form(&self, title: &str, action: &str, fields: &[(&str, &str)]) -> Option<Name> {
        let filled = [("do", action)].into_iter().chain(fields.iter().copied());
        write::is_offered(action, fields, &self.who, &self.edition)
            .then(|| Name::to(title, address(write::PATH, filled)))
    }

    /// The same as a cell.
    pub(crate) fn act(&self, title: &str, action: &str, fields: &[(&str, &str)]) -> Cell {
        self.form(title, action, fields).map_or(Cell::Nothing, Cell::Act)
    }

    /// Teams as a cell.
    pub(crate) fn teams_cell<'t>(&self, teams: impl IntoIterator<Item = &'t String>) -> Cell {
        Cell::Names(teams.into_iter().map(|team| self.team(team)).collect())
    }

    /// A team as a cell, where there is one.
    pub(crate) fn team_cell(&self, team: Option<&str>) -> Cell {
        team.map_or(Cell::Nothing, |team| Cell::Names(vec![self.team(team)]))
    }

    /// A product as a cell.
    pub(crate) fn product_cell(&self, product: Option<&str>) -> Cell {
        Cell::Names(vec![product.map_or_else(|| Name::plain(NO_PRODUCT), |product| self.product(product))])
    }

    /// Where a command of the terminal leads here.
    pub(crate) fn follow(&self, command: &str) -> Option<String> {
        let mut words = command.split(' ').skip(1);
        let (what, next) = (words.next()?, words.next());
        if what == "status" {
            return Some(self.link("/visible", &[]));
        }
        let name = match (what, next?) {
            ("bet", "accept" | "advance" | "show") => self.bet(words.next()?),
            ("request", "show") => self.asked(words.next()?),
            ("adoption", product) if !product.starts_with('-') => self.product(product),
            ("brief", place) => self.candidate(place),
            _ => return None,
        };
        name.href
    }
}
