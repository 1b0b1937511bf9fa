//! A text as its tokens alone, line for line: what is left where comments and white space count for nothing. Must not know what
//! is compared, or shown.

use buyin_facts::word::Syntax;

use super::{lines_in, tokens};

/// The text without comments, one blank between two tokens. Every token stands on the line it stood on, so that a number of a line
/// means the same in both.
pub fn bare(syntax: Syntax, text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut cut, mut bare, mut line) = (Vec::new(), Vec::with_capacity(bytes.len()), 1);
    tokens(syntax, bytes, &mut cut);
    for token in &cut {
        let said = token.text(bytes);
        match token.line.saturating_sub(line) {
            0 if bare.is_empty() => {}
            0 => bare.push(b' '),
            lines => bare.extend(std::iter::repeat_n(b'\n', lines as usize)),
        }
        bare.extend_from_slice(said);
        line = token.line + lines_in(said);
    }
    String::from_utf8_lossy(&bare).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stay_on_their_lines_and_comments_go() {
        let go = "// Package a.\npackage a\n\n/* two\nlines */ var  x=1 // one\n\tvar y = `b\n\n  c`\n";
        assert_eq!(bare(Syntax::Go, go), "\npackage a\n\n\nvar x = 1\nvar y = `b\n\n  c`");
        let python = "# why\ndef f( a ):  # what\n\n    return \"# no comment\"\n";
        assert_eq!(bare(Syntax::Python, python), "\ndef f ( a ) :\n\nreturn \"# no comment\"");
        assert_eq!(bare(Syntax::Go, "\u{feff}x += 1\r\n// end"), "x + = 1");
        assert_eq!(bare(Syntax::Go, "// nothing else\n\n"), "");
    }

    #[test]
    fn spacing_of_signs_is_no_difference() {
        assert_eq!(bare(Syntax::JavaScript, "f(a,b)"), bare(Syntax::JavaScript, "f( a, b )"));
        assert_ne!(bare(Syntax::JavaScript, "f(\"a b\")"), bare(Syntax::JavaScript, "f(\"ab\")"));
    }
}
