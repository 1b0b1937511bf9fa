//! Ways of working: rows of `patterns/`, the shipped ones and those of the organisation.

use crate::table::table;

table! {
    /// One row a stage of a pattern.
    PatternStage, PatternStageColumns, PatternStageBuilder in "patterns" {
        /// File id.
        pattern: String,
        /// Name for people.
        name: String,
        /// Place of the stage, from 0.
        place: u32,
        /// Stage id.
        stage: String,
    }
}

table! {
    /// One row a gate of a pattern: what the evidence has to show before a bet leaves a stage.
    Gate, GateColumns, GateBuilder in "gates" {
        /// Pattern id.
        pattern: String,
        /// The stage it leads out of.
        stage: String,
        /// Gate id.
        gate: String,
        /// What it asks, for people.
        sentence: String,
        /// Query over answer views; its rows are the evidence.
        sql: String,
        /// Named parameters of the query, one a line.
        parameters: String,
        /// Views that must hold something, one a line; else the result is unknown.
        needs: String,
        /// The gate is passed with at least this many rows.
        least_rows: u32,
        /// What to do when it is not passed.
        otherwise: String,
    }
}
