//! The commits and tags of the new repository, written anew, and what their messages say. Writes nothing to disk.

use gix::ObjectId;
use gix::objs::Kind;

use crate::extract::ExtractError;
use crate::extract::history::History;
use crate::extract::name::Names;
use crate::extract::refs::{References, references};
use crate::extract::report::{Name, Secret};
use crate::extract::rewrite::{self, Rewritten, message};
use crate::extract::secret;
use crate::extract::source::Source;
use crate::git::commit::Parsed;

/// New commits and tags.
pub(super) struct Chronicle {
    /// Ids and bytes of the kept commits, in their order.
    pub(super) commits: Vec<(ObjectId, Vec<u8>)>,
    /// The kept commit at the head.
    pub(super) tip: usize,
    pub(super) references: References,
    /// Names in messages.
    pub(super) names: Vec<Name>,
    /// Secrets in messages.
    pub(super) secrets: Vec<Secret>,
    pub(super) lost_signatures: u64,
    pub(super) lost_headers: u64,
    /// Messages that name a commit of the source by its whole id.
    pub(super) mentions: u64,
}

impl Chronicle {
    /// Writes the commits of a history anew.
    pub(super) fn write(source: &Source, history: &History) -> Result<Self, ExtractError> {
        let tip = history.walk.places.get(&source.tips[0]).and_then(|place| history.pruned.image[*place]);
        let tip = tip.ok_or_else(|| unread(&source.tips[0]))?;
        let mut names = Names::default();
        let mut out = Self {
            commits: Vec::with_capacity(history.pruned.kept.len()),
            tip,
            references: References::default(),
            names: Vec::new(),
            secrets: Vec::new(),
            lost_signatures: 0,
            lost_headers: 0,
            mentions: 0,
        };
        let mut buffer = Vec::new();
        for kept in &history.pruned.kept {
            let id = history.walk.commits[kept.source].id;
            source.objects.read(&id, Kind::Commit, &mut buffer).map_err(|_| unread(&id))?;
            let parents: Vec<ObjectId> = kept.parents.iter().map(|parent| out.commits[*parent].0).collect();
            let new = rewrite::commit(&buffer, &kept.tree, &parents);
            let new_id = gix::objs::compute_hash(id.kind(), Kind::Commit, &new.bytes).map_err(|_| unread(&id))?;
            out.read(&new, &id.to_string(), history, &mut names);
            out.commits.push((new_id, new.bytes));
        }
        let references = references(source, history, &out.ids());
        for tag in &references.tags {
            out.read(tag, "tag", history, &mut names);
        }
        out.references = references;
        out.names = names.list();
        Ok(out)
    }

    /// Ids of the kept commits.
    pub(super) fn ids(&self) -> Vec<ObjectId> {
        self.commits.iter().map(|(id, _)| *id).collect()
    }

    /// When the newest commit was committed, as commits write it.
    pub(super) fn time_of_tip(&self) -> String {
        format!("{} +0000", Parsed::of(&self.commits[self.tip].1).committer.time.0)
    }

    fn read(&mut self, new: &Rewritten, source: &str, history: &History, names: &mut Names) {
        self.lost_signatures += u64::from(new.lost_signature);
        self.lost_headers += u64::from(new.lost_header);
        let message = message(&new.bytes);
        names.read(message, source);
        let row = |(kind, line)| Secret { kind, place: "message".to_owned(), line, source: source.to_owned() };
        self.secrets.extend(secret::message::secrets(message).into_iter().map(row));
        let mut words = message.split(|byte| !byte.is_ascii_hexdigit());
        let is_known = |word: &[u8]| ObjectId::from_hex(word).is_ok_and(|id| history.walk.places.contains_key(&id));
        self.mentions += u64::from(words.any(|word| word.len() >= 40 && is_known(word)));
    }
}

fn unread(id: &ObjectId) -> ExtractError {
    ExtractError::Missing { count: 1, first: format!("commit {id}"), reason: "the repository lacks this object" }
}
