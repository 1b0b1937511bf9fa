//! Servers that tests ask: started at a free port of this machine, named to tests by a variable, ended with the task.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Longer than this no server takes to begin.
const TRIES: u32 = 300;

/// Running servers; they end when this is dropped.
#[derive(Default)]
pub(crate) struct Servers {
    running: Vec<Child>,
    /// Variables for tests, with addresses.
    pub(crate) addresses: Vec<(&'static str, String)>,
}

impl Servers {
    /// Starts one at the address it is given, and waits until it answers.
    pub(crate) fn start(
        &mut self,
        variable: &'static str,
        command: impl FnOnce(SocketAddr) -> Command,
    ) -> Result<(), String> {
        let address =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(|error| error.to_string())?;
        let server = command(address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{variable}: {error}"))?;
        self.running.push(server);
        for _ in 0..TRIES {
            if TcpStream::connect(address).is_ok() {
                self.addresses.push((variable, format!("http://{address}")));
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Err(format!("{variable}: nothing answers on {address}"))
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for server in &mut self.running {
            // One that ended by itself is none to end.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}
