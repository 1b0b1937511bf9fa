//! Answers kept ready, and one worked out at a time.
//!
//! An answer is kept under the edition it was made from, the day and the question. Of a new edition the old answer is given
//! meanwhile, marked *updating*, unless it was made under another policy or of another lake; where there is none, who asks waits for a turn, and is
//! told to come again when that takes long. Books are opened on a thread of their own, so that no reader of a ready answer waits
//! for a question being worked out.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use buyin_facts::Day;

use crate::error::{CommandError, Kind};
use crate::options::Options;
use crate::server::edition::{Edition, Unread};
use crate::server::shelf::open::Opened;

mod open;

pub(crate) use open::Open;

/// How often somebody may look whether there is a new edition.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long to wait for a turn before saying that it takes long.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long to wait for what a page can do without.
const HASTE: Duration = Duration::from_millis(200);
/// Answers kept; the one not asked for longest goes first.
const KEPT: usize = 4_096;
/// Refusals kept, apart from answers: pages ask for what may not be there, and who guesses names pushes no answer out.
const REFUSALS: usize = 256;

/// An answer of any type, or why there is none.
type Answer = Result<Arc<dyn Any + Send + Sync>, Arc<CommandError>>;
/// A question, to be asked of open books.
pub(crate) type Question = Box<dyn FnOnce(&Open<'_>) -> Answer + Send>;

/// What is kept under: the day asked for and the question in words.
type Key = (Option<Day>, String);

/// Answers by question.
pub(crate) struct Shelf {
    state: Arc<(Mutex<State>, Condvar)>,
    jobs: Sender<Job>,
    looked: Mutex<Option<Instant>>,
    options: Box<dyn Fn() -> Result<Options, CommandError> + Send + Sync>,
}

#[derive(Default)]
struct State {
    edition: Option<Arc<Edition>>,
    /// Why the newest state of the lake cannot be read.
    trouble: Option<Arc<CommandError>>,
    kept: HashMap<Key, Kept>,
    pending: HashSet<Key>,
    /// Counts questions, to know which answer was asked for last.
    asked: u64,
}

struct Kept {
    /// The edition it is of; nothing where it may be another the next time.
    edition: Option<u64>,
    answer: Answer,
    asked: u64,
}

struct Job {
    key: Key,
    needs_contents: bool,
    question: Question,
}

/// What is there to answer from.
pub(crate) struct Look {
    /// The newest edition that could be read.
    pub(crate) edition: Arc<Edition>,
    /// Why there is a newer state that could not.
    pub(crate) trouble: Option<Arc<CommandError>>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Nothing to answer from.
    Nothing(Arc<CommandError>),
    /// No answer to this question.
    Error(Arc<CommandError>),
    /// It takes long: ask again.
    Busy,
}

impl Shelf {
    /// An empty shelf. `options` says where lake and decisions are, and which day it is.
    pub(crate) fn new(options: impl Fn() -> Result<Options, CommandError> + Send + Sync + 'static) -> Self {
        let state = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let (jobs, queue) = channel();
        let worker = Arc::clone(&state);
        std::thread::spawn(move || work(&worker, &queue));
        Self { state, jobs, looked: Mutex::new(None), options: Box::new(options) }
    }

    /// The newest edition; looks for a newer one when the last look was a while ago.
    pub(crate) fn look(&self) -> Result<Look, Refusal> {
        // Who finds somebody looking goes on with what is known, unless nothing is.
        let known = locked(&self.state.0).edition.is_some();
        let looked = if known { self.looked.try_lock().ok() } else { Some(locked(&self.looked)) };
        if let Some(mut looked) = looked
            && looked.is_none_or(|last| last.elapsed() >= LOOK_EVERY)
        {
            self.look_now();
            *looked = Some(Instant::now());
        }
        let state = locked(&self.state.0);
        match (&state.edition, &state.trouble) {
            (Some(edition), trouble) => Ok(Look { edition: Arc::clone(edition), trouble: trouble.clone() }),
            (None, Some(trouble)) => Err(Refusal::Nothing(Arc::clone(trouble))),
            (None, None) => Err(Refusal::Busy),
        }
    }

    /// Looks for a new edition.
    pub(crate) fn look_now(&self) {
        let found = (self.options)().map_err(Unread::from).and_then(Edition::read);
        let mut state = locked(&self.state.0);
        match found {
            Ok(found) => {
                state.trouble = None;
                if state.edition.as_ref().is_none_or(|known| known.key != found.key) {
                    state.turn_to(found);
                }
            }
            Err(Unread { error, may_show_last }) => {
                if !may_show_last {
                    state.close();
                }
                state.trouble = Some(Arc::new(error));
            }
        }
    }

    /// The answer to a question, and whether it is of an older edition. `question` must differ where answers may.
    pub(crate) fn ask(
        &self,
        day: Option<Day>,
        question: String,
        needs_contents: bool,
        is_hasty: bool,
        ask: impl FnOnce() -> Question,
    ) -> Result<(Arc<dyn Any + Send + Sync>, bool), Refusal> {
        let key = (day, question);
        let (lock, ready) = &*self.state;
        let mut state = locked(lock);
        if let Some((answer, true)) = state.kept(&key) {
            return answer.map(|answer| (answer, false)).map_err(Refusal::Error);
        }
        if state.pending.insert(key.clone()) {
            let job = Job { key: key.clone(), needs_contents, question: ask() };
            self.jobs.send(job).map_err(|_| Refusal::Busy)?;
        }
        if let Some((Ok(answer), false)) = state.kept(&key) {
            return Ok((answer, true));
        }
        let asked = Instant::now();
        while state.pending.contains(&key) {
            let patience = if is_hasty { HASTE } else { PATIENCE };
            let Some(left) = patience.checked_sub(asked.elapsed()) else { return Err(Refusal::Busy) };
            state = ready.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        // The edition may have moved on while this was worked out; it is still the newest answer there is.
        let (answer, fresh) = state.kept(&key).ok_or(Refusal::Busy)?;
        answer.map(|answer| (answer, !fresh)).map_err(Refusal::Error)
    }
}

impl State {
    /// Goes on with another edition. What was made under another policy, or of another lake, is given to nobody any more.
    fn turn_to(&mut self, edition: Edition) {
        if self.edition.as_ref().is_some_and(|known| known.guard() != edition.guard()) {
            self.kept.clear();
        }
        self.edition = Some(Arc::new(edition));
    }

    /// Shows nothing of what was read any more.
    fn close(&mut self) {
        self.kept.clear();
        self.edition = None;
    }

    /// What is kept of a question, and whether it is of the newest edition.
    fn kept(&mut self, key: &Key) -> Option<(Answer, bool)> {
        self.asked += 1;
        let newest = self.edition.as_ref().map(|edition| edition.key);
        let kept = self.kept.get_mut(key)?;
        kept.asked = self.asked;
        Some((kept.answer.clone(), kept.edition.is_some() && kept.edition == newest))
    }

    fn keep(&mut self, key: Key, edition: u64, answer: Answer) {
        let is_refusal = answer.is_err();
        let most = if is_refusal { REFUSALS } else { KEPT };
        let alike = self.kept.iter().filter(|(_, kept)| kept.answer.is_err() == is_refusal);
        if alike.clone().count() >= most
            && let Some(oldest) = alike.min_by_key(|(_, kept)| kept.asked).map(|(key, _)| key.clone())
        {
            self.kept.remove(&oldest);
        }
        let asked = self.asked;
        // What is wrong with the question stays wrong; a full disk does not stay full.
        let stays = answer.as_ref().err().is_none_or(|error| matches!(error.kind, Kind::Usage | Kind::Input));
        self.kept.insert(key, Kept { edition: stays.then_some(edition), answer, asked });
    }
}

/// Answers questions one after the other until the shelf is gone.
fn work(state: &(Mutex<State>, Condvar), queue: &Receiver<Job>) {
    let mut opened = Opened::default();
    for Job { key, needs_contents, question } in queue {
        let edition = locked(&state.0).edition.clone();
        let made = edition.map(|edition| {
            let asked = AssertUnwindSafe(|| opened.answer(&edition, key.0, needs_contents, question));
            let answer = catch_unwind(asked).unwrap_or_else(|_| {
                opened = Opened::default();
                let what = "This answer ran into a fault of the program";
                Err(Arc::new(CommandError::new(Kind::Internal, what).hinted([
                    "other pages are not touched by it; what this server wrote on its terminal says where it was",
                ])))
            });
            (edition, answer)
        });
        let mut state_now = locked(&state.0);
        state_now.pending.remove(&key);
        let guard = state_now.edition.as_ref().map(|edition| edition.guard());
        // While this was worked out the policy, or the lake, may have changed.
        if let Some((edition, answer)) = made.filter(|(edition, _)| Some(edition.guard()) == guard) {
            state_now.keep(key, edition.key, answer);
        }
        drop(state_now);
        state.1.notify_all();
    }
}

/// What a thread that panicked left is sound: every change is made in one step.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Shelf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Shelf").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(kind: Kind) -> Answer {
        Err(Arc::new(CommandError::new(kind, "no")))
    }

    #[test]
    fn who_guesses_pushes_no_answer_out() {
        let mut state = State::default();
        state.keep((None, "teams".to_owned()), 1, Ok(Arc::new(1)));
        for guess in 0..3 * REFUSALS {
            state.keep((None, format!("team {guess}")), 1, refused(Kind::Input));
        }
        assert!(state.kept(&(None, "teams".to_owned())).is_some());
        assert_eq!(state.kept.len(), 1 + REFUSALS);
    }

    #[test]
    fn what_may_be_another_the_next_time_is_asked_again() {
        let mut state = State::default();
        let key = (None, "teams".to_owned());
        for (kind, stays) in [(Kind::Input, true), (Kind::Usage, true), (Kind::Lake, false), (Kind::Internal, false)] {
            state.keep(key.clone(), 1, refused(kind));
            assert_eq!(state.kept[&key].edition == Some(1), stays, "{kind:?}");
        }
    }
}
