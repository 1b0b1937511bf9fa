//! `buyin init`: the first decision files, of what a scan found. Nothing is decided here: each file asks a person to look.

use buyin_analysis::view::AdoptionView;
use buyin_decisions::Disk;
use buyin_decisions::propose::begin::{Found, first_files};

use crate::cli::Init;
use crate::command::record::record;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::options::Options;
use crate::ui::Ui;

pub(super) fn run(asked: &Init, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    let organisation = asked.name.clone().unwrap_or_else(|| {
        options.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    });
    let products = if Desk::is_fresh(&options)? {
        ui.say("nothing was scanned yet, so no product is proposed: `buyin scan PATH` and run this again");
        Vec::new()
    } else {
        found(&Desk::open(options.clone(), ui)?.books()?.adoption(None)?)
    };
    let repositories = repositories(&options);
    let propose =
        |folder: &dyn buyin_decisions::Folder| Ok(first_files(folder, &organisation, &repositories, &products));
    record(propose, "Begin the record of decisions", asked.apply.yes, &options, ui)
}

/// The products that are known by their use alone, `repository:path`.
fn found(view: &AdoptionView) -> Vec<Found> {
    let mut products: Vec<Found> = Vec::new();
    for row in &view.rows {
        let Some((repository, path)) = row.product.split_once(':') else { continue };
        if !products.iter().any(|product| product.id == row.product) {
            let name = path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(repository);
            let component = Some((repository.to_owned(), path.to_owned()));
            products.push(Found { id: row.product.clone(), name: name.to_owned(), component });
        }
    }
    products
}

/// Where repositories are, if that is known already.
fn repositories(options: &Options) -> Vec<String> {
    let keys = buyin_facts::pseudonym::Pseudonyms::new([0; 32]);
    buyin_decisions::load_from(&Disk::new(&options.root), &keys).config.repositories
}
