//! Words of contents: how they are cut, what they offer and mention, what stands at a path.

words! {
    /// How a file is cut into tokens: the language of its import lines, or a family of languages that write comments and
    /// strings alike.
    Syntax {
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
        /// Others with `//` and `/* */`: Protocol Buffers, Swift, Scala, Dart, Groovy, Solidity, style sheets.
        Slash = "slash",
        /// Others with `#`: shells, YAML, TOML, Terraform, make, Docker, Perl, R, Elixir.
        Hash = "hash",
        /// Those with `--`: SQL, Lua, Haskell, Elm.
        Dash = "dash",
    }
}

words! {
    /// Whether a content was cut into tokens.
    ContentStatus {
        /// It was.
        Read = "read",
        /// Not text.
        Binary = "binary",
        /// Over the size that is cut.
        TooLarge = "too_large",
        /// Lines as no person writes them.
        Minified = "minified",
        /// Says of itself that a program made it.
        Generated = "generated",
    }
}

words! {
    /// What stands at a path of a tree.
    EntryKind {
        /// A regular file, a program too.
        File = "file",
        /// A symbolic link.
        Link = "link",
        /// A submodule: a commit of another repository.
        Submodule = "submodule",
    }
}

words! {
    /// What kind of text a word stands in.
    MentionKind {
        /// A key of a setting or of the environment.
        ConfigKey = "config_key",
        /// A string.
        Text = "text",
        /// A name in code.
        Name = "name",
    }
}

words! {
    /// What an exported name stands for.
    ExportKind {
        /// A function or method.
        Function = "function",
        /// A class, structure, interface, trait, enumeration or alias.
        Type = "type",
        /// A constant or variable.
        Value = "value",
        /// A macro.
        Macro = "macro",
        /// A module or namespace.
        Module = "module",
    }
}
