//! The program as people meet it: whole outputs, on the demo organisation and on tiny repositories.

mod bad;
mod decided;
mod decide;
mod demo;
mod docs;
mod extract;
mod foreign;
mod terminal;
mod trouble;
mod world;
