//! Finds repositories below folders: bare or not, worktrees, nested. Reads names of files only, opens no repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use buyin_facts::warning::{Warning, WarningKind};

/// A repository that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name: the path below the root, or what `names` calls it.
    pub name: String,
    /// The folder to open: the work tree's, or the bare repository itself.
    pub path: PathBuf,
}

/// A folder that looks like a repository, before names are settled.
struct Candidate {
    name: String,
    path: PathBuf,
    /// Where its objects lie; work trees of one repository share it.
    common: PathBuf,
    /// Whether this is a further work tree of a repository that lies elsewhere.
    linked: bool,
}

/// Finds every repository below `roots`, in the order of their names.
///
/// `names` maps a path (below its root, or absolute) or a found name to the name wanted. Further work trees of a repository
/// that was found are left out. Of two repositories with one name, the second in order of paths gets ` (2)`.
pub fn repositories(roots: &[PathBuf], names: &BTreeMap<String, String>) -> (Vec<Found>, Vec<Warning>) {
    let real = real(names);
    let mut candidates = Vec::new();
    let mut warnings = Vec::new();
    for root in roots {
        let before = candidates.len();
        match fs::canonicalize(root) {
            Ok(root) => descend(&root, &root, &mut candidates, &mut warnings),
            Err(error) => {
                warnings.push(unreadable(root, &error));
                continue;
            }
        }
        if candidates.len() == before {
            let nothing = std::io::Error::other("no repository at or below this folder");
            warnings.push(unreadable(root, &nothing));
        }
    }
    // A repository comes before its further work trees, and one reached from two roots is one.
    candidates.sort_by(|one, other| (one.linked, &one.path).cmp(&(other.linked, &other.path)));
    let mut seen = std::collections::BTreeSet::new();
    candidates.retain(|candidate| seen.insert(candidate.common.clone()));
    candidates.sort_by(|one, other| one.path.cmp(&other.path));
    let mut found = BTreeMap::new();
    for candidate in candidates {
        let name = renamed(&candidate, names, &real);
        let name = unique(name, &found, &mut warnings);
        found.insert(name, candidate.path);
    }
    (found.into_iter().map(|(name, path)| Found { name, path }).collect(), warnings)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Warning {
    Warning::new(WarningKind::Unreadable, path.display().to_string(), error.to_string())
}

fn descend(root: &Path, folder: &Path, candidates: &mut Vec<Candidate>, warnings: &mut Vec<Warning>) {
    let here = repository_at(root, folder);
    let is_repository = here.is_some();
    candidates.extend(here);
    if is_bare(folder) {
        return;
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return warnings.push(unreadable(folder, &error)),
    };
    let entries: Vec<fs::DirEntry> = entries.filter_map(Result::ok).collect();
    // A folder of links to clones is somebody's list of them; a link inside a repository is that repository's word.
    if folder == root && !is_repository {
        let links = entries.iter().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
        candidates.extend(links.filter_map(|entry| repository_at(root, &entry.path())));
    }
    let mut folders: Vec<PathBuf> = entries
        .iter()
        // The type of the entry itself: links are not followed, so no folder is walked twice and no walk is endless.
        .filter(|entry| entry.file_name() != ".git" && entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders.iter().for_each(|folder| descend(root, folder, candidates, warnings));
}

/// The repository that lies right in a folder.
fn repository_at(root: &Path, folder: &Path) -> Option<Candidate> {
    if is_bare(folder) {
        return Some(candidate(root, folder, folder.to_owned(), false));
    }
    let dot_git = folder.join(".git");
    if dot_git.is_dir() {
        return is_bare(&dot_git).then(|| candidate(root, folder, dot_git, false));
    }
    let git_dir = linked_git_dir(&dot_git)?;
    let common = common_dir(&git_dir);
    let linked = common != git_dir;
    Some(candidate(root, folder, common, linked))
}

fn candidate(root: &Path, folder: &Path, git_dir: PathBuf, linked: bool) -> Candidate {
    let common = fs::canonicalize(&git_dir).unwrap_or(git_dir);
    Candidate { name: default_name(root, folder), path: folder.to_owned(), common, linked }
}

fn is_bare(folder: &Path) -> bool {
    // HEAD may be a link to nothing: it still says that this is a repository.
    folder.join("HEAD").symlink_metadata().is_ok() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}

/// Where a `.git` file of a work tree or submodule points.
fn linked_git_dir(dot_git: &Path) -> Option<PathBuf> {
    if fs::metadata(dot_git).ok()?.len() > 1 << 16 {
        return None;
    }
    let text = fs::read_to_string(dot_git).ok()?;
    let target = Path::new(text.strip_prefix("gitdir:")?.trim());
    let target = dot_git.parent()?.join(target);
    fs::canonicalize(target).ok()
}

fn common_dir(git_dir: &Path) -> PathBuf {
    fs::read_to_string(git_dir.join("commondir"))
        .ok()
        .and_then(|text| fs::canonicalize(git_dir.join(text.trim())).ok())
        .unwrap_or_else(|| git_dir.to_owned())
}

/// The path below the root, or the name of the folder where that says nothing: a last segment `repo` and an ending `.git`
/// are dropped.
fn default_name(root: &Path, folder: &Path) -> String {
    let says_nothing = |name: &String| name.is_empty() || name == "repo";
    let below = folder.strip_prefix(root).unwrap_or(folder);
    let mut segments: Vec<String> = below.iter().map(plain).collect();
    if segments.last().is_some_and(says_nothing) {
        segments.pop();
    }
    if segments.is_empty() {
        let own = folder.ancestors().filter_map(Path::file_name).map(plain).find(|name| !says_nothing(name));
        return own.unwrap_or_else(|| "repository".to_owned());
    }
    segments.join("/")
}

fn plain(name: &std::ffi::OsStr) -> String {
    let name = name.to_string_lossy();
    name.strip_suffix(".git").unwrap_or(&name).to_owned()
}

/// Names given to absolute paths, by what these lead to.
fn real(names: &BTreeMap<String, String>) -> BTreeMap<PathBuf, &String> {
    let absolute = names.iter().filter(|(key, _)| Path::new(key).is_absolute());
    absolute.filter_map(|(key, name)| Some((fs::canonicalize(key).ok()?, name))).collect()
}

fn renamed(candidate: &Candidate, names: &BTreeMap<String, String>, real: &BTreeMap<PathBuf, &String>) -> String {
    let path = candidate.path.to_string_lossy();
    let below = names.iter().find(|(key, _)| path.ends_with(&format!("/{key}")));
    let exact = names.get(&candidate.name).or_else(|| names.get(path.as_ref()));
    let led_to = || real.get(&fs::canonicalize(&candidate.path).ok()?).copied();
    exact.or(below.map(|(_, name)| name)).or_else(led_to).unwrap_or(&candidate.name).clone()
}

fn unique(name: String, found: &BTreeMap<String, PathBuf>, warnings: &mut Vec<Warning>) -> String {
    if !found.contains_key(&name) {
        return name;
    }
    let numbered = (2..).map(|number| format!("{name} ({number})")).find(|name| !found.contains_key(name));
    let unique = numbered.expect("because there are more numbers than repositories");
    let detail = format!("two repositories are called {name}; this one is shown as {unique}");
    warnings.push(Warning::new(WarningKind::Unreadable, unique.clone(), detail));
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(path: &Path) {
        fs::create_dir_all(path.join("objects")).expect("a folder");
        fs::create_dir_all(path.join("refs")).expect("a folder");
        fs::write(path.join("HEAD"), "ref: refs/heads/main\n").expect("a file");
    }

    fn names_below(root: &Path) -> Vec<String> {
        repositories(&[root.to_owned()], &BTreeMap::new()).0.into_iter().map(|found| found.name).collect()
    }

    #[test]
    fn bare_nested_and_plain_repositories_are_found_by_their_paths() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        bare(&root.join("a+b/repo"));
        bare(&root.join("c.git"));
        bare(&root.join("d/.git"));
        bare(&root.join("d/inner/.git"));
        fs::create_dir_all(root.join("no/repository")).expect("a folder");
        assert_eq!(names_below(root), ["a+b", "c", "d", "d/inner"]);
        assert_eq!(names_below(&root.join("a+b/repo")), ["a+b"]);
        assert_eq!(names_below(&root.join("a+b")), ["a+b"]);
        assert_eq!(names_below(&root.join("c.git")), ["c"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_of_links_lists_repositories_and_a_repository_of_links_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let [list, far, own] = ["list", "far/a/repo", "own"].map(|name| folder.path().join(name));
        bare(&far);
        bare(&own.join(".git"));
        fs::create_dir_all(&list).expect("a folder");
        for place in [&list, &own] {
            std::os::unix::fs::symlink(&far, place.join("linked")).expect("a link");
            std::os::unix::fs::symlink(folder.path(), place.join("above")).expect("a link");
        }
        assert_eq!(names_below(&list), ["linked"]);
        assert_eq!(names_below(&own), ["own"]);
        // A name may be given by way of a link.
        for (root, by) in [(&list, list.join("linked")), (&list, far.clone()), (&far, list.join("linked"))] {
            let names = BTreeMap::from([(by.display().to_string(), "shop".to_owned())]);
            assert_eq!(
                repositories(std::slice::from_ref(root), &names).0[0].name,
                "shop",
                "{} by {}",
                root.display(),
                by.display()
            );
        }
        // Reached by its own path too, it is one.
        assert_eq!(names_below(folder.path()), ["far/a", "own"]);
    }

    #[test]
    fn a_work_tree_is_its_repository() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        bare(&root.join("main/.git"));
        let git_dir = root.join("main/.git/worktrees/side");
        fs::create_dir_all(&git_dir).expect("a folder");
        fs::write(git_dir.join("commondir"), "../..\n").expect("a file");
        fs::create_dir_all(root.join("a-side")).expect("a folder");
        fs::write(root.join("a-side/.git"), format!("gitdir: {}\n", git_dir.display())).expect("a file");
        assert_eq!(names_below(root), ["main"], "both stand for one history");
        assert_eq!(names_below(&root.join("a-side")), ["a-side"], "alone it stands for itself");
    }

    #[test]
    fn one_name_twice_is_kept_twice() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        bare(&root.join("one/x"));
        bare(&root.join("two/x.git"));
        let roots = [root.join("one"), root.join("two")];
        let (found, warnings) = repositories(&roots, &BTreeMap::new());
        assert_eq!(found.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), ["x", "x (2)"]);
        assert_eq!(warnings.len(), 1);
        let names = BTreeMap::from([("two/x.git".to_owned(), "other".to_owned())]);
        let (found, warnings) = repositories(&roots, &names);
        assert_eq!(found.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), ["other", "x"]);
        assert!(warnings.is_empty());
    }

    #[test]
    fn a_folder_without_repositories_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let (found, warnings) = repositories(&[folder.path().to_owned(), folder.path().join("none")], &BTreeMap::new());
        assert!(found.is_empty());
        assert_eq!(warnings.len(), 2);
    }
}
