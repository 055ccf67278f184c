//! A rule's page, written in Markdown, for a terminal: emphasis as colours, links with their addresses.
//! Deliberately absent: most of Markdown. The pages are ours and use headings, lists, tables, code and links.

use super::style::{BOLD, DIM, HELP, paint, plain};

/// The page; ends with a line end.
pub(crate) fn for_terminal(page: &str) -> String {
    let mut out = String::new();
    let mut in_code = false;
    for line in page.trim().lines() {
        let line = line.trim_end();
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
            continue;
        }
        let heading = line.trim_start_matches('#');
        let shown = if in_code {
            paint(DIM, &format!("    {}", plain(line)))
        } else if heading.len() < line.len() && heading.starts_with(' ') {
            paint(BOLD, &plain(heading.trim_start()))
        } else {
            inline(&plain(line))
        };
        out.push_str(&shown);
        out.push('\n');
    }
    out
}

/// Code, strong words and links of one line.
fn inline(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['`', '*', '[', '<']) {
        out.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at..).unwrap_or("");
        let taken = between(rest, "`", "`")
            .map(|(text, rest)| (paint(HELP, text), rest))
            .or_else(|| between(rest, "**", "**").map(|(text, rest)| (paint(BOLD, text), rest)))
            .or_else(|| link(rest))
            .or_else(|| between(rest, "<http", ">").map(|(text, rest)| (format!("http{text}"), rest)));
        match taken {
            Some((shown, behind)) => {
                out.push_str(&shown);
                rest = behind;
            }
            None => {
                let mut chars = rest.chars();
                out.extend(chars.next());
                rest = chars.as_str();
            }
        }
    }
    out.push_str(rest);
    out
}

fn link(rest: &str) -> Option<(String, &str)> {
    let (text, behind) = between(rest, "[", "]")?;
    let (address, behind) = between(behind, "(", ")")?;
    Some((format!("{text} ({address})"), behind))
}

fn between<'a>(rest: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    rest.strip_prefix(open)?.split_once(close).filter(|(text, _)| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_without_its_marks() {
        let page = "# Title\n\nUse `pg_dump` **now**, see [the page](https://x.y/z) or <https://a.b>.\n\n```yaml\n# no heading\n```\n* item\n2 * 3 ` [\n";
        let plain = anstream::adapter::strip_str(&for_terminal(page)).to_string();
        assert_eq!(
            plain,
            "Title\n\nUse pg_dump now, see the page (https://x.y/z) or https://a.b.\n\n    # no heading\n* item\n2 * 3 ` [\n"
        );
    }
}
