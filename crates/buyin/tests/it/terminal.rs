//! What happens on a terminal only: the one question.

use std::process::Command;

use crate::world::World;

/// Runs a program on a terminal of its own and types an answer when it is asked.
const TYPIST: &str = r#"
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
said, answered = b"", False
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    said += part
    if not answered and b"go on without:" in said:
        answered = True
        os.write(terminal, b"code\n")
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(said)
sys.exit(os.waitstatus_to_exitcode(status))
"#;

fn scan_on_a_terminal(world: &World) -> String {
    let output = Command::new("python3")
        .args(["-c", TYPIST, env!("CARGO_BIN_EXE_buyin"), "scan", "code"])
        .current_dir(world.path(""))
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs([("BUYIN_TODAY", "2025-09-15"), ("TERM", "xterm")])
        .output()
        .expect("because tests need a python3");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

#[test]
fn the_platform_is_asked_for_once_and_kept() {
    let world = World::empty();
    world.repository("code", &[]);
    let first = scan_on_a_terminal(&world);
    assert!(first.contains("Which teams (or repositories) are the platform's?"), "{first}");
    let kept = std::fs::read_to_string(world.path("buyin.toml")).expect("kept");
    assert!(kept.contains("\"code\""), "{kept}");
    let second = scan_on_a_terminal(&world);
    assert!(!second.contains("Which teams"), "{second}");
}
