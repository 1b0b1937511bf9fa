//! The words of the picture: *team* and *platform* are claimed only where somebody said so.

use buyin_analysis::view::{PictureView, Went};

use crate::render::counted;

/// Words for one organisation.
pub(crate) struct Words {
    given: bool,
    platform: bool,
    /// Plural of who pays.
    pub(crate) teams: &'static str,
    /// What kind of products these are.
    pub(crate) shared: &'static str,
    /// Whose hand it was, if not the consumer's own.
    pub(crate) owner_hand: &'static str,
}

impl Words {
    /// The words that hold for a picture.
    pub(crate) fn of(view: &PictureView) -> Self {
        let given = view.header.teams == "given";
        let platform = view.platform_known;
        Self {
            given,
            platform,
            teams: if given { "teams" } else { "repos" },
            shared: if platform { "platform" } else { "shared" },
            owner_hand: if platform { "platform" } else { "owner" },
        }
    }

    /// How many people and teams there are, and where teams are known from.
    pub(crate) fn people_known(&self, view: &PictureView) -> String {
        let (people, teams) = (counted(view.people, "person", "people"), counted(view.team_count, "team", "teams"));
        match (self.given, view.teams_source.as_str()) {
            (true, "") => format!(" · {people}, {teams}"),
            (true, source) => format!(" · {people}, {teams} ({source})"),
            (false, _) => format!(" (in place of teams) · {people}"),
        }
    }

    /// One or many of who pays.
    pub(crate) fn team(&self, number: u64) -> &'static str {
        match (self.given, number) {
            (true, 1) => "team",
            (true, _) => "teams",
            (false, 1) => "repository",
            (false, _) => "repositories",
        }
    }

    /// A line of where time went.
    pub(crate) fn went(&self, went: Went) -> &'static str {
        match (went, self.given, self.platform) {
            (Went::Own, true, _) => "Teams on their own components",
            (Went::Own, false, _) => "People in their home repository",
            (Went::PlatformBuild, true, true) => "Platform teams on platform products",
            (Went::PlatformBuild, true, false) => "Owning teams on shared products",
            (Went::PlatformBuild, false, true) => "People at home on platform products",
            (Went::PlatformBuild, false, false) => "People at home on shared products",
            (Went::OthersBuild, true, true) => "Other teams building platform products",
            (Went::OthersBuild, true, false) => "Other teams building shared products",
            (Went::OthersBuild, false, true) => "Others building platform products",
            (Went::OthersBuild, false, false) => "Others building shared products",
            (Went::Adopt, true, true) => "Teams adopting platform products",
            (Went::Adopt, true, false) => "Teams adopting shared products",
            (Went::Adopt, false, true) => "Adopting platform products",
            (Went::Adopt, false, false) => "Adopting shared products",
            (Went::EachOther, true, _) => "Teams in each other's components",
            (Went::EachOther, false, _) => "Visitors in other repositories",
            (Went::Review, ..) => "Reviewing",
            (Went::Unowned, ..) => "Components of no known owner",
            (Went::HeldBack, ..) => "Held back: too few people a cell",
        }
    }
}
