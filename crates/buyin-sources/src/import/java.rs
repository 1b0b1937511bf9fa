//! Java and Kotlin: packages named between the package line and the first type.

use std::collections::BTreeSet;

use super::header::Header;

/// The packages that names are taken from.
pub(super) fn imports(bytes: &[u8]) -> BTreeSet<&[u8]> {
    taken(bytes, |Taken { name, package, .. }| &name[..package])
}

/// Packages with the name that is taken: a type, whatever of it is meant; a function of Kotlin; `*`.
pub(super) fn named(bytes: &[u8]) -> BTreeSet<&[u8]> {
    taken(bytes, |Taken { name, end, .. }| &name[..end])
}

/// An imported name: `a.b` of `a.b.C.D` is its package, and it goes to the end of `a.b.C`.
struct Taken<'a> {
    name: &'a [u8],
    package: usize,
    end: usize,
}

fn taken<'a>(bytes: &'a [u8], part: impl Fn(Taken<'a>) -> &'a [u8]) -> BTreeSet<&'a [u8]> {
    let mut found = BTreeSet::new();
    let mut header = Header::new(bytes);
    loop {
        if header.word("package") {
            header.dotted();
        } else if header.word("import") {
            let members = header.word("static");
            found.extend(split(header.dotted(), members).filter(is_external).map(&part));
            if header.word("as") {
                header.name();
            }
        } else if matches!(header.ahead().first(), Some(b'@' | b'#')) {
            // Annotations of a Kotlin file or a package; the `#!` of a script.
            header.skip_line();
        } else {
            return found;
        }
        header.sign(b';');
    }
}

/// Splits an imported name after its package: before the first type, which by convention has a capital letter; where none has,
/// before the last name, or the last two when members of a type are imported.
fn split(name: &[u8], members: bool) -> Option<Taken<'_>> {
    let mut start = 0_usize;
    let mut last = [0_usize, 0];
    for part in name.split(|&byte| byte == b'.') {
        if part.is_empty() || part == b"*" || part[0].is_ascii_uppercase() {
            let package = start.checked_sub(1)?;
            return Some(Taken { name, package, end: if part.is_empty() { package } else { start + part.len() } });
        }
        last = [last[1], start];
        start += part.len() + 1;
    }
    let (cut, end) = if members { (last[0], last[1].checked_sub(1)?) } else { (last[1], name.len()) };
    Some(Taken { name, package: cut.checked_sub(1)?, end })
}

fn is_external(taken: &Taken<'_>) -> bool {
    let top = taken.name.split(|&byte| byte == b'.').next().unwrap_or_default();
    !matches!(top, b"java" | b"javax" | b"kotlin")
}

#[cfg(test)]
mod tests {
    use super::super::{import_places, imports};
    use buyin_facts::word::Language;

    #[test]
    fn classes_members_wildcards_and_functions() {
        let source = "/* Copyright; import no.No; */\n@file:JvmName(\"X\")\npackage own.name;\n\n// import no.No;\n\
            import java.util.List;\nimport javax.inject.Inject\nimport kotlin.math.max\nimport kotlinx.coroutines.launch\n\
            import static org.junit.Assert.assertTrue;\nimport com.acme.Outer.Inner;\nimport com.acme.all.*;\n\
            import com.low.thing as other\n\nclass A { } import no.late.B;";
        let expected = ["com.acme", "com.acme.all", "com.low", "kotlinx.coroutines", "org.junit"];
        assert_eq!(imports(Language::Java, source.as_bytes()), expected);
    }
    #[test]
    fn names_are_told_with_their_packages() {
        for (line, expected) in [
            ("import com.acme.Kit;", "com.acme.Kit"),
            ("import com.acme.Outer.Inner;", "com.acme.Outer"),
            ("import com.acme.all.*;", "com.acme.all.*"),
            ("import com.acme.Outer.*;", "com.acme.Outer"),
            ("import static com.acme.Kit.call;", "com.acme.Kit"),
            ("import static com.acme.Kit.*;", "com.acme.Kit"),
            ("import static com.acme.kit.call;", "com.acme.kit"),
            ("import com.acme.call", "com.acme.call"),
            ("import com.acme.call as told", "com.acme.call"),
            ("import com.acme.Kit as Other", "com.acme.Kit"),
            ("import com.acme.Kit.Companion.LIMIT", "com.acme.Kit"),
            ("import com.acme.LIMIT", "com.acme.LIMIT"),
            ("import java.util.List;", ""),
            ("import Bare;", ""),
        ] {
            let found = import_places(Language::Java, format!("package own;\n{line}\n").as_bytes());
            let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
            assert_eq!(names.join(" "), expected, "{line}");
        }
    }
}
