//! Takes plotly.js out of the crate that carries it and packs it, so that the program holds it and needs nothing at run time.
//!
//! The whole bundle, since the basic one has no Sankey. Packed it is 1.4 MB, as browsers take it and as a report holds it.
//! Must not fetch anything.

use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;

/// What the crate writes before each of its two scripts: plotly.js, then one that sets formulas, which we have none of.
const OPENING: &str = "<script type=\"text/javascript\">";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let scripts = plotly::Plot::offline_js_sources();
    let first = scripts.split(OPENING).nth(1).and_then(|script| script.rsplit_once("</script>"));
    let (bundle, _) = first.expect("the plotly crate no longer writes plotly.js as its first script");
    assert!(bundle.contains("plotly.js v"), "the first script of the plotly crate is not plotly.js");
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bundle.as_bytes()).expect("memory takes all bytes");
    let packed = packed.finish().expect("memory takes all bytes");
    std::fs::write(folder.join("plotly.js.gz"), packed).expect("OUT_DIR can be written");
}
