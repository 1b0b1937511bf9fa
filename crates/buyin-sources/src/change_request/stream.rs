//! Objects out of a file, one after the other: gzipped or not, an array, a wrapped array, or one object a line. A file that
//! breaks off gives what came before.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use serde::de::{Deserializer as _, SeqAccess, Visitor};
use serde_json::Value;

use crate::change_request::shown;

/// A line or document longer than this is not read: 1 GB.
const MOST_BYTES: u64 = 1 << 30;
/// Where answers are wrapped.
const WRAPS: &[&str] = &["/items", "/values", "/nodes", "/data", "/pull_requests", "/merge_requests"];

/// How many objects there were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Objects {
    /// Lines of an event log.
    pub(crate) events: u64,
}

/// Hands on every object of a file with its place, or what is wrong there.
pub(crate) fn each(path: &Path, mut take: impl FnMut(String, Result<Value, String>)) -> io::Result<Objects> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let is_packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let mut text: Box<dyn BufRead> =
        if is_packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) };
    skip_blank(&mut text)?;
    match text.fill_buf()?.first() {
        Some(b'[') => {
            array(text.take(MOST_BYTES), |index, value| take(format!("{}: row {}", shown(path), index + 1), value));
            Ok(Objects::default())
        }
        Some(_) => lines(text, path, &mut take),
        None => Ok(Objects::default()),
    }
}

/// Passes over white space and the mark of UTF-8.
fn skip_blank(text: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let found = text.fill_buf()?;
        let blank =
            found.iter().take_while(|byte| byte.is_ascii_whitespace() || matches!(byte, 0xef | 0xbb | 0xbf)).count();
        if blank == 0 {
            return Ok(());
        }
        text.consume(blank);
    }
}

fn lines(
    mut text: Box<dyn BufRead>,
    path: &Path,
    take: &mut impl FnMut(String, Result<Value, String>),
) -> io::Result<Objects> {
    let mut objects = Objects::default();
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let read = (&mut text).take(MOST_BYTES).read_until(b'\n', &mut line);
        let place = || format!("{}:{number}", shown(path));
        match read {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if number > 1 => {
                take(place(), Err(format!("breaks off: {error}")));
                break;
            }
            Err(error) => return Err(error),
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice::<Value>(&line) {
            Ok(value) => {
                objects.events += u64::from(value.get("payload").is_some());
                unwrapped(value, |index, value| {
                    take(index.map_or_else(place, |index| format!("{}: row {}", shown(path), index + 1)), Ok(value));
                });
            }
            // The first line may be the beginning of a document of many.
            Err(_) if number == 1 => {
                text.take(MOST_BYTES).read_to_end(&mut line)?;
                return document(&line, path, take).map(|()| objects);
            }
            Err(error) => take(place(), Err(format!("is no JSON: {error}"))),
        }
    }
    Ok(objects)
}

/// One object over many lines, or lines of which the first is broken.
fn document(bytes: &[u8], path: &Path, take: &mut impl FnMut(String, Result<Value, String>)) -> io::Result<()> {
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        unwrapped(value, |index, value| {
            take(format!("{}: row {}", shown(path), index.unwrap_or(0) + 1), Ok(value));
        });
        return Ok(());
    }
    for (line, number) in bytes.split(|byte| *byte == b'\n').zip(1..) {
        if !line.trim_ascii().is_empty() {
            let value = serde_json::from_slice(line).map_err(|error| format!("is no JSON: {error}"));
            take(format!("{}:{number}", shown(path)), value);
        }
    }
    Ok(())
}

/// The list in an object that wraps one, else the object.
fn unwrapped(mut value: Value, mut take: impl FnMut(Option<usize>, Value)) {
    let wrap = WRAPS.iter().find(|wrap| value.pointer(wrap).is_some_and(Value::is_array));
    match wrap.and_then(|wrap| value.pointer_mut(wrap)?.as_array_mut()).map(std::mem::take) {
        Some(list) => list.into_iter().enumerate().for_each(|(index, value)| take(Some(index), value)),
        None => take(None, value),
    }
}

/// The elements of an array, as far as it can be read.
pub(crate) fn array(text: impl Read, take: impl FnMut(usize, Result<Value, String>)) {
    struct Each<F>(F);
    impl<'de, F: FnMut(usize, Result<Value, String>)> Visitor<'de> for Each<F> {
        type Value = ();

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
            for index in 0.. {
                match list.next_element::<Value>() {
                    Ok(Some(value)) => (self.0)(index, Ok(value)),
                    Ok(None) => break,
                    Err(error) => {
                        (self.0)(index, Err(format!("breaks off: {error}")));
                        break;
                    }
                }
            }
            Ok(())
        }
    }
    // What is wrong was handed on as a row.
    let _ = serde_json::Deserializer::from_reader(text).deserialize_seq(Each(take));
}
