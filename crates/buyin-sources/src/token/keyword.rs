//! Words that belong to the language, not to the author: they stay when names are blinded.

use std::sync::LazyLock;

use buyin_facts::word::Syntax;

use super::hash;

/// Slots of a table: a power of two, several times the words of any syntax, so that most names meet an empty slot.
const SLOTS: usize = 512;

/// The keywords of one syntax, by the hash of their bytes.
pub(crate) struct Keywords(&'static [u64; SLOTS]);

static TABLES: LazyLock<Vec<[u64; SLOTS]>> = LazyLock::new(|| {
    let hashes = |syntax: &Syntax| list(*syntax).split_ascii_whitespace().map(|word| hash(word.as_bytes()));
    Syntax::ALL.iter().map(|syntax| table(hashes(syntax))).collect()
});

fn table(hashes: impl Iterator<Item = u64>) -> [u64; SLOTS] {
    let mut slots = [0; SLOTS];
    for hash in hashes {
        slots[slot(&slots, hash)] = hash;
    }
    slots
}

/// The slot of a hash, or the empty one where it would go.
fn slot(slots: &[u64; SLOTS], hash: u64) -> usize {
    let first = hash as usize % SLOTS;
    (0..SLOTS).map(|step| (first + step) % SLOTS).find(|at| slots[*at] == hash || slots[*at] == 0).unwrap_or(first)
}

impl Keywords {
    /// Those of a syntax.
    pub(crate) fn of(syntax: Syntax) -> Self {
        Self(&TABLES[syntax as usize])
    }

    /// Whether a name with this hash is one.
    pub(crate) fn hold(&self, hash: u64) -> bool {
        self.0[slot(self.0, hash)] == hash
    }
}

/// Sources: the lists of reserved words in the reference of each language; for families, those that most members share.
fn list(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Go => {
            "break case chan const continue default defer else fallthrough for func go goto if import interface map package \
             range return select struct switch type var nil true false"
        }
        Syntax::Rust => {
            "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move \
             mut pub ref return self Self static struct super trait true type unsafe use where while"
        }
        Syntax::Python => {
            "False None True and as assert async await break class continue def del elif else except finally for from \
             global if import in is lambda nonlocal not or pass raise return try while with yield self"
        }
        Syntax::JavaScript => {
            "abstract as async await break case catch class const continue debugger declare default delete do else enum \
             export extends false finally for from function get if implements import in instanceof interface let new null \
             of private protected public readonly return set static super switch this throw true try type typeof \
             undefined var void while with yield"
        }
        Syntax::Java => {
            "abstract assert boolean break byte case catch char class const continue default do double else enum extends \
             false final finally float for fun if implements import in instanceof int interface is long native new null \
             object override package private protected public return short static super switch synchronized this throw \
             throws true try val var void volatile when while"
        }
        Syntax::CSharp => {
            "abstract as async await base bool break byte case catch char class const continue decimal default delegate do \
             double else enum event explicit extern false finally fixed float for foreach get if implicit in int \
             interface internal is lock long namespace new null object operator out override params private protected \
             public readonly ref return sealed set short static string struct switch this throw true try typeof uint \
             ulong unsafe using var virtual void volatile while yield"
        }
        Syntax::Ruby => {
            "BEGIN END alias and begin break case class def defined do else elsif end ensure false for if in module next \
             nil not or redo rescue retry return self super then true undef unless until when while yield"
        }
        Syntax::C => {
            "auto bool break case catch char class const constexpr continue default define delete do double else endif enum \
             extern false float for goto if ifdef ifndef include inline int long namespace new nullptr operator private \
             protected public return short signed sizeof static struct switch template this throw true try typedef \
             typename union unsigned using virtual void volatile while"
        }
        Syntax::Php => {
            "abstract and array as break callable case catch class clone const continue declare default do echo else elseif \
             empty enddeclare endfor endforeach endif endswitch endwhile enum extends false final finally fn for foreach \
             function global goto if implements include include_once instanceof insteadof interface isset list match \
             namespace new null or print private protected public readonly require require_once return self static switch \
             throw trait true try unset use var while xor yield $this"
        }
        Syntax::Slash => {
            "abstract break case catch class const continue def default do else enum extends extension false final for func \
             function guard if implements import in interface let map message new nil null object optional override \
             package private protected protocol public repeated resource return rpc service static struct super switch \
             this throw trait true try type val var variable void when where while"
        }
        Syntax::Hash => {
            "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM RUN USER VOLUME WORKDIR case def defmodule do done elif else end esac \
             export fi for function if in local my return set sub then true false unset until use while"
        }
        Syntax::Dash => {
            "AND AS BY CREATE DELETE FROM GROUP IN INSERT INTO JOIN LEFT NOT NULL ON OR ORDER SELECT SET TABLE UPDATE VALUES \
             WHERE and as break case class create data delete do else elseif end false for from function if import in \
             insert instance into join left let local module nil not null of on or order repeat return select set table \
             then true type until update values where while"
        }
    }
}
