//! What kind of file a path is. Attributes of the commit's own tree (`linguist-generated`, `linguist-vendored`,
//! `linguist-documentation`) win over the path; content decides only about `binary`.
//!
//! The rules follow the conventions that GitHub's linguist made common, in this order: lock files, somebody else's code, code made
//! by programs, what is not text, tests, documentation, configuration; the rest is source.

use buyin_facts::word::Class;

/// What the attributes of a path say of its class, if anything: `Some(true)` is set, `Some(false)` is unset (`-linguist-vendored`).
/// An attribute that is only unset says nothing here; then see [`class_of`].
pub fn attribute_class(generated: Option<bool>, vendored: Option<bool>, documentation: Option<bool>) -> Option<Class> {
    match (vendored, generated, documentation) {
        (Some(true), _, _) => Some(Class::Vendored),
        (_, Some(true), _) => Some(Class::Generated),
        (_, _, Some(true)) => Some(Class::Docs),
        _ => None,
    }
}

/// The class of a path by its name alone.
pub fn class_of(path: &str) -> Class {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let name = Name::new(file);
    if is_lock(file) {
        Class::Lock
    } else if in_folder(folders, is_vendored_folder) || is_vendored(&name) {
        Class::Vendored
    } else if in_folder(folders, is_generated_folder) || is_generated(&name) {
        Class::Generated
    } else if is_binary(name.ending()) {
        Class::Binary
    } else if in_folder(folders, is_test_folder) || is_test(&name) {
        Class::Test
    } else if is_docs(&name) || in_docs_folder(folders, &name) {
        Class::Docs
    } else if is_config(&name) || in_folder(folders, is_config_folder) {
        Class::Config
    } else {
        Class::Source
    }
}

/// The last part of a path.
struct Name<'a> {
    file: &'a str,
    /// Before the last dot.
    stem: &'a str,
    ending: [u8; 16],
    width: usize,
}

impl<'a> Name<'a> {
    fn new(file: &'a str) -> Self {
        let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
        let mut name = Self { file, stem, ending: [0; 16], width: 0 };
        // Endings longer than any that is known say nothing.
        if ending.len() <= name.ending.len() && ending.is_ascii() {
            name.width = ending.len();
            name.ending[..name.width].copy_from_slice(ending.as_bytes());
            name.ending.make_ascii_lowercase();
        }
        name
    }

    /// After the last dot, in lower case; empty without dot.
    fn ending(&self) -> &str {
        std::str::from_utf8(&self.ending[..self.width]).unwrap_or_default()
    }
}

fn in_folder(folders: &str, is: fn(&str) -> bool) -> bool {
    !folders.is_empty() && folders.split('/').any(is)
}

#[rustfmt::skip]
fn is_lock(file: &str) -> bool {
    matches!(file, "Cargo.lock" | "Gemfile.lock" | "Gopkg.lock" | "Manifest.toml" | "Package.resolved" | "Pipfile.lock" | "Podfile.lock"
        | "bun.lock" | "bun.lockb" | "composer.lock" | "deno.lock" | "flake.lock" | "glide.lock" | "go.sum" | "go.work.sum" | "gradle.lockfile"
        | "mix.lock" | "npm-shrinkwrap.json" | "package-lock.json" | "packages.lock.json" | "paket.lock" | "pdm.lock" | "pixi.lock"
        | "pnpm-lock.yaml" | "poetry.lock" | "pubspec.lock" | "uv.lock" | "yarn.lock" | "Chart.lock" | ".terraform.lock.hcl" | "MODULE.bazel.lock")
}

#[rustfmt::skip]
fn is_vendored_folder(folder: &str) -> bool {
    matches!(folder, "vendor" | "vendors" | "third_party" | "third-party" | "thirdparty" | "3rdparty" | "node_modules" | "bower_components"
        | "Godeps" | "_vendor" | "externals" | "Pods" | "Carthage" | ".yarn" | "site-packages" | "jspm_packages")
}

fn is_vendored(name: &Name<'_>) -> bool {
    matches!(name.file, "gradlew" | "gradlew.bat" | "mvnw" | "mvnw.cmd" | "gradle-wrapper.properties")
        || (matches!(name.ending(), "js" | "css" | "mjs")
            && (name.stem.ends_with(".min") || name.stem.ends_with("-min")))
        || (name.ending() == "js" && name.stem.starts_with("jquery-"))
}

fn is_generated_folder(folder: &str) -> bool {
    matches!(
        folder,
        "generated" | "__generated__" | "__snapshots__" | "snapshots" | "zz_generated" | "dist" | "_generated"
    )
}

#[rustfmt::skip]
fn is_generated(name: &Name<'_>) -> bool {
    const ENDS: &[&str] = &[
        ".gen.go", "_gen.go", ".pb.go", ".pb.gw.go", ".pb.cc", ".pb.h", ".pb.validate.go", "_pb2.py", "_pb2.pyi", "_pb2_grpc.py", "_pb.js",
        "_pb.d.ts", "_pb.ts", "_pb.rb", ".pb.rs", ".pb.swift", ".g.cs", ".Designer.cs", ".designer.cs", ".g.dart", ".freezed.dart", ".generated.ts",
        ".generated.js", ".gen.ts", "_string.go", "bindata.go", ".snap", ".js.map", ".css.map", ".d.ts.map", ".svg",
    ];
    if !matches!(name.ending(), "go" | "cc" | "h" | "py" | "pyi" | "js" | "ts" | "rb" | "rs" | "swift" | "cs" | "dart" | "snap" | "map" | "java" | "svg") {
        return name.stem.starts_with("zz_generated");
    }
    ENDS.iter().any(|end| name.file.ends_with(end)) || name.stem.starts_with("zz_generated") || name.stem.ends_with("_generated")
        || (name.file.ends_with("_easyjson.go")) || (name.stem.starts_with("mock_") && name.ending() == "go")
}

#[rustfmt::skip]
fn is_binary(ending: &str) -> bool {
    matches!(ending, "png" | "jpg" | "jpeg" | "gif" | "bmp" | "ico" | "icns" | "webp" | "avif" | "tif" | "tiff" | "psd" | "pdf" | "woff" | "woff2"
        | "ttf" | "otf" | "eot" | "mp3" | "mp4" | "m4a" | "mov" | "avi" | "webm" | "ogg" | "wav" | "flac" | "zip" | "gz" | "tgz" | "bz2" | "xz"
        | "zst" | "7z" | "rar" | "tar" | "jar" | "war" | "ear" | "class" | "pyc" | "so" | "dylib" | "dll" | "exe" | "a" | "lib" | "o" | "obj"
        | "bin" | "wasm" | "dat" | "db" | "sqlite" | "parquet" | "arrow" | "pb" | "onnx" | "npy" | "npz" | "pkl" | "docx" | "xlsx" | "pptx"
        | "doc" | "xls" | "ppt" | "odt" | "keystore" | "jks" | "p12" | "der" | "rlib" | "rmeta" | "profraw" | "mmdb" | "nupkg" | "whl" | "deb" | "rpm")
}

#[rustfmt::skip]
fn is_test_folder(folder: &str) -> bool {
    matches!(folder, "test" | "tests" | "Tests" | "testing" | "testdata" | "test-data" | "test_data" | "__tests__" | "__mocks__" | "__fixtures__" | "spec"
        | "specs" | "fixtures" | "fixture" | "e2e" | "integration-tests" | "integration_tests" | "testutil" | "testutils" | "testsuite" | "benches"
        | "bench" | "benchmark" | "benchmarks" | "androidTest" | "cypress" | "mocks" | "test_helpers" | "conformance")
        || folder.ends_with("-benchmarks") || folder.ends_with("-tests")
}

fn is_test(name: &Name<'_>) -> bool {
    let Name { stem, .. } = *name;
    match name.ending() {
        "go" => stem.ends_with("_test"),
        "py" => stem.starts_with("test_") || stem.ends_with("_test") || stem == "conftest",
        "rs" => matches!(stem, "tests" | "test") || stem.ends_with("_test") || stem.ends_with("_tests"),
        "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "vue" | "svelte" => {
            [".spec", ".test", "-test", "-spec", ".stories", ".cy"].iter().any(|end| stem.ends_with(end))
        }
        "java" | "kt" | "scala" | "groovy" | "cs" | "swift" | "php" => {
            ["Test", "Tests", "TestCase", "Spec"].iter().any(|end| stem.ends_with(end) && stem.len() > end.len())
        }
        "rb" => stem.ends_with("_spec") || stem.ends_with("_test"),
        "c" | "cc" | "cpp" | "cxx" | "h" | "hpp" => {
            ["_test", "_tests", "_unittest"].iter().any(|end| stem.ends_with(end)) || stem.starts_with("test_")
        }
        "bats" => true,
        _ => false,
    }
}

#[rustfmt::skip]
fn is_docs(name: &Name<'_>) -> bool {
    if matches!(name.ending(), "md" | "mdx" | "markdown" | "rst" | "adoc" | "asciidoc" | "org" | "tex" | "rdoc" | "man" | "1" | "5" | "7" | "8" | "puml" | "drawio") {
        return true;
    }
    if name.ending() == "txt" {
        return !matches!(name.stem, "CMakeLists" | "constraints" | "runtime" | "go.mod" | "modules") && !name.stem.contains("requirements");
    }
    let head = name.file.split(['.', '-', '_']).next().unwrap_or_default();
    matches!(head, "README" | "LICENSE" | "LICENCE" | "COPYING" | "COPYRIGHT" | "NOTICE" | "CHANGELOG" | "CHANGES" | "HISTORY" | "NEWS" | "AUTHORS"
        | "CONTRIBUTORS" | "CONTRIBUTING" | "MAINTAINERS" | "THANKS" | "INSTALL" | "SECURITY" | "GOVERNANCE" | "PATENTS") && !is_code(name.ending())
}

/// Endings of code that keeps its class below a folder of documentation.
fn is_code(ending: &str) -> bool {
    matches!(
        ending,
        "go" | "rs"
            | "py"
            | "rb"
            | "java"
            | "kt"
            | "js"
            | "ts"
            | "tsx"
            | "jsx"
            | "c"
            | "h"
            | "cc"
            | "cpp"
            | "cs"
            | "php"
            | "sh"
    )
}

/// Whether a path lies in a folder of documentation: any such folder for other files, only a top one for code.
fn in_docs_folder(folders: &str, name: &Name<'_>) -> bool {
    let is = |folder: &str| {
        matches!(folder, "doc" | "docs" | "documentation" | "Documentation" | "man" | "javadoc" | "_docs")
    };
    let top = folders.split('/').next().unwrap_or_default();
    if is_code(name.ending()) { is(top) } else { folders.split('/').any(is) }
}

fn is_config_folder(folder: &str) -> bool {
    matches!(
        folder,
        ".github"
            | ".circleci"
            | ".gitlab"
            | ".azure-pipelines"
            | ".buildkite"
            | ".vscode"
            | ".idea"
            | ".devcontainer"
            | ".cargo"
            | ".husky"
    )
}

#[rustfmt::skip]
fn is_config(name: &Name<'_>) -> bool {
    if name.file.starts_with('.') && !is_code(name.ending()) {
        return true;
    }
    if matches!(name.ending(), "yaml" | "yml" | "toml" | "json" | "json5" | "jsonc" | "ini" | "cfg" | "conf" | "properties" | "env" | "xml" | "csv" | "tsv"
        | "gradle" | "csproj" | "fsproj" | "vbproj" | "sln" | "props" | "targets" | "mk" | "mak" | "cmake" | "bzl" | "bazel" | "mod" | "work"
        | "gemspec" | "service" | "plist" | "editorconfig" | "tfvars" | "dockerfile" | "containerfile" | "lock" | "pem" | "crt" | "key" | "cer") {
        return true;
    }
    let head = name.file.split('.').next().unwrap_or_default();
    matches!(head, "Dockerfile" | "Containerfile" | "Makefile" | "GNUmakefile" | "makefile" | "Jenkinsfile" | "Vagrantfile" | "Procfile" | "Tiltfile"
        | "CODEOWNERS" | "OWNERS" | "OWNERS_ALIASES" | "Gemfile" | "Rakefile" | "Pipfile" | "Brewfile" | "Justfile" | "justfile" | "Taskfile"
        | "BUILD" | "WORKSPACE" | "VERSION" | "CNAME" | "PROJECT")
        || matches!(name.file, "CMakeLists.txt" | "setup.py" | "constraints.txt" | "runtime.txt" | "modules.txt")
        || (name.ending() == "txt" && name.stem.contains("requirements"))
        || (is_code(name.ending()) && (name.stem.ends_with(".config") || name.stem.ends_with("rc.cjs")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_by_convention() {
        let cases: &[(Class, &[&str])] = &[
            (
                Class::Source,
                &[
                    "main.go",
                    "src/lib.rs",
                    "cmd/test.go",
                    "pkg/attest/latest.go",
                    "a/contest.py",
                    "infra/main.tf",
                    "src/Latest.java",
                    "script",
                    "a/Test.java",
                    "api/v1.proto",
                    "vendored.rs",
                    "src/docs/page.ts",
                ],
            ),
            (
                Class::Test,
                &[
                    "a/b_test.go",
                    "tests/it/main.rs",
                    "pkg/x/testdata/in.yaml",
                    "test_app.py",
                    "a/conftest.py",
                    "web/x.spec.ts",
                    "x.test.tsx",
                    "src/test/java/A.java",
                    "AppTests.cs",
                    "src/Kit/Tests/Fixtures/Clock.php",
                    "spec/x_spec.rb",
                    "src/tests.rs",
                    "benches/speed.rs",
                ],
            ),
            (
                Class::Docs,
                &[
                    "README.md",
                    "README",
                    "docs/a.png.txt",
                    "docs/conf.py",
                    "LICENSE",
                    "LICENSE-MIT",
                    "CHANGELOG",
                    "man/cargo.1",
                    "doc/arch.yaml",
                    "notes.rst",
                ],
            ),
            (
                Class::Config,
                &[
                    "go.mod",
                    "Cargo.toml",
                    "a/Dockerfile",
                    "Dockerfile.dev",
                    "build.Dockerfile",
                    ".github/workflows/x.sh",
                    ".gitignore",
                    "Makefile",
                    "config/core/300-x.yaml",
                    "package.json",
                    "OWNERS",
                    ".github/CODEOWNERS",
                    "requirements-dev.txt",
                    "vite.config.ts",
                    "pom.xml",
                    "CMakeLists.txt",
                ],
            ),
            (
                Class::Generated,
                &[
                    "api/v1/x.pb.go",
                    "zz_generated.deepcopy.go",
                    "pkg/client_generated.go",
                    "a/b.gen.go",
                    "static/bindata.go",
                    "x_pb2.py",
                    "ui/__snapshots__/a.snap",
                    "a/tests/snapshots/x.snap",
                    "Form.Designer.cs",
                ],
            ),
            (
                Class::Vendored,
                &[
                    "vendor/github.com/a/b.go",
                    "web/node_modules/x/index.js",
                    "third_party/x/LICENSE",
                    "js/jquery.min.js",
                    "Godeps/_workspace/x.go",
                    "gradlew",
                ],
            ),
            (Class::Lock, &["Cargo.lock", "go.sum", "web/package-lock.json", "yarn.lock", "vendor/x/Cargo.lock"]),
            (Class::Binary, &["logo.PNG", "docs/logo.png", "lib/x.jar", "font.woff2"]),
        ];
        for (class, paths) in cases {
            for path in *paths {
                assert_eq!(class_of(path), *class, "{path}");
            }
        }
    }

    #[test]
    fn attributes_that_are_set_decide() {
        assert_eq!(attribute_class(None, Some(true), Some(true)), Some(Class::Vendored));
        assert_eq!(attribute_class(Some(true), Some(false), None), Some(Class::Generated));
        assert_eq!(attribute_class(None, None, Some(true)), Some(Class::Docs));
        assert_eq!(attribute_class(Some(false), None, None), None);
    }
}
