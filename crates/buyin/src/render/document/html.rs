//! A document as one HTML page: no script, nothing loaded from anywhere, readable on paper and in the dark.

use crate::render::Sheet;
use crate::render::document::{Block, Document, bars, spans};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.15rem;margin-top:2.2rem;border-top:1px solid #8886;padding-top:.8rem}\
table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}\
th,td{padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #8884}\
table{font-size:.92rem}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\
blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid #8888}\
code,pre{font:.92em ui-monospace,monospace}pre{padding:.8rem;border:1px solid #8886;overflow-x:auto}\
svg{display:block;width:100%;height:auto;margin:1rem 0}svg text{font:13px system-ui,sans-serif;fill:currentColor}\
svg{print-color-adjust:exact}.bar{fill:#4b7bb5}.band{fill:none;stroke:#4b7bb5;stroke-dasharray:4 3}.range{stroke:currentColor;stroke-width:1.5}\
footer{margin-top:2.5rem;font-size:.85rem;opacity:.75}\
@media print{body{max-width:none;margin:0;padding:0;font-size:10.5pt}table{display:table;font-size:8pt}h2{break-after:avoid}\
th,td{padding:.15rem .35rem .15rem 0;overflow-wrap:break-word}.n{white-space:normal}code,pre{overflow-wrap:anywhere}\
tr,svg,blockquote{break-inside:avoid}pre{white-space:pre-wrap}}";

/// The parts of a document without the page around them.
pub(super) fn body(document: &Document) -> String {
    document.blocks.iter().map(block).collect()
}

pub(super) fn write(document: &Document) -> String {
    let title: String = spans(&document.title).map(|(part, _)| escaped(part)).collect();
    let body = body(document);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n{body}</main>\n<footer>{}</footer>\n</body>\n</html>\n",
        text(&document.title),
        escaped(&document.footer)
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(title) => format!("<h2>{}</h2>\n", escaped(title)),
        Block::Text(said) => format!("<p>{}</p>\n", text(said)),
        Block::Quote(said) => {
            let lines: Vec<String> = said.lines().map(text).collect();
            format!("<blockquote><p>{}</p></blockquote>\n", lines.join("<br>\n"))
        }
        Block::List(points) => {
            let points: String = points.iter().map(|point| format!("<li>{}</li>\n", text(point))).collect();
            format!("<ul>\n{points}</ul>\n")
        }
        Block::Table(sheet) => table(sheet),
        Block::Bars(title, bars) => bars::write(title, bars),
        Block::Commands(commands) => format!("<pre><code>{}\n</code></pre>\n", escaped(&commands.join("\n"))),
    }
}

fn table(sheet: &Sheet) -> String {
    let cell = |tag: &str, scope: &str, text: &str, is_number: bool| {
        let class = if is_number { " class=\"n\"" } else { "" };
        format!("<{tag}{scope}{class}>{}</{tag}>", escaped(text))
    };
    let numbers: Vec<bool> = sheet.columns.iter().map(|(_, right)| *right).collect();
    let titles: String =
        sheet.columns.iter().map(|(title, right)| cell("th", " scope=\"col\"", title, *right)).collect();
    let row = |row: &Vec<String>| {
        let cells: String = row.iter().zip(&numbers).map(|(text, right)| cell("td", "", text, *right)).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let rows: String = sheet.rows.iter().map(row).collect();
    format!("<table>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

/// A sentence; what stands between backticks is code.
pub(crate) fn text(text: &str) -> String {
    let part = |(part, is_code): (&str, bool)| match is_code {
        true => format!("<code>{}</code>", escaped(part)),
        false => escaped(part),
    };
    spans(text).map(part).collect()
}

/// Names come from repositories: nothing in them may begin a tag.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::name;

    #[test]
    fn foreign_names_begin_no_tag_and_end_no_code() {
        let said = format!("It is {} <b>", name("a`<script>alert(1)</script>"));
        let document = Document {
            title: said.clone(),
            blocks: vec![Block::Text(said.clone()), Block::Quote(said.clone()), Block::List(vec![said])],
            footer: "<i>".into(),
        };
        let (html, markdown) = (document.html(), document.markdown());
        assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("<i>"), "{html}");
        assert!(html.contains("<code>a'&lt;script&gt;"), "{html}");
        assert!(markdown.contains("`a'<script>alert(1)</script>`") && markdown.contains("\\<b\\>"), "{markdown}");
    }

    #[test]
    fn nothing_is_loaded_from_anywhere() {
        let html = Document { title: "t".into(), blocks: Vec::new(), footer: String::new() }.html();
        assert!(!html.contains("http") && !html.contains("src=") && !html.contains("@import"), "{html}");
    }
}
