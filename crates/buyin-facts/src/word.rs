//! Closed vocabularies: each word is an enum in code and a readable string in every table.

/// Declares an enum whose variants are words of a table.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$word_meta])* $variant),* }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word as tables spell it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::word::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => Err($crate::word::UnknownWord { word: text.to_owned(), vocabulary: stringify!($name) }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl $crate::schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut $crate::schemars::SchemaGenerator) -> $crate::schemars::Schema {
                $crate::schemars::json_schema!({ "type": "string", "enum": [$($text),*] })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::table::Cell for $name {
            type Builder = arrow::array::StringDictionaryBuilder<arrow::datatypes::Int32Type>;
            type Array = arrow::array::DictionaryArray<arrow::datatypes::Int32Type>;
            const NULLABLE: bool = false;
            fn data_type() -> arrow::datatypes::DataType { $crate::table::text_type() }
            fn append(builder: &mut Self::Builder, value: &Self) { builder.append_value(value.as_str()); }
            fn read(array: &Self::Array, index: usize) -> Self {
                $crate::table::text(array, index).parse().unwrap_or(Self::ALL[0])
            }
        }

        impl $crate::word::Word for $name {
            fn spelling(self) -> &'static str { self.as_str() }
        }
    };
}

/// A word of a closed vocabulary; [`words!`](macro@crate::words) implements it.
pub trait Word: Copy + std::str::FromStr {
    /// The word as tables spell it.
    fn spelling(self) -> &'static str;
}

/// A string that is not in the vocabulary asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a {vocabulary}")]
pub struct UnknownWord {
    /// What was read.
    pub word: String,
    /// The vocabulary asked.
    pub vocabulary: &'static str,
}

words! {
    /// What kind of file a path is; decides what a change weighs.
    Class {
        /// Code of the product itself.
        Source = "source",
        /// Tests, fixtures, benchmarks.
        Test = "test",
        /// Documentation.
        Docs = "docs",
        /// Configuration, build and deployment files.
        Config = "config",
        /// Made by a program.
        Generated = "generated",
        /// Somebody else's code kept here.
        Vendored = "vendored",
        /// Lock files.
        Lock = "lock",
        /// Not text.
        Binary = "binary",
    }
}

words! {
    /// What a commit did to a path.
    ChangeKind {
        /// The path was not there before.
        Added = "added",
        /// The content changed.
        Modified = "modified",
        /// The path is gone.
        Deleted = "deleted",
        /// The path is new and its whole content came from a path deleted in the same commit.
        Moved = "moved",
        /// File, link or submodule became another of them, or the mode alone changed.
        Retyped = "retyped",
    }
}

words! {
    /// Whether a change could be read.
    ReadStatus {
        /// Read and counted.
        Read = "read",
        /// Not text: no lines.
        Binary = "binary",
        /// The repository lacks the object.
        Missing = "missing",
        /// Over the size that is read.
        TooLarge = "too_large",
    }
}

words! {
    /// How a person stands to a commit.
    Role {
        /// Wrote it.
        Author = "author",
        /// Put it in place (rebased, applied, merged by squash).
        Committer = "committer",
        /// Wrote it too (`Co-authored-by`, `Pair-with`).
        CoAuthor = "co_author",
        /// Looked at it (`Reviewed-by`, `Acked-by`, `Tested-by`).
        Reviewer = "reviewer",
        /// Authored the first-parent merge that brought it to the default branch.
        Merger = "merger",
    }
}

words! {
    /// What an event did.
    Op {
        /// Begins to hold.
        Add = "add",
        /// Ceases to hold.
        Remove = "remove",
        /// Goes on to hold with another requirement or value.
        Change = "change",
    }
}

words! {
    /// The world a component or dependency is named in. A specifier means something only inside its ecosystem.
    Ecosystem {
        /// Rust crates.
        Cargo = "cargo",
        /// JavaScript and TypeScript packages.
        Npm = "npm",
        /// Go modules and import paths.
        Go = "go",
        /// Python distributions and modules.
        Python = "python",
        /// Java and Kotlin artifacts, whatever builds them.
        Maven = "maven",
        /// Ruby gems.
        Gem = "gem",
        /// PHP packages.
        Composer = "composer",
        /// .NET packages and projects.
        Nuget = "nuget",
        /// Container images.
        Image = "image",
        /// GitHub Actions and reusable workflows.
        Action = "action",
        /// GitLab CI includes and components.
        GitlabInclude = "gitlab_include",
        /// Terraform modules.
        Terraform = "terraform",
        /// Helm charts.
        Helm = "helm",
        /// Git submodules.
        Submodule = "submodule",
        /// C and C++ headers.
        C = "c",
        /// Found by a `detect` rule of a product file.
        Detect = "detect",
    }
}

words! {
    /// What a dependency is needed for.
    Scope {
        /// To run.
        Runtime = "runtime",
        /// To test or develop.
        Dev = "dev",
        /// To build.
        Build = "build",
        /// Only where asked for.
        Optional = "optional",
        /// Recorded as pulled in by another dependency (`// indirect`).
        Indirect = "indirect",
        /// Named to be redirected (Go `replace`, Cargo `[patch]`).
        Replace = "replace",
    }
}

words! {
    /// What an address or name looks like, judged on its own.
    Shape {
        /// Nothing speaks against a person.
        Person = "person",
        /// Ends in `[bot]` or stands in the list of known bots.
        Bot = "bot",
        /// Has a word like bot, automation, robot, ci: a bot only if its subjects are templates too.
        BotWord = "bot_word",
        /// A known AI agent: its work is paid by the person who asked for it.
        Agent = "agent",
        /// An address many people pass through (relays, `noreply@` of a forge).
        Relay = "relay",
        /// Neither name nor address.
        Empty = "empty",
    }
}

words! {
    /// The language of import lines.
    Language {
        /// Go.
        Go = "go",
        /// Rust.
        Rust = "rust",
        /// Python.
        Python = "python",
        /// JavaScript and TypeScript.
        JavaScript = "javascript",
        /// Java and Kotlin.
        Java = "java",
        /// C#.
        CSharp = "csharp",
        /// Ruby.
        Ruby = "ruby",
        /// C and C++.
        C = "c",
        /// PHP.
        Php = "php",
    }
}

words! {
    /// The dialect an ownership rule is written in.
    OwnershipDialect {
        /// GitHub `CODEOWNERS`: gitignore-like patterns, last match wins.
        Github = "github",
        /// GitLab `CODEOWNERS`: sections, `fnmatch`, last match wins in each section.
        Gitlab = "gitlab",
        /// Gitea and Forgejo `CODEOWNERS`: Go regular expressions, every match counts.
        Gitea = "gitea",
        /// Backstage `catalog-info.yaml`: `spec.owner` of a component at its folder.
        Backstage = "backstage",
        /// Kubernetes `OWNERS`: approvers of the folder.
        KubernetesOwners = "k8s_owners",
    }
}

mod content;

pub use crate::words;
pub use content::{ContentStatus, EntryKind, ExportKind, MentionKind, Syntax};
