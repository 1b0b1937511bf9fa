//! Who does what: threads take chunks of the oldest repository that has any, and open the next one when none has.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use buyin_facts::RepositoryId;
use buyin_facts::lake::LakeError;

use crate::find::Found;
use crate::scan::Progress;
use crate::scan::done::Done;
use crate::scan::job::{Context, Job, prepare_whatever_comes};
use crate::scan::write::Writer;

/// Repositories that may be open or unwritten beyond one a thread: bounds memory.
const AHEAD: usize = 2;

/// The work of one scan.
pub(crate) struct Board<'a> {
    context: &'a Context,
    found: Vec<Found>,
    ids: Vec<RepositoryId>,
    progress: &'a dyn Progress,
    writer: Mutex<Writer>,
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    /// The next repository to open.
    next: usize,
    /// Repositories being opened.
    opening: usize,
    /// Repositories being mined, oldest first.
    open: VecDeque<Arc<Job>>,
    /// Complete, waiting for those before them.
    complete: BTreeMap<usize, Done>,
    /// The next repository to write.
    to_write: usize,
    writing: bool,
    failure: Option<LakeError>,
    panicked: bool,
}

enum Task {
    Mine(Arc<Job>),
    Open(usize),
    End,
}

impl<'a> Board<'a> {
    pub(crate) fn new(
        context: &'a Context,
        found: Vec<Found>,
        ids: Vec<RepositoryId>,
        writer: Writer,
        progress: &'a dyn Progress,
    ) -> Self {
        let (writer, state, moved) = (Mutex::new(writer), Mutex::default(), Condvar::new());
        Self { context, found, ids, progress, writer, state, moved }
    }

    /// Works until all is written.
    pub(crate) fn run(self, threads: usize) -> Result<Writer, LakeError> {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| self.work(threads));
            }
        });
        let state = self.state.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        match state.failure {
            Some(failure) => Err(failure),
            None => Ok(self.writer.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn work(&self, threads: usize) {
        // Panics of reading are caught; a thread that dies of any other fault of ours must not leave the others waiting; the scope passes the panic on.
        let _alarm = Alarm(self);
        loop {
            match self.task(threads) {
                Task::Mine(job) => {
                    if job.work(&|commits| self.progress.read(commits)) {
                        self.complete(&job);
                    }
                }
                Task::Open(index) => self.open(index),
                Task::End => return,
            }
        }
    }

    /// Something to do; waits while others do all there is.
    fn task(&self, threads: usize) -> Task {
        let mut state = self.state();
        loop {
            if state.failure.is_some() || state.panicked {
                return Task::End;
            }
            state.open.retain(|job| job.has_chunks());
            if let Some(job) = state.open.front() {
                return Task::Mine(Arc::clone(job));
            }
            if state.next < self.found.len() && state.next < state.to_write + threads + AHEAD {
                state.next += 1;
                state.opening += 1;
                return Task::Open(state.next - 1);
            }
            if state.next == self.found.len() && state.opening == 0 {
                return Task::End;
            }
            state = self.moved.wait(state).unwrap_or_else(|poisoned| poisoned.into_inner());
        }
    }

    fn open(&self, index: usize) {
        let new_id = || self.writer.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).new_id();
        let job = prepare_whatever_comes(self.context, index, &self.found[index], self.ids[index], &new_id);
        let mut state = self.state();
        state.opening -= 1;
        match job {
            Err(failure) => state.failure = Some(failure),
            Ok(job) => {
                self.progress.begun(&self.found[index].name, job.commits() as u64);
                let job = Arc::new(job);
                if job.commits() > 0 {
                    state.open.push_back(job);
                } else {
                    drop(state);
                    self.complete(&job);
                }
            }
        }
        self.moved.notify_all();
    }

    fn complete(&self, job: &Job) {
        let Some(done) = job.finish() else { return };
        let mut state = self.state();
        state.complete.insert(job.index, done);
        if state.writing {
            return;
        }
        // This thread writes what is due; others go on reading.
        state.writing = true;
        while let Some(done) = {
            let due = state.to_write;
            state.complete.remove(&due)
        } {
            drop(state);
            let name = done.name.clone();
            let written = self.writer.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).write(done);
            state = self.state();
            match written {
                Ok(()) => self.progress.done(&name),
                Err(failure) => state.failure = Some(failure),
            }
            state.to_write += 1;
            self.moved.notify_all();
        }
        state.writing = false;
    }
}

struct Alarm<'a, 'b>(&'a Board<'b>);

impl Drop for Alarm<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.state().panicked = true;
            self.0.moved.notify_all();
        }
    }
}
