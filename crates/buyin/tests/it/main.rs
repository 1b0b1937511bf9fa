//! The program as people meet it: whole outputs, on the demo organisation and on tiny repositories.

mod bad;
mod demo;
mod docs;
mod foreign;
mod trouble;
mod world;
