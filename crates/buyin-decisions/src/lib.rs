//! What people decide, as files: people, teams, products, policy.
