//! The first picture: one screen that says where time went and what to look at next.

use schemars::JsonSchema;
use serde::Serialize;

use crate::view::{Changed, Header, Shown};

/// The first picture.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PictureView {
    /// What stands above.
    #[serde(flatten)]
    pub header: Header,
    /// What changed since it was last looked at; nothing the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
    /// The organisation's name.
    pub organisation: String,
    /// Repositories read.
    pub repositories: u64,
    /// Human beings seen.
    pub people: u64,
    /// Teams, or repositories standing in for them.
    pub team_count: u64,
    /// Where teams are known from, for people: `Backstage, dated`.
    pub teams_source: String,
    /// Whether platform teams were named: else products are *shared*, not *platform*.
    pub platform_known: bool,
    /// First month of the window.
    pub from: String,
    /// Last month of the window.
    pub to: String,
    /// Share of changes made by bots and paid by nobody.
    pub bot_commits: u64,
    /// Share of commits in which AI agents had a hand.
    pub agent_commits: u64,
    /// All commits of the window.
    pub commits: u64,
    /// Where the last three whole months went; the lines do not overlap and sum to what was visible.
    pub went: Vec<WentLine>,
    /// Home-made components other teams use already, most used first.
    pub home_made: Vec<HomeMade>,
    /// Platform (or shared) products most used.
    pub used: Vec<Reach>,
    /// Platform (or shared) products without any outside user found.
    pub unused: Vec<Unused>,
    /// What waits for a person's decision.
    pub decide: Vec<Next>,
    /// What to look at next.
    pub next: Vec<Next>,
    /// Warnings by kind.
    pub warnings: Vec<(String, u64)>,
}

/// Where time can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Went {
    /// Teams on components they own.
    Own,
    /// Platform teams on platform products (without platform teams: owners on shared products).
    PlatformBuild,
    /// Other teams building platform (or shared) products.
    OthersBuild,
    /// Teams adopting platform (or shared) products in their own components.
    Adopt,
    /// Teams in components of each other that are no platform (or shared) product.
    EachOther,
    /// Reviews.
    Review,
    /// Components of which no owner is known.
    Unowned,
    /// Work of too few people, of which the policy shows only the sum.
    HeldBack,
}

/// A line of where time went.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WentLine {
    /// Where.
    pub went: Went,
    /// How much. A band keeps its ends only.
    pub low: Shown,
    /// Expected days.
    pub mid: Shown,
    /// Upper end.
    pub high: Shown,
    /// How many teams paid.
    pub teams: u64,
}

/// A home-made thing other teams use already.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct HomeMade {
    /// Component or product id.
    pub product: String,
    /// Owning team.
    pub owner: Option<String>,
    /// Other teams that use it today.
    pub teams: u64,
    /// Other teams that used it a year ago.
    pub teams_year_ago: u64,
    /// Days paid for it in twelve months: building, maintaining, adopting. A band keeps its ends only.
    pub low: Shown,
    /// Expected days.
    pub mid: Shown,
    /// Upper end.
    pub high: Shown,
}

/// How far a product reaches.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reach {
    /// Product id.
    pub product: String,
    /// Teams that use it today.
    pub teams: u64,
    /// Teams that used it a year ago.
    pub teams_year_ago: u64,
    /// New using components within the year, by the consumer's own hand.
    pub new_own: u64,
    /// New by the owner's hand.
    pub new_platform: u64,
    /// New by a bot's hand.
    pub new_bot: u64,
    /// New by template or an unknown hand.
    pub new_other: u64,
}

/// A product nobody outside uses, as far as can be seen.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Unused {
    /// Product id.
    pub product: String,
    /// Month its first component appeared.
    pub since: String,
    /// Days built within the window.
    pub low: Shown,
    /// Expected days.
    pub mid: Shown,
    /// Upper end.
    pub high: Shown,
}

/// Something to look at next.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Next {
    /// The command to type.
    pub command: String,
    /// What it will show, with its number.
    pub why: String,
}
