//! What messages say of change requests and repairs, as rows. A message speaks for a change request only on the first-parent
//! line: elsewhere it came along from another branch or another repository.

use buyin_facts::CommitNumber;
use buyin_facts::change_request::{Landing, Repair};
use gix::ObjectId;

use crate::git::arrival::Order;
use crate::git::arrival::node::Node;

impl Order<'_> {
    /// Takes down what a commit's message says.
    pub(super) fn note(&mut self, node: &Node, commit: CommitNumber, is_on_line: bool) {
        let repository = self.repository;
        for claim in node.claims.iter().filter(|_| is_on_line) {
            let key = |login: &String| self.people.account(login);
            let (author, reviewers) = (claim.author.as_ref().map(key), claim.reviewers.iter().map(key).collect());
            self.out.landings.push(Landing {
                repository,
                commit,
                number: claim.number,
                way: claim.way,
                author,
                reviewers,
            });
        }
        if let Some(mended) = &node.mended {
            let id = mended.undone.as_ref().and_then(|hex| ObjectId::from_hex(hex.as_bytes()).ok());
            let undone = id.and_then(|id| self.placed_at(&id)).map(|placed| placed.number);
            self.out.repairs.push(Repair { repository, commit, kind: mended.kind, undone, number: mended.number });
        }
    }
}
