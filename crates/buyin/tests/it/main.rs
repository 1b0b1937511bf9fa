//! The program as people meet it: whole outputs, on the demo organisation and on tiny repositories.

mod api;
mod assimilate;
mod bad;
mod browser;
mod contract;
mod decided;
mod deciding;
mod demo;
mod discovery;
mod docs;
mod extract;
mod foreign;
mod guarded;
mod languages;
mod partnership;
mod person;
mod planted;
mod record;
mod serve;
mod serving;
mod signing;
mod stories;
mod terminal;
mod trouble;
mod watching;
mod world;
