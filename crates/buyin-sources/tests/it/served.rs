//! A little forge on a port of this machine: answers as it is told and writes down what it was asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A question: path with query, and headers in lower case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
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
    pub(crate) body: String,
    pub(crate) cut: usize,
}

impl Reply {
    pub(crate) fn json(body: impl Into<String>) -> Self {
        Self { status: 200, headers: vec![("Content-Type", "application/json".to_owned())], body: body.into(), cut: 0 }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self { status, body: "{}".to_owned(), ..Self::default() }
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
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers = lines.take_while(|line| !line.is_empty()).filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    let question = Question { path, headers: headers.collect() };
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
    let _ = stream.write_all(format!("{text}\r\n{body}").as_bytes());
}
