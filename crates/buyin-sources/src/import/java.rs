//! Java and Kotlin: packages named between the package line and the first type.

use std::collections::BTreeSet;

use super::header::Header;

pub(super) fn imports(bytes: &[u8]) -> BTreeSet<&[u8]> {
    let mut found = BTreeSet::new();
    let mut header = Header::new(bytes);
    loop {
        if header.word("package") {
            header.dotted();
        } else if header.word("import") {
            let members = header.word("static");
            found.extend(package(header.dotted(), members).filter(|package| is_external(package)));
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

/// The package of an imported name: up to the first type, which by convention has a capital letter; where none has, all but the
/// last name, or the last two when members of a type are imported.
fn package(name: &[u8], members: bool) -> Option<&[u8]> {
    let mut end = 0;
    let mut last = [0, 0];
    for part in name.split(|&byte| byte == b'.') {
        if part.is_empty() || part == b"*" || part[0].is_ascii_uppercase() {
            return (end > 0).then(|| &name[..end - 1]);
        }
        last = [last[1], end];
        end += part.len() + 1;
    }
    let cut = if members { last[0] } else { last[1] };
    (cut > 0).then(|| &name[..cut - 1])
}

fn is_external(package: &[u8]) -> bool {
    let top = package.split(|&byte| byte == b'.').next().unwrap_or_default();
    !matches!(top, b"java" | b"javax" | b"kotlin")
}

#[cfg(test)]
mod tests {
    use super::super::imports;
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
}
