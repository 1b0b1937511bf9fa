//! Clones and later fetches of what a forge lists, by the program `git`: bare, with the heads of change requests, and with
//! nothing of this machine's or the repository's configuration that could run a program.
//!
//! The token is handed over in the environment, so that it stands in no argument and no file.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::forge::{Forge, Kind, Listed};

/// A clone that could not be made or brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum CloneError {
    /// `git` could not be started, or a folder not made.
    #[error("{path}: {source}")]
    Io {
        /// The clone.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// `git` failed.
    #[error("{url}: {said}")]
    Git {
        /// What was cloned.
        url: String,
        /// What it said.
        said: String,
    },
}

impl Forge {
    /// Clones a repository below a folder, or brings the clone up to date. Returns where it lies.
    ///
    /// # Errors
    /// When git cannot.
    pub fn clone_into(&self, folder: &Path, listed: &Listed) -> Result<PathBuf, CloneError> {
        let path = folder.join(format!("{}.git", listed.path));
        if !path.join("HEAD").exists() {
            std::fs::create_dir_all(&path).map_err(|source| CloneError::Io { path: path.clone(), source })?;
            self.git(&path, listed, &["init", "--quiet", "--bare", "."])?;
            self.git(&path, listed, &["config", "remote.origin.url", &listed.url])?;
        }
        let heads = match self.address.kind {
            Kind::Gitlab => "+refs/merge-requests/*/head:refs/merge-requests/*/head",
            Kind::Github | Kind::Gitea => "+refs/pull/*/head:refs/pull/*/head",
        };
        let fetch = [
            "fetch",
            "--quiet",
            "--prune",
            "--no-auto-gc",
            &listed.url,
            "+refs/heads/*:refs/heads/*",
            "+refs/tags/*:refs/tags/*",
            heads,
        ];
        self.git(&path, listed, &fetch)?;
        let said = self.git(&path, listed, &["ls-remote", "--symref", &listed.url, "HEAD"])?;
        let head = said.lines().find_map(|line| line.strip_prefix("ref: ")?.split_whitespace().next());
        if let Some(head) = head.filter(|head| head.starts_with("refs/heads/")) {
            self.git(&path, listed, &["symbolic-ref", "HEAD", head])?;
        }
        Ok(path)
    }

    fn git(&self, folder: &Path, listed: &Listed, arguments: &[&str]) -> Result<String, CloneError> {
        let mut command = Command::new("git");
        command.current_dir(folder).args(arguments).stdin(Stdio::null()).env_clear().envs(self.environment(listed));
        let output = command.output().map_err(|source| CloneError::Io { path: folder.to_owned(), source })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("git failed").to_owned();
        Err(CloneError::Git { url: listed.url.clone(), said })
    }

    /// What git may know: where programs and certificates are, how to get out, and the token for this host alone.
    fn environment(&self, listed: &Listed) -> Vec<(OsString, OsString)> {
        let kept = [
            "PATH",
            "HOME",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "https_proxy",
            "http_proxy",
            "no_proxy",
            "HTTPS_PROXY",
            "NO_PROXY",
        ];
        let mut environment: Vec<(OsString, OsString)> =
            kept.iter().filter_map(|key| Some((key.into(), std::env::var_os(key)?))).collect();
        let mut settings = vec![
            ("core.hooksPath".to_owned(), "/dev/null".to_owned()),
            ("protocol.allow".to_owned(), "never".to_owned()),
            ("protocol.https.allow".to_owned(), "always".to_owned()),
            ("protocol.http.allow".to_owned(), "always".to_owned()),
            ("credential.helper".to_owned(), String::new()),
            ("http.followRedirects".to_owned(), "false".to_owned()),
            ("fetch.fsckObjects".to_owned(), "false".to_owned()),
        ];
        if let Some(token) = &self.token {
            let host = listed.url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
            let user = if self.address.kind == Kind::Gitlab { "oauth2" } else { "x-access-token" };
            let pair = base64(format!("{user}:{}", token.0).as_bytes());
            settings.push((format!("http.{host}/.extraHeader"), format!("Authorization: Basic {pair}")));
        }
        let mut set = |key: String, value: String| environment.push((key.into(), value.into()));
        set("GIT_CONFIG_NOSYSTEM".into(), "1".into());
        set("GIT_CONFIG_GLOBAL".into(), "/dev/null".into());
        set("GIT_TERMINAL_PROMPT".into(), "0".into());
        set("LC_ALL".into(), "C".into());
        set("GIT_CONFIG_COUNT".into(), settings.len().to_string());
        for (at, (key, value)) in settings.into_iter().enumerate() {
            set(format!("GIT_CONFIG_KEY_{at}"), key);
            set(format!("GIT_CONFIG_VALUE_{at}"), value);
        }
        environment
    }
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = char::from(LETTERS[(bits >> (18 - 6 * place) & 63) as usize]);
            text.push(if place <= three.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_the_standard() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
