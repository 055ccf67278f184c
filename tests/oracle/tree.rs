//! A case before it is written down: trees that can be made smaller piece by piece.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// A YAML value.
#[derive(Clone, Debug)]
pub(crate) enum Y {
    /// As it is written, quotes included.
    Raw(String),
    /// A block scalar: its head and its lines.
    Block(&'static str, Vec<String>),
    Seq(Vec<Y>),
    Map(Vec<(String, Y)>),
    /// `&name value`, `!tag value`: something in front of a value.
    Marked(String, Box<Y>),
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    Yaml(Vec<Y>),
    Lines(Vec<String>),
}

#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) content: Content,
    pub(crate) crlf: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    pub(crate) files: BTreeMap<String, Source>,
    pub(crate) chain: Vec<String>,
    pub(crate) env_files: Vec<String>,
    pub(crate) profiles: Vec<String>,
}

/// A case as files and arguments.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    pub(crate) files: BTreeMap<String, String>,
    /// Empty: the files that Compose finds itself.
    pub(crate) chain: Vec<String>,
    pub(crate) env_files: Vec<String>,
    pub(crate) profiles: Vec<String>,
}

impl Case {
    pub(crate) fn render(&self) -> Written {
        let files = self.files.iter().map(|(path, source)| (path.clone(), source.render())).collect();
        let (chain, env_files, profiles) = (self.chain.clone(), self.env_files.clone(), self.profiles.clone());
        Written { files, chain, env_files, profiles }
    }
}

impl Source {
    fn render(&self) -> String {
        let text = match &self.content {
            Content::Lines(lines) => lines.iter().map(|line| format!("{line}\n")).collect(),
            Content::Yaml(documents) => {
                let documents = documents.iter().map(|document| {
                    let mut out = String::new();
                    document.write(&mut out, 0, true);
                    out
                });
                documents.collect::<Vec<_>>().join("---\n")
            }
        };
        if self.crlf { text.replace('\n', "\r\n") } else { text }
    }
}

impl Y {
    /// Writes the value behind a key or a dash; `line`: it begins a line of its own.
    fn write(&self, out: &mut String, indent: usize, line: bool) {
        let pad = "  ".repeat(indent);
        match self {
            Y::Raw(text) => {
                let _ = writeln!(out, " {text}");
            }
            Y::Block(head, lines) => {
                let _ = writeln!(out, " {head}");
                for text in lines {
                    let _ = writeln!(out, "{pad}{text}");
                }
            }
            Y::Marked(mark, value) => {
                let _ = write!(out, " {mark}");
                value.write(out, indent, false);
            }
            Y::Seq(items) if items.is_empty() => out.push_str(" []\n"),
            Y::Map(entries) if entries.is_empty() => out.push_str(" {}\n"),
            Y::Seq(items) => {
                if !line {
                    out.push('\n');
                }
                for item in items {
                    let _ = write!(out, "{pad}-");
                    item.write(out, indent + 1, false);
                }
            }
            Y::Map(entries) => {
                if !line {
                    out.push('\n');
                }
                for (key, value) in entries {
                    let _ = write!(out, "{pad}{key}:");
                    value.write(out, indent + 1, false);
                }
            }
        }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "chain {:?} env files {:?} profiles {:?}", self.chain, self.env_files, self.profiles)?;
        for (path, text) in &self.files {
            writeln!(f, "--- {path}")?;
            for line in text.split_inclusive('\n') {
                writeln!(f, "  {}", line.replace('\r', "<CR>").trim_end_matches('\n'))?;
            }
        }
        Ok(())
    }
}
