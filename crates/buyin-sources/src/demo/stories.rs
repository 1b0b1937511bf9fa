//! Everything planted in the demo organisation: stories, each with what it proves. A story writes into the script and knows nothing of
//! commits' ids, packs or files on disk.

use super::script::Script;

mod adopting;
mod adoptions;
mod births;
mod branches;
mod bulk;
mod contributions;
mod hands;
mod hidden_use;
mod home_made;
mod library;
mod partnership;
mod renaming;
mod standing;
mod taken_over;
mod times;

/// Every story, in the order they ask for people's time: who asks first, gets it.
pub(super) const STORIES: &[fn(&mut Script)] = &[
    births::repositories_begin,
    adoptions::adopted_by_template,
    adoptions::adopted_by_own_hand,
    adoptions::adopted_by_the_platform,
    adoptions::migrated_by_a_bot,
    home_made::home_made_is_copied,
    home_made::home_made_is_imported,
    hidden_use::used_over_the_network,
    hidden_use::used_by_nobody,
    contributions::open_contributions,
    renaming::import_name_changes,
    adoptions::one_team_leaves,
    partnership::partnership,
    hands::pair_work,
    hands::agents_write,
    hands::programs_commit,
    hands::relay_address,
    branches::picked_across_releases,
    branches::campaign,
    branches::evil_merge,
    branches::revert,
    bulk::foreign_history,
    bulk::vendored_drop,
    bulk::generated_files,
    bulk::reformat_everything,
    times::absurd_dates,
    times::team_reorganised,
    times::several_addresses,
    taken_over::taken_over,
    standing::copies_still_stand,
    standing::domain_is_imported,
    home_made::home_made_library,
];

/// Lets every story write its part.
pub(super) fn script() -> Script {
    let mut script = Script::default();
    STORIES.iter().for_each(|plant| plant(&mut script));
    script
}
