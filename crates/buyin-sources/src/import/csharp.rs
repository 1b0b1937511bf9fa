//! C#: namespaces named by `using` at the head of the file or of its namespace.

use std::collections::BTreeSet;

use super::header::Header;

pub(super) fn imports(bytes: &[u8]) -> BTreeSet<&[u8]> {
    let mut found = BTreeSet::new();
    let mut header = Header::new(bytes);
    loop {
        header.word("global");
        if header.word("using") {
            let is_type = header.word("static");
            header.word("unsafe");
            let mut name = header.dotted();
            if header.sign(b'=') {
                name = header.dotted();
            }
            if is_type {
                name = memchr::memrchr(b'.', name).map_or(name, |dot| &name[..dot]);
            }
            // `using var x = …` and `using (…)` are statements; here the head has ended.
            if !header.sign(b';') && header.ahead().first() != Some(&b'<') {
                return found;
            }
            found.extend(Some(name).filter(|name| is_external(name)));
        } else if header.word("namespace") {
            header.dotted();
            header.sign(b';');
            header.sign(b'{');
        } else if matches!(header.ahead().first(), Some(b'#' | b'[')) || header.word("extern") {
            header.skip_line();
        } else {
            return found;
        }
    }
}

fn is_external(name: &[u8]) -> bool {
    !name.is_empty() && name.split(|&byte| byte == b'.').next() != Some(b"System")
}

#[cfg(test)]
mod tests {
    use super::super::imports;
    use buyin_facts::word::Language;

    #[test]
    fn usings_of_every_form() {
        let source = "// using No;\n#nullable enable\nglobal using A.B;\nusing System;\nusing System.Linq;\nusing static C.D.Type;\n\
            using Short = E.F.Type;\n[assembly: X]\nnamespace Own.Name\n{\n    using G.H;\n    class K { void M() { using var no = X(); } }\n}";
        assert_eq!(imports(Language::CSharp, source.as_bytes()), ["A.B", "C.D", "E.F.Type", "G.H"]);
        assert!(imports(Language::CSharp, b"using var stream = Open();\nusing (x) { }").is_empty());
    }
}
