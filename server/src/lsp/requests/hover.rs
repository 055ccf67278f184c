//! `textDocument/hover`: what is declared here, in a table of environments with links to the places.
//! Deliberately absent: what it says (`onpar_core::hover`).

use onpar_core::config;
use onpar_core::engine::CONFIG_FILE;
use onpar_core::hover::{Hover as Content, Row, hover};
use onpar_core::navigate::{Variable, variable};
use onpar_core::text::Place;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::lsp::convert;
use crate::lsp::session::Session;
use crate::lsp::view::View;
use crate::workspace::folder::Folder;

pub(crate) async fn answer(session: &Session, params: HoverParams) -> Result<Option<Hover>> {
    session
        .ask_at(params.text_document_position_params, |view, folder, path, offset| {
            let lines = folder.engine().lines(path)?;
            if path.as_str() == CONFIG_FILE {
                let text = view.text(&folder.absolute(path))?;
                let told = config::tell(&text, offset)?;
                let kind = if view.features().markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
                let contents = MarkupContent { kind, value: told.about };
                let range = Some(convert::range(lines, told.span, view.features().encoding));
                return Some(Hover { contents: HoverContents::Markup(contents), range });
            }
            let content = hover(folder.engine(), path, offset);
            let variable = variable(folder.engine(), path, offset);
            let span = content.as_ref().map(|content| content.span).or(variable.as_ref().map(|found| found.span))?;
            let is_markdown = view.features().markdown;
            let mut value = match &content {
                Some(content) if is_markdown => markdown(view, folder, content),
                Some(content) => plain(folder, content),
                None => String::new(),
            };
            if let Some(found) = &variable {
                let gap = if value.is_empty() { "" } else { "\n" };
                let said = if is_markdown { table(view, folder, found) } else { list(folder, found) };
                value.push_str(&format!("{gap}{said}"));
            }
            let kind = if is_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
            let range = Some(convert::range(lines, span, view.features().encoding));
            Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range })
        })
        .await
}

fn markdown(view: &View<'_>, folder: &Folder, content: &Content) -> String {
    let mut text = format!("**{}**\n", escape(&content.title));
    if !content.rows.is_empty() {
        text.push_str("\n| Environment | Product | Version | Declared in |\n|---|---|---|---|\n");
    }
    for row in &content.rows {
        let strong = if row.here { "**" } else { "" };
        let cells = [row.environment.to_string(), row.product.to_owned(), row.version.clone()];
        for cell in cells {
            text.push_str(&format!("| {strong}{}{strong} ", escape(&cell)));
        }
        text.push_str(&format!("| {} |\n", link(view, folder, &row.place)));
    }
    for sentence in content.verdict.iter().chain(&content.notes) {
        text.push_str(&format!("\n{}\n", escape(sentence)));
    }
    text
}

/// A variable of compose files and what it is in each environment.
fn table(view: &View<'_>, folder: &Folder, variable: &Variable) -> String {
    let mut text = format!("**{}**\n\n| Environment | Value | Comes from |\n|---|---|---|\n", escape(&variable.name));
    for row in &variable.rows {
        let from = match &row.place {
            Some(place) if row.is_default => format!("default, {}", link(view, folder, place)),
            Some(place) => link(view, folder, place),
            None => String::new(),
        };
        text.push_str(&format!("| {} | {} | {from} |\n", escape(&row.environment.to_string()), escape(&row.value)));
    }
    text
}

fn list(folder: &Folder, variable: &Variable) -> String {
    let mut text = format!("{}\n", variable.name);
    for row in &variable.rows {
        let from = row.place.as_ref().map(|place| format!(", {}", spelled(folder, place))).unwrap_or_default();
        let default = if row.is_default { " (default)" } else { "" };
        text.push_str(&format!("{}: {}{default}{from}\n", row.environment, row.value));
    }
    text
}

/// `[compose.yaml:4](file:///app/compose.yaml#L4)`
fn link(view: &View<'_>, folder: &Folder, place: &Place) -> String {
    let name = spelled(folder, place);
    let line = line(folder, place);
    match view.uri(folder, &place.file) {
        Some(uri) => format!("[{}]({}#L{line})", escape(&name), uri.as_str().replace('(', "%28").replace(')', "%29")),
        None => escape(&name),
    }
}

/// `compose.yaml:4`
pub(super) fn spelled(folder: &Folder, place: &Place) -> String {
    format!("{}:{}", place.file, line(folder, place))
}

/// One-based.
fn line(folder: &Folder, place: &Place) -> u32 {
    folder.engine().lines(&place.file).map_or(1, |lines| lines.utf8(place.span.start).line + 1)
}

/// Text as text: nothing a file says becomes markup. Code spans stay, they are ours.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (part, piece) in text.split('`').enumerate() {
        if part > 0 {
            out.push('`');
        }
        for c in piece.chars() {
            match c {
                '\n' | '\r' => out.push(' '),
                // Inside a code span a backslash would be shown; only the bar would end a table's cell.
                '|' => out.push_str("\\|"),
                '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '!' | '~' | '&' if part % 2 == 0 => {
                    out.push('\\');
                    out.push(c);
                }
                c => out.push(c),
            }
        }
    }
    // A lone backtick opens nothing.
    if text.matches('`').count() % 2 == 1 { out.replace('`', "\\`") } else { out }
}

fn plain(folder: &Folder, content: &Content) -> String {
    let mut text = format!("{}\n", content.title);
    let of_row = |row: &Row| {
        let mark = if row.here { " (here)" } else { "" };
        format!("{}: {} {}, {}{mark}\n", row.environment, row.product, row.version, spelled(folder, &row.place))
    };
    text.extend(content.rows.iter().map(of_row));
    text.extend(content.verdict.iter().chain(&content.notes).map(|sentence| format!("{sentence}\n")));
    text
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(escape("a|b *c* [d](e) <f>"), "a\\|b \\*c\\* \\[d\\](e) \\<f\\>");
        assert_eq!(escape("`latest_x` of a_b"), "`latest_x` of a\\_b");
        assert_eq!(escape("one ` alone\nnext"), "one \\` alone next");
    }
}
