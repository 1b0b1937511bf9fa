//! Changes of files as data, so that the same change can be made on a branch and again where it is merged, picked or moved to.

use std::rc::Rc;

use super::history::{Files, Text};

/// One change of one file. A change that finds nothing to change changes nothing.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    /// The file has this text from now on.
    Write { path: String, text: String },
    /// The file is gone.
    Remove { path: String },
    /// The text stands at the end.
    Append { path: String, text: String },
    /// The text stands behind the first place where `after` stands.
    Insert { path: String, after: String, text: String },
    /// `to` stands wherever `from` stood.
    Replace { path: String, from: String, to: String },
    /// `to` stands wherever `from` stood, in every file.
    ReplaceEverywhere { from: String, to: String },
}

impl Edit {
    /// The file has this text from now on.
    pub(super) fn write(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Write { path: path.into(), text: text.into() }
    }

    /// The text stands at the end of the file.
    pub(super) fn append(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Append { path: path.into(), text: text.into() }
    }

    /// The text stands behind the first `after`.
    pub(super) fn insert(path: impl Into<String>, after: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Insert { path: path.into(), after: after.into(), text: text.into() }
    }

    /// `to` stands wherever `from` stood in the file.
    pub(super) fn replace(path: impl Into<String>, from: impl Into<String>, to: impl Into<String>) -> Self {
        Self::Replace { path: path.into(), from: from.into(), to: to.into() }
    }

    /// The file is gone.
    pub(super) fn remove(path: impl Into<String>) -> Self {
        Self::Remove { path: path.into() }
    }

    /// Makes the change.
    pub(super) fn apply(&self, files: &mut Files) {
        match self {
            Self::Write { path, text } => put(files, path, text.clone()),
            Self::Remove { path } => {
                files.remove(path.as_str());
            }
            Self::Append { path, text } => {
                if let Some(old) = files.get(path.as_str()) {
                    let new = format!("{}{text}", &***old);
                    put(files, path, new);
                }
            }
            Self::Insert { path, after, text } => insert(files, path, after, text),
            Self::Replace { path, from, to } => {
                if let Some(old) = files.get(path.as_str()).filter(|old| old.contains(from.as_str())) {
                    let new = old.replace(from.as_str(), to);
                    put(files, path, new);
                }
            }
            Self::ReplaceEverywhere { from, to } => {
                for old in files.values_mut().filter(|old| old.contains(from.as_str())) {
                    *old = Text::new(old.replace(from.as_str(), to));
                }
            }
        }
    }
}

fn put(files: &mut Files, path: &str, text: String) {
    files.insert(Rc::from(path), Text::new(text));
}

fn insert(files: &mut Files, path: &str, after: &str, text: &str) {
    let Some(old) = files.get(path) else { return };
    if let Some(start) = old.find(after) {
        let (head, tail) = old.split_at(start + after.len());
        let new = format!("{head}{text}{tail}");
        put(files, path, new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_change_what_they_find_and_nothing_else() {
        let mut files = Files::new();
        let edits = [
            Edit::write("go.mod", "require (\n)\n"),
            Edit::insert("go.mod", "require (\n", "\ta v1\n"),
            Edit::append("go.mod", "// end\n"),
            Edit::replace("go.mod", "v1", "v2"),
            Edit::insert("missing", "x", "y"),
        ];
        edits.iter().for_each(|edit| edit.apply(&mut files));
        assert_eq!(files.len(), 1);
        assert_eq!(&**files["go.mod"], "require (\n\ta v2\n)\n// end\n");
        Edit::remove("go.mod").apply(&mut files);
        assert!(files.is_empty());
    }
}
