//! Tokens of every syntax, cut by hand.

use super::*;
use proptest::prelude::*;

fn cut(syntax: Syntax, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    tokens(syntax, text.as_bytes(), &mut out);
    out.iter().map(|token| String::from_utf8_lossy(token.text(text.as_bytes())).into_owned()).collect()
}

#[test]
fn comments_and_blanks_are_no_tokens() {
    let cases: &[(Syntax, &str, &str)] = &[
        (Syntax::Go, "a /* x\ny */ := `r\n//` + 'q' // z", "a|:|=|`r\n//`|+|'q'"),
        (
            Syntax::Rust,
            "fn f<'a>(x: &'a str) /* /* */ */ {'\"'} r#\"q\"#",
            "fn|f|<|'|a|>|(|x|:|&|'|a|str|)|{|'\"'|}|r|#|\"q\"#",
        ),
        (Syntax::Python, "x = '''a\n# b''' # c\ny=1.5", "x|=|'''a\n# b'''|y|=|1.5"),
        (Syntax::JavaScript, "a = b / c; d = /[/'\"]/g; return /x/", "a|=|b|/|c|;|d|=|/[/'\"]/|g|;|return|/x/"),
        (Syntax::JavaScript, "`a${`b`}` // c", "`a${`b`}`"),
        (Syntax::Java, "String s = \"\"\"\n it's \"\"\"; // x", "String|s|=|\"\"\"\n it's \"\"\"|;"),
        (Syntax::CSharp, "var p = @\"c:\\\"; // x", "var|p|=|@|\"c:\\\"|;"),
        (Syntax::Ruby, "a # b\n=begin\nc\n=end\nd == 'e'", "a|d|=|=|'e'"),
        (Syntax::C, "#include <a.h> // b\nint x = 1'000;", "#|include|<|a|.|h|>|int|x|=|1|'|000|;"),
        (
            Syntax::Php,
            "<?php #[A] # b\n$x = <<<E\nit's\nE; /* c */ 'd\ne' < 1; // f ?> it's // g",
            "<|?|php|#|[|A|]|$x|=|<<<E\nit's\nE|;|'d\ne'|<|1|;|?|>|it|'|s",
        ),
        (Syntax::Slash, "message A { # b\n int32 c = 1; // d\n}", "message|A|{|int32|c|=|1|;|}"),
        (Syntax::Hash, "url: http://a#b # it's\nc: don't", "url|:|http|:|/|/|a|#|b|c|:|don|'|t"),
        (Syntax::Dash, "select a -- it's\nfrom b /* c */ where x' - 1", "select|a|from|b|where|x|'|-|1"),
    ];
    for (syntax, text, expected) in cases {
        assert_eq!(cut(*syntax, text).join("|"), *expected, "{syntax}");
    }
}

#[test]
fn tokens_know_their_lines() {
    let text = "a /*\n\n*/ b\r\n`x\ny` c";
    let mut out = Vec::new();
    tokens(Syntax::Go, text.as_bytes(), &mut out);
    assert_eq!(out.iter().map(|token| token.line).collect::<Vec<_>>(), [1, 3, 4, 5]);
}

#[test]
fn a_string_left_open_ends_with_its_line() {
    assert_eq!(cut(Syntax::Go, "a \"b  \r\nc"), ["a", "\"b", "c"]);
}

#[test]
fn a_path_has_a_syntax_or_none() {
    let cases = [
        ("a/b.go", Some(Syntax::Go)),
        ("x.tf", Some(Syntax::Slash)),
        ("deploy/x.yaml", Some(Syntax::Hash)),
        ("Dockerfile", Some(Syntax::Hash)),
        ("a/Dockerfile.dev", Some(Syntax::Hash)),
        ("q.sql", Some(Syntax::Dash)),
        ("src/Kit.php", Some(Syntax::Php)),
        ("README.md", None),
        ("data.json", None),
        (".sh", None),
    ];
    for (path, syntax) in cases {
        assert_eq!(syntax_of(path), syntax, "{path}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_cut_into_ranges_in_order(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[a-z0-9 \n'\"`/*#\\-=@(){}\\\\]{0,200}") {
        for &syntax in Syntax::ALL {
            for bytes in [&bytes[..], text.as_bytes()] {
                let mut out = Vec::new();
                tokens(syntax, bytes, &mut out);
                prop_assert!(out.iter().all(|token| token.start < token.end && token.end as usize <= bytes.len()));
                prop_assert!(out.windows(2).all(|pair| pair[0].end <= pair[1].start && pair[0].line <= pair[1].line));
                let lines = |token: &Token| 1 + bytes[..token.start as usize].iter().filter(|byte| **byte == b'\n').count() as u32;
                prop_assert!(out.iter().all(|token| token.line == lines(token)));
            }
        }
    }
}
