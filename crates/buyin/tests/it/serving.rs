//! `buyin serve` as a program: started in a world, asked over the loopback, stopped when the test is over.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::world::{PROGRAM, World};

/// A running server.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
}

/// What it answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Head, in lower case.
    pub(crate) head: String,
    /// Head as it came.
    pub(crate) raw: String,
    pub(crate) body: String,
}

impl Server {
    /// Serves the demo organisation.
    pub(crate) fn demo() -> Self {
        Self::demo_under(&[])
    }

    /// Serves the demo organisation with more arguments.
    pub(crate) fn demo_under(arguments: &[&str]) -> Self {
        let world = World::demo();
        let lake = world.path("lake").display().to_string();
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--lake", &lake]).collect();
        Self::start(world, "acme", &arguments)
    }

    /// Serves a folder of a world.
    pub(crate) fn start(world: &World, folder: &str, arguments: &[&str]) -> Self {
        Self::start_with(world, folder, arguments, &[])
    }

    /// Serves a folder of a world with variables set.
    pub(crate) fn start_with(world: &World, folder: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command: Command = world.command(PROGRAM);
        command.args(["serve", "--quiet", "--listen", "127.0.0.1:0"]).args(arguments);
        command.envs(variables.iter().copied());
        command.current_dir(world.path(folder)).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("because cargo built the program");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("because it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("the address");
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        assert!(address.starts_with("127.0.0.1:"), "no address: {line:?}");
        Self { child, address }
    }

    /// Asks for a page.
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// Asks for a page until it holds a text; a new edition is looked for now and then.
    pub(crate) fn wait_for(&self, path: &str, text: &str) -> Reply {
        let begun = std::time::Instant::now();
        loop {
            let reply = self.get(path);
            if reply.body.contains(text) {
                return reply;
            }
            assert!(begun.elapsed().as_secs() < 60, "{path} never held {text}: {}", reply.body);
        }
    }

    /// Sends a request as it is.
    pub(crate) fn ask(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        stream.write_all(request.as_bytes()).expect("the server reads");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("the server answers");
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Reply { status, head: head.to_lowercase(), raw: head.to_owned(), body: body.to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
