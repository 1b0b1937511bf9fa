//! The program as people meet it: whole outputs, on the demo organisation and on tiny repositories.

mod assimilate;
mod bad;
mod decided;
mod demo;
mod discovery;
mod docs;
mod extract;
mod foreign;
mod record;
mod terminal;
mod trouble;
mod world;
