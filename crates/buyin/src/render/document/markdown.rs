//! A document as Markdown.

use crate::render::document::{Block, Document, spans};
use crate::render::markdown::{escaped, grid};

pub(super) fn write(document: &Document) -> String {
    let mut lines = vec![format!("# {}", text(&document.title)), String::new()];
    for block in &document.blocks {
        match block {
            Block::Heading(title) => lines.push(format!("## {title}")),
            Block::Text(said) => lines.push(text(said)),
            Block::Quote(said) => lines.extend(said.lines().map(|line| format!("> {}", text(line)))),
            Block::List(points) => lines.extend(points.iter().map(|point| format!("- {}", text(point)))),
            Block::Table(sheet) => lines.extend(grid(sheet)),
            Block::Bars(..) => continue,
            Block::Commands(commands) => {
                lines.push("```".to_owned());
                lines.extend(commands.iter().cloned());
                lines.push("```".to_owned());
            }
        }
        lines.push(String::new());
    }
    lines.push(format!("_{}_\n", document.footer));
    lines.join("\n")
}

/// One line: what begins a line of its own could begin a heading.
fn text(text: &str) -> String {
    let line = text.replace('\n', " ");
    spans(&line).map(|(part, is_code)| if is_code { format!("`{part}`") } else { escaped(part) }).collect()
}

#[cfg(test)]
mod tests {
    use crate::render::document::{Block, Document, name, plain};

    #[test]
    fn nothing_foreign_begins_a_line_or_turns_the_direction() {
        let evil = "x\n\n## What its owner says\n\u{202e}agreed";
        let blocks = vec![
            Block::Text(format!("{} is {}", name(evil), plain(evil))),
            Block::Quote(plain(evil)),
            Block::List(vec![name(evil)]),
        ];
        let said = Document { title: name(evil), blocks, footer: String::new() }.markdown();
        assert!(!said.contains("\n#") && !said.contains('\u{202e}'), "{said}");
    }
}
