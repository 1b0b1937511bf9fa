//! A little forge on a port of this machine: answers as it is told and writes down what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A question: method, path with query, headers in lower case, and what is sent along.
#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Question {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// An answer: status, headers, body; `cut` leaves that many bytes of the body out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) cut: usize,
}

impl Reply {
    pub(crate) fn json(body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: vec![("Content-Type", "application/json".to_owned())], body: body.into(), cut: 0 }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self { status, body: b"{}".to_vec(), ..Self::default() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

type Answer = dyn FnMut(&Question, &str) -> Reply + Send;

/// The server; ends when dropped.
pub(crate) struct Served {
    pub(crate) base: String,
    asked: Arc<Mutex<Vec<Question>>>,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    /// Serves what `answer` says; it is given the question and the server's own address.
    pub(crate) fn new(answer: impl FnMut(&Question, &str) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let (asked, ended) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (log, end, own) = (Arc::clone(&asked), Arc::clone(&ended), base.clone());
        let mut answer: Box<Answer> = Box::new(answer);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if end.load(Ordering::Acquire) {
                    return;
                }
                serve(&stream, &own, &log, &mut answer);
            }
        });
        Self { base, asked, ended, thread: Some(thread) }
    }

    /// Everything it was asked.
    pub(crate) fn asked(&self) -> Vec<Question> {
        self.asked.lock().expect("no panic in the server").clone()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        let _ = TcpStream::connect(self.base.trim_start_matches("http://"));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(stream: &TcpStream, own: &str, log: &Mutex<Vec<Question>>, answer: &mut Box<Answer>) {
    let mut reader = BufReader::new(stream);
    let Some(question) = read(&mut reader) else { return };
    let reply = answer(&question, own);
    log.lock().expect("no panic in a test").push(question);
    let mut text =
        format!("HTTP/1.1 {} Said\r\nContent-Length: {}\r\nConnection: close\r\n", reply.status, reply.body.len());
    for (name, value) in &reply.headers {
        text.push_str(&[name, ": ", value, "\r\n"].concat());
    }
    let body = &reply.body[..reply.body.len() - reply.cut];
    // Whoever asked may be gone.
    let mut stream = stream;
    let _ = stream.write_all(&[text.as_bytes(), b"\r\n", body].concat());
}

/// A question; nothing where whoever asked went away.
fn read(reader: &mut BufReader<&TcpStream>) -> Option<Question> {
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        Some(line.trim_end().to_owned()).filter(|line| !line.is_empty())
    };
    let first = line()?;
    let mut parts = first.split(' ').map(str::to_owned);
    let (method, path) = (parts.next()?, parts.next()?);
    let headers: Vec<(String, String)> = std::iter::from_fn(line)
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        })
        .collect();
    let mut question = Question { method, path, headers, body: Vec::new() };
    let length = question.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    question.body = vec![0; length];
    reader.read_exact(&mut question.body).ok()?;
    Some(question)
}
