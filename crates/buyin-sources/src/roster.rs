//! Org charts: dated memberships out of the git history of the files that hold them, or out of CSV.
