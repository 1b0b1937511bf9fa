//! A scan: find, read in parallel, write into the lake.
