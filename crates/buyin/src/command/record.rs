//! Every change to decision files: planned, shown, and applied when told to; in a git repository as one commit. No other command
//! writes decisions.

use buyin_decisions::commit::{Applied, Repository};
use buyin_decisions::folder::Changed;
use buyin_decisions::propose::Proposal;
use buyin_decisions::{Folder, Plan, problems};

use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::render::counted;
use crate::ui::Ui;

/// Plans a change on the decisions as they are committed, shows it, and applies it with `yes` or when the person agrees.
pub(super) fn record(
    propose: impl FnOnce(&dyn Folder) -> Result<Proposal, CommandError>,
    message: &str,
    yes: bool,
    options: &Options,
    ui: &Ui,
) -> Result<Exit, CommandError> {
    let repository = Repository::of(&options.root)?;
    let folder = repository.folder()?;
    let Proposal { plan, problems } = propose(&*folder)?;
    problems.iter().for_each(|problem| ui.warn(&problem.to_string()));
    if plan.is_empty() {
        ui.say("the decision files say all of this already");
        return Ok(Exit::Done);
    }
    sound(&*folder, &plan, &repository, ui)?;
    for path in repository.at_work(&plan)? {
        ui.warn(&format!("{path} has changes of yours in the work tree, which this does not commit"));
    }
    ui.data(&plan.to_string())?;
    let files = counted(plan.changes.len() as u64, "file", "files");
    if !yes && !ui.confirm(&format!("Write {files} into {}?", options.root.display())) {
        ui.say(&format!("nothing written: --yes writes {files} into {}", options.root.display()));
        return Ok(Exit::Done);
    }
    match repository.apply(&plan, message, options.author.as_ref())? {
        Applied::Files(why) => {
            ui.say(&format!("{files} written into {}, and not committed: {why}", options.root.display()));
        }
        Applied::Commit { id, branch, pushed, left } => {
            let pushed = pushed.map_or_else(String::new, |remote| format!(", pushed to {remote}"));
            ui.say(&format!("{files} committed on {branch} as {}{pushed}", &id[..id.len().min(10)]));
            for path in left {
                ui.warn(&format!(
                    "{path} was left as it is in the work tree: it has changes of yours, or git was at work there"
                ));
            }
        }
    }
    Ok(Exit::Done)
}

/// Says what the changed files would have wrong, and stops where something would be left out because of the change.
fn sound(folder: &dyn Folder, plan: &Plan, repository: &Repository, ui: &Ui) -> Result<(), CommandError> {
    let before = problems(folder);
    let after = problems(&Changed { folder, plan });
    let new: Vec<_> = after.into_iter().filter(|problem| !before.contains(problem)).collect();
    new.iter().for_each(|problem| ui.warn(&problem.to_string()));
    match new.iter().filter(|problem| problem.fatal).count() as u64 {
        0 => Ok(()),
        count => {
            let what = format!("the change would bring {} into the decisions", counted(count, "problem", "problems"));
            let uncommitted = not_yet(&repository.uncommitted()?);
            Err(CommandError::new(Kind::Input, what)
                .hinted(["nothing was changed".to_owned()].into_iter().chain(uncommitted)))
        }
    }
}

/// Files that stand there and are no decision yet: what seems to be missing may be in them.
fn not_yet(files: &[String]) -> Option<String> {
    let (first, rest) = files.split_first()?;
    let (which, are) = match rest.len() as u64 {
        0 => (first.clone(), "is"),
        more => (format!("{first} and {}", counted(more, "more file", "more files")), "are"),
    };
    Some(format!("{which} {are} not committed, and what is not committed decides nothing: commit first"))
}
