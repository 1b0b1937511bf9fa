//! Turns the landings of one repository into commits, in the order they arrive.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Deref;
use std::rc::Rc;

use buyin_facts::Moment;
use gix::ObjectId;
use gix::objs::{Commit, Kind, Tree, tree};

use super::DemoError;
use super::edit::Edit;
use super::landing::{Arrival, Draft, Landing, Stamp};
use super::pack::Pack;

/// The files of a tree by path.
pub(super) type Files = BTreeMap<Rc<str>, Rc<Text>>;

/// The text of a file, written once however many trees hold it.
#[derive(Debug)]
pub(super) struct Text {
    text: String,
    blob: OnceCell<ObjectId>,
}

impl Text {
    /// A text not yet written.
    pub(super) fn new(text: String) -> Rc<Self> {
        Rc::new(Self { text, blob: OnceCell::new() })
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// A tip: a commit, its files, and when it came.
#[derive(Clone)]
struct Tip {
    at: Moment,
    id: Option<ObjectId>,
    files: Rc<Files>,
}

/// A repository in the making.
pub(super) struct History {
    pack: Pack,
    main: Vec<Tip>,
    branches: BTreeMap<&'static str, Tip>,
    marks: BTreeMap<&'static str, ObjectId>,
    commits: usize,
}

impl History {
    /// No commits yet.
    pub(super) fn new() -> Self {
        Self { pack: Pack::new(), main: Vec::new(), branches: BTreeMap::new(), marks: BTreeMap::new(), commits: 0 }
    }

    /// Adds what arrives next.
    pub(super) fn land(&mut self, landing: &Landing) -> Result<(), DemoError> {
        let tip = self.tip();
        let next = match &landing.arrival {
            Arrival::Line => self.line(tip, &landing.drafts)?.0,
            Arrival::Merge { by, message, extra } => {
                let base = self.tip_at(landing.drafts.first().map_or(landing.at, |draft| draft.author.at));
                let (side, edits) = self.line(base, &landing.drafts)?;
                let mut files = (*tip.files).clone();
                edits.iter().chain(extra).for_each(|edit| edit.apply(&mut files));
                self.merge(&tip, &side, files, by, message)?
            }
            Arrival::Subtree { folder, by, message } => {
                let (side, _) = self.line(Tip::none(), &landing.drafts)?;
                let mut files = (*tip.files).clone();
                files.extend(side.files.iter().map(|(path, text)| (format!("{folder}/{path}").into(), text.clone())));
                self.merge(&tip, &side, files, by, message)?
            }
            Arrival::Branch(branch) => {
                let from = self.branches.remove(branch).unwrap_or(tip);
                let (side, _) = self.line(from, &landing.drafts)?;
                self.branches.insert(branch, side);
                return Ok(());
            }
            Arrival::MergeBack { branch, by, message } => {
                let side = self.branches.get(branch).cloned().unwrap_or_else(|| tip.clone());
                self.merge(&tip, &side, (*tip.files).clone(), by, message)?
            }
        };
        self.main.push(Tip { at: landing.at, ..next });
        Ok(())
    }

    /// How many commits were made.
    pub(super) fn commits(&self) -> usize {
        self.commits
    }

    /// The packed objects and the refs by full name; `main` is the default branch.
    pub(super) fn finish(self) -> (Pack, Vec<(String, ObjectId)>) {
        let main = self.main.last().and_then(|tip| tip.id).map(|id| ("refs/heads/main".to_owned(), id));
        let branches = self.branches.iter().filter_map(|(name, tip)| Some((format!("refs/heads/{name}"), tip.id?)));
        let mut refs: Vec<_> = main.into_iter().chain(branches).collect();
        refs.sort();
        (self.pack, refs)
    }

    fn tip(&self) -> Tip {
        self.main.last().cloned().unwrap_or_else(Tip::none)
    }

    /// Where the default branch stood at a moment; its first commit when it was not there yet.
    fn tip_at(&self, at: Moment) -> Tip {
        let after = self.main.partition_point(|tip| tip.at < at);
        self.main.get(after.saturating_sub(1)).cloned().unwrap_or_else(Tip::none)
    }

    /// Commits one draft after the other, and says which edits they made.
    fn line(&mut self, from: Tip, drafts: &[Draft]) -> Result<(Tip, Vec<Edit>), DemoError> {
        let mut tip = from;
        let mut made = Vec::new();
        for draft in drafts {
            let mut files = (*tip.files).clone();
            let growth = draft.growth.iter().flat_map(|growth| growth.edits(&tip.files));
            let edits: Vec<Edit> = growth.chain(draft.edits.iter().cloned()).collect();
            edits.iter().for_each(|edit| edit.apply(&mut files));
            made.extend(edits);
            let message = self.message(&draft.message);
            tip = self.commit(tip.id.into_iter().collect(), files, (&draft.author, &draft.committer), &message)?;
            if let (Some(mark), Some(id)) = (draft.mark, tip.id) {
                self.marks.insert(mark, id);
            }
        }
        Ok((tip, made))
    }

    fn merge(&mut self, tip: &Tip, side: &Tip, files: Files, by: &Stamp, message: &str) -> Result<Tip, DemoError> {
        self.commit([tip.id, side.id].into_iter().flatten().collect(), files, (by, by), message)
    }

    fn commit(
        &mut self,
        parents: Vec<ObjectId>,
        files: Files,
        (author, committer): (&Stamp, &Stamp),
        message: &str,
    ) -> Result<Tip, DemoError> {
        let tree = self.tree(&files)?;
        let commit = Commit {
            tree,
            parents: parents.into(),
            author: signature(author),
            committer: signature(committer),
            encoding: None,
            message: format!("{}\n", message.trim_end()).into(),
            extra_headers: Vec::new(),
        };
        self.commits += 1;
        let id = self.pack.add(&commit)?;
        Ok(Tip { at: committer.at, id: Some(id), files: Rc::new(files) })
    }

    fn message(&self, message: &str) -> String {
        let mut text = message.to_owned();
        if text.contains('{') {
            for (mark, id) in &self.marks {
                text = text.replace(&format!("{{{mark}}}"), &id.to_string());
            }
        }
        text
    }

    fn tree(&mut self, files: &Files) -> Result<ObjectId, DemoError> {
        let mut entries = files.iter().map(|(path, text)| (&**path, &**text)).peekable();
        self.folder("", &mut entries)
    }

    /// Writes the tree of all coming entries below `prefix`.
    fn folder<'a>(
        &mut self,
        prefix: &str,
        entries: &mut Peekable<impl Iterator<Item = (&'a str, &'a Text)>>,
    ) -> Result<ObjectId, DemoError> {
        let mut found = Vec::new();
        while let Some(&(path, text)) = entries.peek() {
            let Some(rest) = path.strip_prefix(prefix) else { break };
            let (name, mode, oid) = match rest.split_once('/') {
                None => {
                    entries.next();
                    (rest, tree::EntryKind::Blob, self.blob(text)?)
                }
                Some((name, _)) => (name, tree::EntryKind::Tree, self.folder(&format!("{prefix}{name}/"), entries)?),
            };
            found.push(tree::Entry { mode: mode.into(), filename: name.into(), oid });
        }
        found.sort();
        self.pack.add(&Tree { entries: found })
    }

    fn blob(&mut self, text: &Text) -> Result<ObjectId, DemoError> {
        if let Some(id) = text.blob.get() {
            return Ok(*id);
        }
        let id = self.pack.add_bytes(Kind::Blob, text.as_bytes())?;
        Ok(*text.blob.get_or_init(|| id))
    }
}

impl Tip {
    fn none() -> Self {
        Self { at: Moment(0), id: None, files: Rc::default() }
    }
}

fn signature(stamp: &Stamp) -> gix::actor::Signature {
    let time = gix::date::Time { seconds: stamp.at.0, offset: i32::from(stamp.offset) * 60 };
    gix::actor::Signature { name: stamp.name.as_str().into(), email: stamp.email.as_str().into(), time }
}
