//! Python: `pyproject.toml`, `setup.cfg`, `setup.py` and requirements files. Requirement lines are split by hand, since
//! real ones break the standard too often and must be kept as written.

mod project;
mod requirement;
mod requirements;
mod setup;

pub(super) use project::PROJECT;
pub(super) use requirements::REQUIREMENTS;
pub(super) use setup::{SETUP_CFG, SETUP_PY};
