//! `buyin check`: everything wrong with the decision files as they lie there, committed or not.

use buyin_decisions::{Disk, problems};

use crate::error::CommandError;
use crate::exit::Exit;
use crate::options::Options;
use crate::render::decided::CheckedView;
use crate::render::{Format, show};
use crate::ui::Ui;

pub(super) fn run(options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let problems = problems(&Disk::new(&options.root));
    let fine = problems.is_empty();
    if fine && options.format == Format::Table {
        ui.say("nothing is wrong with the decision files");
    } else {
        show(&CheckedView::new(problems), options.format, ui)?;
    }
    Ok(if fine { Exit::Done } else { Exit::Failed })
}
