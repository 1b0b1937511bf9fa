//! Use over the network, from CSV.
