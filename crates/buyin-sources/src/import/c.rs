//! C and C++: headers as written, without those of the language, POSIX and paths that begin with a dot.

use std::collections::BTreeSet;

use memchr::memmem;

use super::lexis::C;
use super::{Blanks, Place, begins_statement, in_code};

pub(super) fn imports(bytes: &[u8]) -> BTreeSet<&[u8]> {
    in_code(bytes, C, memmem::find_iter(bytes, b"include").filter_map(|word| place(bytes, word)))
}

/// The directive whose `include` stands at `word`.
fn place(bytes: &[u8], word: usize) -> Option<Place<'_>> {
    let at = bytes[..word].trim_ascii_end_blanks().strip_suffix(b"#")?.len();
    if !begins_statement(bytes, at, b"") {
        return None;
    }
    let rest = bytes[word + b"include".len()..].trim_ascii_start_blanks();
    let close = match rest.first()? {
        b'<' => b'>',
        b'"' => b'"',
        _ => return None,
    };
    let end = memchr::memchr2(close, b'\n', &rest[1..]).filter(|&end| rest[end + 1] == close)?;
    let header = &rest[1..=end];
    is_external(header).then(|| Place { at, specifiers: vec![header] })
}

fn is_external(header: &[u8]) -> bool {
    if header.starts_with(b".") || header.starts_with(b"sys/") || header.is_empty() {
        return false;
    }
    std::str::from_utf8(header).is_ok_and(|header| {
        let (stem, is_c) = header.strip_suffix(".h").map_or((header, false), |stem| (stem, true));
        let list = if is_c { C_HEADERS } else { CPP_HEADERS };
        list.binary_search(&stem).is_err() && (is_c || !header.starts_with("experimental/"))
    })
}

/// Headers of ISO C and POSIX without `.h`, sorted. Source: the headers chapters of both standards.
#[rustfmt::skip]
const C_HEADERS: &[&str] = &[
    "aio", "arpa/inet", "assert", "complex", "ctype", "dirent", "dlfcn", "errno", "fcntl", "fenv", "float", "ftw", "glob", "grp",
    "iconv", "inttypes", "iso646", "langinfo", "libgen", "limits", "locale", "malloc", "math", "net/if", "netdb", "netinet/in",
    "netinet/tcp", "poll", "pthread", "pwd", "regex", "sched", "semaphore", "setjmp", "signal", "spawn", "stdalign", "stdarg",
    "stdatomic", "stdbit", "stdbool", "stdckdint", "stddef", "stdint", "stdio", "stdlib", "stdnoreturn", "string", "strings",
    "syslog", "termios", "tgmath", "threads", "time", "uchar", "unistd", "utime", "wchar", "wctype",
];

/// Headers of ISO C++, sorted. Source: the library introduction of the standard, C++98 to C++26.
#[rustfmt::skip]
const CPP_HEADERS: &[&str] = &[
    "algorithm", "any", "array", "atomic", "barrier", "bit", "bitset", "cassert", "ccomplex", "cctype", "cerrno", "cfenv", "cfloat",
    "charconv", "chrono", "cinttypes", "ciso646", "climits", "clocale", "cmath", "codecvt", "compare", "complex", "concepts",
    "condition_variable", "coroutine", "csetjmp", "csignal", "cstdalign", "cstdarg", "cstdbool", "cstddef", "cstdint", "cstdio",
    "cstdlib", "cstring", "ctgmath", "ctime", "cuchar", "cwchar", "cwctype", "debugging", "deque", "exception", "execution",
    "expected", "filesystem", "flat_map", "flat_set", "format", "forward_list", "fstream", "functional", "future", "generator",
    "hazard_pointer", "initializer_list", "inplace_vector", "iomanip", "ios", "iosfwd", "iostream", "istream", "iterator", "latch",
    "limits", "linalg", "list", "locale", "map", "mdspan", "memory", "memory_resource", "mutex", "new", "numbers", "numeric",
    "optional", "ostream", "print", "queue", "random", "ranges", "ratio", "rcu", "regex", "scoped_allocator", "semaphore", "set",
    "shared_mutex", "simd", "source_location", "span", "spanstream", "sstream", "stack", "stacktrace", "stdexcept", "stdfloat",
    "stop_token", "streambuf", "string", "string_view", "strstream", "syncstream", "system_error", "text_encoding", "thread",
    "tuple", "type_traits", "typeindex", "typeinfo", "unordered_map", "unordered_set", "utility", "valarray", "variant", "vector",
    "version",
];

#[cfg(test)]
mod tests {
    use super::super::imports;
    use buyin_facts::word::Language;

    #[test]
    fn headers_as_written() {
        let source = "#include <stdio.h>\n#include <vector>\n# include <boost/any.hpp>\n#include \"own/x.h\"\n#include \"../no.h\"\n\
            // #include <no.h>\n/*\n#include <no.h>\n*/\nchar c = '\"'; const char *s = \"\\\n#include <no.h>\";\n#ifdef X\n  #include <zlib.h>\n#endif\n\
            #include MACRO\n#include_next <no.h>\n";
        assert_eq!(imports(Language::C, source.as_bytes()), ["boost/any.hpp", "own/x.h", "zlib.h"]);
        assert!(super::C_HEADERS.is_sorted() && super::CPP_HEADERS.is_sorted());
    }
}
