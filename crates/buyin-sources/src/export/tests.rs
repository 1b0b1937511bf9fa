//! Exported names of every language, read off by hand.

use super::*;
use crate::token::tokens;

fn offered(syntax: Syntax, text: &str) -> Vec<String> {
    let mut cut = Vec::new();
    tokens(syntax, text.as_bytes(), &mut cut);
    let offers = exports(syntax, text.as_bytes(), &cut);
    offers.iter().map(|offer| format!("{}:{} {}", offer.line, offer.kind, offer.name)).collect()
}

#[test]
fn go_offers_capitals() {
    let text = "package a\nfunc F() { type No int }\nfunc (r *R[K]) M(x func(int)) {}\nfunc g() {}\ntype T struct {\n\tNo int\n}\nconst (\n\tA = iota\n\tb\n\tC\n)\nvar V, w int\n";
    assert_eq!(
        offered(Syntax::Go, text),
        ["2:function F", "3:function M", "5:type T", "9:value A", "11:value C", "13:value V"]
    );
}

#[test]
fn rust_offers_what_is_public() {
    let text = "pub fn f() {}\npub(crate) fn no() {}\npub const unsafe extern \"C\" fn g() {}\npub const A: u8 = 1;\npub struct S { pub no: u8 }\n\
                pub static mut M: u8 = 0;\nfn no() {}\npub mod m {}\npub use no::no;\n#[macro_export]\nmacro_rules! r { () => {} }\nmacro_rules! no { () => {} }\n";
    let expected = ["1:function f", "3:function g", "4:value A", "5:type S", "6:value M", "8:module m", "11:macro r"];
    assert_eq!(offered(Syntax::Rust, text), expected);
}

#[test]
fn python_and_ruby_offer_what_is_not_hidden() {
    let text = "LIMIT = 3\nx = 1\ndef f():\n    def no(): pass\nasync def g(): pass\nclass C:\n    def no(self): pass\ndef _no(): pass\nIF == 2\n";
    assert_eq!(offered(Syntax::Python, text), ["1:value LIMIT", "3:function f", "5:function g", "6:type C"]);
    let text = "module A::B\n  class C < D\n    MAX = 1\n    def self.f; end\n    def g\n    end\n    private\n    def no; end\n  end\nend\n";
    assert_eq!(offered(Syntax::Ruby, text), ["1:module B", "2:type C", "3:value MAX", "4:function f", "5:function g"]);
}

#[test]
fn scripts_offer_what_they_export() {
    let text = "export function f() {}\nexport default async function* g() {}\nexport const a = 1\nexport { b, c as d, type E }\n\
                export default class extends No {}\nexport abstract class K {}\nmodule.exports.h = 1\nexports.i = 2\nexport type T = string\nexport * from './no'\nfoo.export(no)\n";
    let expected = [
        "1:function f",
        "2:function g",
        "3:value a",
        "4:value E",
        "4:value b",
        "4:value d",
        "6:type K",
        "7:value h",
        "8:value i",
        "9:type T",
    ];
    assert_eq!(offered(Syntax::JavaScript, text), expected);
}

#[test]
fn java_kotlin_and_csharp_offer_what_is_public() {
    let text = "package a;\npublic final class C<T> {\n  public static <X> List<X> f(int no) { return null; }\n  private int no() {}\n  public C() {}\n  public static final int MAX = 3;\n}\n";
    assert_eq!(offered(Syntax::Java, text), ["2:type C", "3:function f", "5:function C", "6:value MAX"]);
    let text = "data class P(val no: Int)\nprivate class No\nfun String.ext(): Int = 1\ninternal fun no() {}\nobject O {\n  suspend fun g() {}\n}\n";
    assert_eq!(offered(Syntax::Java, text), ["1:type P", "3:function ext", "5:type O", "6:function g"]);
    let text = "const val MAX = 3\n@JvmField val <T> List<T>.last: T get() = it\npublic val lines by lazy { 1 }\nprivate val no = 1\n\
        typealias Call<T> = (T) -> Unit\nfun interface Then {\n  fun run()\n  val no: Int\n}\n";
    let expected = ["1:value MAX", "2:value last", "3:value lines", "5:type Call", "6:type Then", "7:function run"];
    assert_eq!(offered(Syntax::Java, text), expected);
    let text = "public sealed record struct R;\npublic int Size { get; }\npublic Task<int> Run<T>(T no) => 1;\ninternal class No {}\n";
    assert_eq!(offered(Syntax::CSharp, text), ["1:type R", "2:value Size", "3:function Run"]);
    let text = "using A;\nnamespace Acme.Kit.Clock\n{\n  public class Timer { public int Left; }\n}\nnamespace Acme.Other { public enum Zone { } }\n";
    assert_eq!(
        offered(Syntax::CSharp, text),
        ["4:type Acme.Kit.Clock.Timer", "4:value Left", "6:type Acme.Other.Zone"]
    );
    let text = "namespace Acme.Kit;\npublic static class Clock { public static long Now() => 1; }\n";
    assert_eq!(offered(Syntax::CSharp, text), ["2:type Acme.Kit.Clock", "2:function Now"]);
}

#[test]
fn php_offers_names_with_their_namespaces() {
    let text = "<?php\nnamespace Acme\\Kit; // class No {}\nuse const No\\X;\nuse function No\\f;\n\
                final class Clock extends No implements No2 {\n  use No;\n  const MAX = 3, OTHER = 4;\n  protected const int NO = 1;\n  public const string|int NAME = 'x';\n\
                \u{20} public function __construct(private int $no) { function inner() {} }\n  public static function &now(): self { return new class { public function no2() {} }; }\n\
                \u{20} private static function no() { return Clock::class; }\n  abstract function open();\n}\n\
                interface Timer {}\ntrait Ticks { public $no; }\nenum Zone: string { case No = 'x'; public function offset() {} }\n\
                if (!function_exists('wait')) {\n  function wait(int $s) {}\n}\nconst LIMIT = 2;\n$f = function ($x) {};\nnamespace\\wait(1);\n\
                $s = <<<EOT\nclass No {}\nEOT;\n$t = 'a\nclass No {}\n';\n$o = new class extends No { function no3() {} };\n";
    let expected = [
        "5:type Acme\\Kit\\Clock",
        "7:value MAX",
        "9:value NAME",
        "11:function now",
        "13:function open",
        "15:type Acme\\Kit\\Timer",
        "16:type Acme\\Kit\\Ticks",
        "17:type Acme\\Kit\\Zone",
        "17:function offset",
        "19:function Acme\\Kit\\wait",
        "21:value Acme\\Kit\\LIMIT",
        "30:function no3",
    ];
    assert_eq!(offered(Syntax::Php, text), expected);
    let text = "<p>it's</p>\n<?php namespace A { class B {} }\nnamespace { class C {} function d() {} }\n";
    assert_eq!(offered(Syntax::Php, text), ["2:type A\\B", "3:type C", "3:function d"]);
}

#[test]
fn c_offers_what_others_can_link_or_include() {
    let text = "#ifndef GUARD\n#define GUARD\n#define MAX(a) \\\n  no(a);\nextern \"C\" {\nint f(int a);\nstatic int no(void) { return no2(); }\n}\n\
                namespace n {\nclass K { void no(); };\nvoid g() { no(); }\n}\ntypedef struct { int no; } T;\nenum class E { no };\nint v;\n#endif\n";
    let expected = ["3:macro MAX", "6:function f", "10:type K", "11:function g", "13:type T", "14:type E"];
    assert_eq!(offered(Syntax::C, text), expected);
}
