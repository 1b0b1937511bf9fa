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

fn text(text: &str) -> String {
    spans(text).map(|(part, is_code)| if is_code { format!("`{part}`") } else { escaped(part) }).collect()
}
