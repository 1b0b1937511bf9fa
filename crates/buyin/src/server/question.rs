//! The questions pages and programs ask: one line each, in words that differ where answers may.

use std::sync::Arc;

use buyin_analysis::books::{Books, BooksError, ContributionQuery, Dossier, LedgerQuery};
use buyin_analysis::view::{
    AdoptionView, Audience, BetsView, BriefView, ContributionView, DiscoverView, EvidenceView, FlowView, Header,
    LedgerView, MatchView, PictureView, PulsesView, RequestsView, RoutesView, Sided, SqlView, StatementView,
    StatusView, TakenOverView, TeamsView, VariantsView,
};

use crate::command::texts;
use crate::render::footer;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

/// A view with what stands above its rows.
pub(crate) trait Headed: Send + Sync + 'static {
    /// What stands above.
    fn header(&self) -> &Header;
}

macro_rules! headed {
    ($($view:ty),* $(,)?) => {
        $(impl Headed for $view {
            fn header(&self) -> &Header {
                &self.header
            }
        })*
    };
}

headed!(
    AdoptionView,
    BetsView,
    BriefView,
    ContributionView,
    DiscoverView,
    EvidenceView,
    FlowView,
    LedgerView,
    MatchView,
    PictureView,
    RequestsView,
    RoutesView,
    StatementView,
    StatusView,
    SqlView,
    TakenOverView,
    TeamsView,
    VariantsView,
);

/// An answer, shared by everybody who asks.
type Told<V> = Result<Arc<V>, Trouble>;

impl Reader<'_> {
    fn books<V: Headed>(
        &self,
        question: String,
        ask: impl FnOnce(&Books) -> Result<V, BooksError> + Send + 'static,
    ) -> Told<V> {
        self.headed(self.ask(question, false, move |open| Ok(ask(open.books)?))?)
    }

    fn headed<V: Headed>(&self, view: Arc<V>) -> Told<V> {
        self.note_footer(footer(view.header()));
        Ok(view)
    }

    /// What whoever asks may see of an answer.
    fn sided<V: Sided + Headed>(&self, view: Arc<V>) -> Arc<V> {
        match self.who.audience() {
            Audience::Platform => view,
            audience => {
                let mut own = V::clone(&view);
                own.hide_from(&audience);
                Arc::new(own)
            }
        }
    }

    /// The first picture.
    pub(crate) fn picture(&self) -> Told<PictureView> {
        self.books("picture".to_owned(), Books::picture)
    }

    /// Whether the platform is built with its customers, and used by choice.
    pub(crate) fn flow(&self) -> Told<FlowView> {
        self.books("flow".to_owned(), Books::flow)
    }

    /// Engineer time.
    pub(crate) fn ledger(&self, query: LedgerQuery) -> Told<LedgerView> {
        self.books(format!("ledger {query:?}"), move |books| books.ledger(&query))
    }

    /// What a cell rests on.
    pub(crate) fn evidence(&self, cell: &str) -> Told<EvidenceView> {
        let cell = cell.to_owned();
        self.books(format!("evidence {cell}"), move |books| books.evidence(&cell))
    }

    /// Who uses what.
    pub(crate) fn adoption(&self, product: Option<&str>) -> Told<AdoptionView> {
        let product = product.map(str::to_owned);
        self.books(format!("adoption {product:?}"), move |books| books.adoption(product.as_deref()))
    }

    /// How a product went from team to team, and who could present it next.
    pub(crate) fn routes(&self, product: &str) -> Told<RoutesView> {
        let product = product.to_owned();
        self.books(format!("routes {product}"), move |books| books.routes(&product))
    }

    /// What teams say of products.
    pub(crate) fn pulses(&self, product: Option<&str>) -> Told<PulsesView> {
        let product = product.map(str::to_owned);
        self.ask(format!("pulses {product:?}"), false, move |open| Ok(open.books.pulses(product.as_deref())?))
    }

    /// Changes sent.
    pub(crate) fn contributions(&self, query: ContributionQuery) -> Told<ContributionView> {
        self.books(format!("contributions {query:?}"), move |books| books.contributions(&query))
    }

    /// Requests.
    pub(crate) fn requests(&self, all: bool) -> Told<RequestsView> {
        self.books(format!("requests {all}"), move |books| books.requests(None, all))
    }

    /// A request.
    pub(crate) fn request(&self, id: &str) -> Told<RequestsView> {
        let id = id.to_owned();
        self.books(format!("request {id}"), move |books| books.request(&id))
    }

    /// Whom to build with.
    pub(crate) fn partners(&self, id: &str) -> Told<MatchView> {
        let id = id.to_owned();
        Ok(self.sided(self.books(format!("partners {id}"), move |books| books.partners(&id))?))
    }

    /// Bets, or one.
    pub(crate) fn bets(&self, bet: Option<&str>) -> Told<BetsView> {
        let bet = bet.map(str::to_owned);
        Ok(self.sided(self.books(format!("bets {bet:?}"), move |books| books.bets(bet.as_deref(), true))?))
    }

    /// A team's statement.
    pub(crate) fn statement(&self, team: &str) -> Told<StatementView> {
        let team = team.to_owned();
        Ok(self.sided(self.books(format!("statement {team}"), move |books| books.statement(&team))?))
    }

    /// What is visible.
    pub(crate) fn status(&self) -> Told<StatusView> {
        self.books("status".to_owned(), Books::status)
    }

    /// A free query.
    pub(crate) fn sql(&self, query: &str) -> Told<SqlView> {
        let query = query.to_owned();
        self.books(format!("sql {query}"), move |books| books.sql(&query))
    }

    /// Teams.
    pub(crate) fn teams(&self) -> Told<TeamsView> {
        self.books("teams".to_owned(), Books::teams)
    }

    /// Candidates.
    pub(crate) fn candidates(&self) -> Told<DiscoverView> {
        self.headed(self.ask("candidates".to_owned(), true, |open| Ok(open.books.discover(None, &[])?))?)
    }

    /// What was taken over.
    pub(crate) fn taken_over(&self) -> Told<TakenOverView> {
        self.headed(self.ask("taken over".to_owned(), true, |open| Ok(open.books.taken_over()?))?)
    }

    /// A candidate's brief.
    pub(crate) fn brief(&self, place: &str) -> Told<BriefView> {
        let place = place.to_owned();
        let view = self.ask(format!("brief {place}"), true, move |open| {
            let dossier = dossier(open.books, &place)?;
            let (texts, _) = texts(open.desk, open.books, &dossier)?;
            Ok(open.books.brief(&dossier, texts, &[])?)
        })?;
        self.headed(view)
    }

    /// A candidate's copies.
    pub(crate) fn variants(&self, place: &str) -> Told<VariantsView> {
        let place = place.to_owned();
        let view = self.ask(format!("variants {place}"), true, move |open| {
            let dossier = dossier(open.books, &place)?;
            let (texts, _) = texts(open.desk, open.books, &dossier)?;
            Ok(open.books.variants(&dossier, texts)?)
        })?;
        self.headed(view)
    }
}

/// The dossier of a place. In an address that somebody typed, a `+` is read as a blank: where no place is written so, it may have
/// been one.
fn dossier(books: &Books, place: &str) -> Result<Dossier, BooksError> {
    books.dossier(place).or_else(|error| match place.contains(' ') {
        true => books.dossier(&place.replace(' ', "+")).map_err(|_| error),
        false => Err(error),
    })
}
