//! `/api/v1`: the answers as programs read them, the same views as `--format json`. A new endpoint is a line in [`ENDPOINTS`]:
//! [`mod@document`] describes it and [`mod@answer`] gives it; neither knows a view.

mod answer;
mod backstage;
mod document;

use buyin_analysis::books::{ContributionQuery, LedgerQuery};
use buyin_analysis::view::{
    AdoptionView, BetsView, BriefView, ContributionView, DiscoverView, EvidenceView, FlowView, LedgerView, MatchView,
    PictureView, PulsesView, RequestsView, RoutesView, SqlView, StatementView, StatusView, TakenOverView, TeamsView,
    VariantsView,
};
use clap::ValueEnum;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use crate::cli::{By, Kind, Ledger};
use crate::command::ledger_query;
use crate::server::api::backstage::Catalogue;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(crate) use answer::{answer, mark, problem};
pub(crate) use document::serve as document;

/// An address programs ask.
pub(crate) struct Endpoint {
    pub(crate) path: &'static str,
    about: &'static str,
    parameters: &'static [Parameter],
    schema: fn(&mut SchemaGenerator) -> Schema,
    make: fn(&Reader<'_>) -> Result<Value, Trouble>,
}

impl Endpoint {
    /// Whether it takes a question of the asker's own, which may take long.
    pub(crate) fn is_free(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.name == "query")
    }
}

/// Something an address can say.
#[derive(Clone, Copy)]
struct Parameter {
    name: &'static str,
    about: &'static str,
    shape: Shape,
    is_needed: bool,
}

/// What a parameter may look like.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    Day,
    Month,
    Yes,
    /// A whole number, from the first to the second.
    Number(u64, u64),
    /// One of these.
    Word(&'static [&'static str]),
    /// Some of these, with commas between.
    Words(&'static [&'static str]),
}

const fn may(name: &'static str, about: &'static str, shape: Shape) -> Parameter {
    Parameter { name, about, shape, is_needed: false }
}

const fn must(name: &'static str, about: &'static str) -> Parameter {
    Parameter { name, about, shape: Shape::Text, is_needed: true }
}

const AS_OF: Parameter = may("as_of", "Answer as of the end of this day", Shape::Day);
const FROM: Parameter = may("from", "From this month on", Shape::Month);
const TO: Parameter = may("to", "To the end of this month", Shape::Month);
const PRODUCT: Parameter = may("product", "Only this product", Shape::Text);
const TEAM: Parameter = may("paying_team", "Only time paid by this team", Shape::Text);
const OWNER: Parameter = may("owner", "Only time for what this team owns", Shape::Text);
const ALL: Parameter = may("all", "Closed ones too", Shape::Yes);
const LIMIT: Parameter = may("limit", "At most so many rows", Shape::Number(1, 10_000));
const OFFSET: Parameter = may("offset", "Leave out so many rows first", Shape::Number(0, 10_000_000));
const KIND: Parameter =
    may("kind", "Only this kind of time", Shape::Word(&["own", "build", "adopt", "review", "not_visible"]));
const BY: Parameter = may(
    "by",
    "What to break time down by, with commas between",
    Shape::Words(&["paying_team", "product", "owner", "kind", "embedded", "month", "quarter"]),
);
const PLACE: Parameter = must("place", "The candidate, as repository:path");

/// Declares endpoints: path, what it says, what it can be asked with, the view, and the question.
macro_rules! endpoints {
    ($($path:literal, $about:literal, [$($parameter:expr),*] => $view:ty: $ask:expr;)*) => {
        /// All of them.
        pub(crate) const ENDPOINTS: &[Endpoint] = &[$(Endpoint {
            path: $path,
            about: $about,
            parameters: &[AS_OF, $($parameter),*],
            schema: |generator| generator.subschema_for::<$view>(),
            make: |reader| {
                let ask: fn(&Reader<'_>) -> Result<std::sync::Arc<$view>, Trouble> = $ask;
                Ok(serde_json::to_value(&*ask(reader)?).expect("because views have only string keys"))
            },
        }),*];
    };
}

endpoints! {
    "/api/v1/picture", "Where time went, what is used, what to decide", [] => PictureView: |reader| reader.picture();
    "/api/v1/flow", "Whether the platform is built with its customers, taken up by choice, and kept", []
        => FlowView: |reader| reader.flow();
    "/api/v1/ledger", "Engineer time by what is asked for", [BY, FROM, TO, TEAM, PRODUCT, OWNER, KIND, LIMIT, OFFSET]
        => LedgerView: |reader| reader.ledger(ledger(reader)?);
    "/api/v1/evidence", "Commits and paths a cell rests on", [must("cell", "The cell, from a row"), LIMIT, OFFSET]
        => EvidenceView: |reader| reader.evidence(reader.need("cell", "cell")?);
    "/api/v1/adoption", "Who uses what, since when, by whose hand and choice", [PRODUCT, LIMIT, OFFSET]
        => AdoptionView: |reader| reader.adoption(reader.get("product"));
    "/api/v1/routes", "How a product went from team to team, and who could present it next", [must("product", "The product"), LIMIT, OFFSET]
        => RoutesView: |reader| reader.routes(reader.need("product", "product")?);
    "/api/v1/pulses", "What teams answered to three questions about a product", [PRODUCT, LIMIT, OFFSET]
        => PulsesView: |reader| reader.pulses(reader.get("product"));
    "/api/v1/contributions", "What teams sent to what others own", [PRODUCT, FROM, TO, LIMIT, OFFSET]
        => ContributionView: |reader| {
            let (from, to) = reader.period()?;
            reader.contributions(ContributionQuery { product: reader.get("product").map(str::to_owned), from, to })
        };
    "/api/v1/candidates", "What teams built that others need, best first", [LIMIT, OFFSET] => DiscoverView: |reader| reader.candidates();
    "/api/v1/taken-over", "What was taken over, and whether it expands", [LIMIT, OFFSET] => TakenOverView: |reader| reader.taken_over();
    "/api/v1/brief", "What speaks for and against taking a candidate over", [PLACE]
        => BriefView: |reader| reader.brief(reader.need("place", "candidate")?);
    "/api/v1/variants", "How the copies of a candidate differ", [PLACE]
        => VariantsView: |reader| reader.variants(reader.need("place", "candidate")?);
    "/api/v1/requests", "What teams ask for, by what they pay for it", [ALL, LIMIT, OFFSET]
        => RequestsView: |reader| reader.requests(reader.get("all").is_some());
    "/api/v1/request", "One request, and the ways open to it", [must("id", "The request")]
        => RequestsView: |reader| reader.request(reader.need("id", "request")?);
    "/api/v1/partners", "Whom to build with", [must("id", "The request, or the need"), LIMIT, OFFSET]
        => MatchView: |reader| reader.partners(reader.need("id", "request")?);
    "/api/v1/bets", "Things tried, with their gates", [LIMIT, OFFSET] => BetsView: |reader| reader.bets(None);
    "/api/v1/bet", "One bet", [must("id", "The bet")]
        => BetsView: |reader| reader.bets(Some(reader.need("id", "bet")?));
    "/api/v1/statement", "What a team paid and got in twelve months", [must("team", "The team")]
        => StatementView: |reader| reader.statement(reader.need("team", "team")?);
    "/api/v1/teams", "What is known of teams", [LIMIT, OFFSET] => TeamsView: |reader| reader.teams();
    "/api/v1/status", "What is visible, how fresh it is, what was warned about", [LIMIT, OFFSET] => StatusView: |reader| reader.status();
    "/api/v1/sql", "Anything of the answer views, read-only", [must("query", "The query"), LIMIT, OFFSET]
        => SqlView: |reader| reader.sql(reader.need("query", "query")?);
    "/api/v1/backstage", "Annotations for Backstage's catalogue, by product", [LIMIT, OFFSET]
        => Catalogue: backstage::catalogue;
}

/// The question to the ledger, as the terminal asks it.
fn ledger(reader: &Reader<'_>) -> Result<LedgerQuery, Trouble> {
    let (from, to) = reader.period()?;
    let text = |name| reader.get(name).map(str::to_owned);
    // Words were looked at before: what is none of them does not come here.
    let by =
        reader.get("by").unwrap_or("paying_team,kind").split(',').filter_map(|word| By::from_str(word, false).ok());
    Ok(ledger_query(&Ledger {
        by: by.collect(),
        from,
        to,
        paying_team: text("paying_team"),
        product: text("product"),
        owner: text("owner"),
        kind: reader.get("kind").and_then(|word| Kind::from_str(word, false).ok()),
        evidence: None,
        check: false,
    }))
}
