//! `buyin token`: a program is given a token, or it is taken back. What is written is a hash.

use buyin_decisions::Disk;
use buyin_decisions::propose::token::{NewToken, add, revoke};
use buyin_sources::openid::{digest, unguessable};

use crate::cli::Token;
use crate::command::record::record;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::similar;
use crate::ui::Ui;

/// What tokens begin with, so that they are recognised where they do not belong.
const BEGINS: &str = "buyin_";

pub(super) fn run(asked: &Token, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    // Names nobody, so no secret of the lake is needed to read it.
    let keys = buyin_facts::pseudonym::Pseudonyms::new([0; 32]);
    let known = buyin_decisions::load_from(&Disk::new(&options.root), &keys).config.tokens;
    let is_known = known.iter().any(|token| token.name == asked.name);
    if asked.revoke {
        if !is_known {
            let hint = similar::did_you_mean(&asked.name, known.iter().map(|token| token.name.as_str()));
            return Err(CommandError::new(Kind::Input, format!("no token `{}`", asked.name)).hinted(hint));
        }
        let message = format!("Token: revoke {}", asked.name);
        return record(|folder| Ok(revoke(folder, &asked.name)), &message, asked.apply.yes, options, ui);
    }
    if is_known {
        let what = format!("there is a token `{}` already", asked.name);
        return Err(CommandError::new(Kind::Input, what).hinted(["--revoke takes it back first"]));
    }
    let token = format!("{BEGINS}{}", unguessable());
    let new =
        NewToken { name: asked.name.clone(), hash: digest(&token), scopes: asked.scope.clone(), until: asked.until };
    let message = format!("Token: {}", asked.name);
    let done = record(|folder| Ok(add(folder, &new)), &message, asked.apply.yes, options, ui)?;
    ui.say("the token, shown now and never again; it is good once its hash stands in buyin.toml");
    ui.data(&format!("{token}\n"))?;
    Ok(done)
}
