//! The flat copy of a syntax tree, and how it comes from a grammar: bounded in bytes, nodes and steps.
//! Deliberately absent: meaning (`view` and its siblings).

use super::{Language, View, depth, repair};
use crate::syntax::Problem;
use crate::text::Span;

/// Bytes that are read of a file: nobody configures more by hand. What a grammar does with code that is no code may
/// grow with the square of the length, faster for some than for others; these take two seconds at the very worst.
pub(super) fn max_bytes(language: Language) -> usize {
    match language {
        Language::Kotlin => 24 * 1024,
        Language::Elixir => 64 * 1024,
        Language::CSharp => 96 * 1024,
        _ => 160 * 1024,
    }
}

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// The syntax tree of a text, without its comments.
#[derive(Clone)]
pub struct Tree<'t> {
    pub(super) language: Language,
    pub(super) text: &'t str,
    /// In the order of their starts, the root first; never empty.
    pub(super) nodes: Vec<Raw>,
    /// The grammar's words for kinds and fields that occur.
    pub(super) names: Names,
    /// Of Ruby: where `<<~X` stands and where its text does.
    pub(super) heredocs: Vec<(u32, u32)>,
}

/// The text may hold secrets: nothing of it is printed.
impl std::fmt::Debug for Tree<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tree({:?}, {} nodes)", self.language, self.nodes.len())
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Raw {
    /// Number of a name.
    pub(super) kind: u16,
    /// What it is to its parent (`left`, `body`): number of a name, which is `""` where the grammar does not say.
    pub(super) field: u16,
    pub(super) span: Span,
    pub(super) parent: u32,
    pub(super) first: u32,
    pub(super) next: u32,
    /// A token of the grammar's text (`=`, `else`) is not named.
    pub(super) named: bool,
}

/// Words by number; number 0 is `""`.
#[derive(Clone, Default)]
pub(super) struct Names(Vec<Box<str>>);

impl Names {
    pub(super) fn get(&self, number: u16) -> &str {
        let at = usize::from(number).checked_sub(1);
        at.and_then(|at| self.0.get(at)).map_or("", |name| &**name)
    }
}

impl Tree<'_> {
    #[must_use]
    pub fn root(&self) -> View<'_> {
        View { tree: self, id: 0 }
    }

    fn empty(language: Language, text: &str) -> Tree<'_> {
        let root = Raw {
            kind: 0,
            field: 0,
            span: Span::new(0, text.len()),
            parent: NONE,
            first: NONE,
            next: NONE,
            named: true,
        };
        Tree { language, text, nodes: vec![root], names: Names::default(), heredocs: Vec::new() }
    }
}

/// Reads any text. Of a text larger than 160 KiB (less for some languages) the first part is read, and of one that nests
/// deeper than anybody writes what stands before that; a text that would take too many steps gives an empty tree and a
/// problem.
#[must_use]
pub fn parse(language: Language, text: &str) -> (Tree<'_>, Vec<Problem>) {
    let mut problems = Vec::new();
    let most = text.floor_char_boundary(max_bytes(language));
    if text.len() > most {
        problems.push(Problem::new(Span::new(most, text.len()), "too long: the rest is not read"));
    }
    let flat = text.get(..most).map_or(0, |text| depth::readable(language, text));
    let flat = text.floor_char_boundary(flat);
    if flat < most {
        problems.push(Problem::new(Span::new(flat, text.len()), "too deep: the rest is not read"));
    }
    let read = text.get(..flat).unwrap_or("");
    let parts = match repair::repaired(language, read) {
        Some(copy) => {
            problems.push(Problem::new(Span::new(0, read.len().min(1)), "brackets or strings are not closed"));
            grammar::read(language, &copy.text, &mut Vec::new()).map(|parts| parts.moved(|at| copy.original(at)))
        }
        None => grammar::read(language, read, &mut problems),
    };
    let tree = parts.map(|Parts { nodes, names, heredocs }| Tree { language, text, nodes, names, heredocs });
    (tree.unwrap_or_else(|| Tree::empty(language, text)), problems)
}

/// What a grammar makes of a text.
struct Parts {
    nodes: Vec<Raw>,
    names: Names,
    heredocs: Vec<(u32, u32)>,
}

impl Parts {
    /// With each offset where it is in another text.
    fn moved(mut self, to: impl Fn(usize) -> usize) -> Self {
        for raw in &mut self.nodes {
            let range = raw.span.range();
            raw.span = Span::new(to(range.start), to(range.end));
        }
        self
    }
}

#[cfg(not(feature = "code"))]
mod grammar {
    use super::{Language, Parts, Problem, Span};

    /// No grammar is built in.
    pub(super) fn read(_: Language, text: &str, problems: &mut Vec<Problem>) -> Option<Parts> {
        problems.push(Problem::new(Span::new(0, text.len().min(1)), "code is not read by this build"));
        None
    }
}

#[cfg(feature = "code")]
mod grammar {
    use std::cell::Cell;
    use std::ops::ControlFlow;
    use std::time::{Duration, Instant};

    use tree_sitter::{ParseOptions, ParseState, Parser, TreeCursor};

    use super::{Language, NONE, Names, Parts, Problem, Raw, Span};

    /// Nodes that are kept.
    const MAX_NODES: usize = 400_000;
    /// Reports of progress (one for every 100 steps of the parser) before it is stopped: a fixed part, and one for so
    /// many bytes. Real files need a report for 100 to 300 bytes, damaged ones for 20.
    const REPORTS: usize = 2_000;
    const BYTES_FOR_REPORT: usize = 12;

    /// Bytes of a piece of text; how many pieces are handed out, and how often each on average.
    const PIECE: usize = 512;
    const PIECES: usize = 1_000;
    const TIMES_READ: usize = 60;

    /// A report may take very long where operators follow each other without end. What is code takes a hundredth of
    /// this, so that the brake changes no answer that anybody reads.
    const BRAKE: Duration = Duration::from_secs(1);

    const COMMENTS: [&str; 6] =
        ["comment", "line_comment", "block_comment", "multiline_comment", "html_comment", "shebang_line"];

    fn grammar(language: Language) -> tree_sitter::Language {
        match language {
            Language::Ruby => tree_sitter_ruby::LANGUAGE,
            Language::Python => tree_sitter_python::LANGUAGE,
            Language::JavaScript => tree_sitter_javascript::LANGUAGE,
            Language::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
            Language::Php => tree_sitter_php::LANGUAGE_PHP,
            Language::Elixir => tree_sitter_elixir::LANGUAGE,
            Language::Java => tree_sitter_java::LANGUAGE,
            Language::CSharp => tree_sitter_c_sharp::LANGUAGE,
            Language::Kotlin => tree_sitter_kotlin::LANGUAGE,
        }
        .into()
    }

    pub(super) fn read(language: Language, read: &str, problems: &mut Vec<Problem>) -> Option<Parts> {
        let mut parser = Parser::new();
        let grammar = grammar(language);
        parser.set_language(&grammar).ok()?;
        // Handed out in pieces: what a grammar reads again and again is counted.
        let pieces = Cell::new(PIECES + read.len() / PIECE * TIMES_READ);
        #[expect(clippy::disallowed_methods, reason = "a brake: what a step of the parser costs shows in nothing else")]
        let started = Instant::now();
        let mut steps = REPORTS + read.len() / BYTES_FOR_REPORT;
        let mut progress = |_: &ParseState| {
            steps = steps.saturating_sub(1);
            let over = steps == 0 || pieces.get() == 0 || started.elapsed() > BRAKE;
            if over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        let bytes = read.as_bytes();
        let mut piece = |at: usize, _| {
            pieces.set(pieces.get().saturating_sub(1));
            // The end of the text, for a grammar that reads on without a report.
            let end = if pieces.get() == 0 { at } else { at.saturating_add(PIECE).min(bytes.len()) };
            bytes.get(at..end).unwrap_or_default()
        };
        let parsed = parser.parse_with_options(&mut piece, None, Some(options));
        let Some(parsed) = parsed else {
            problems.push(Problem::new(Span::new(0, read.len().min(1)), "too hard to read as code"));
            return None;
        };
        let mut copy = Copy {
            nodes: Vec::new(),
            kinds: Words::new(grammar.node_kind_count() + 1),
            fields: Words::new(grammar.field_count() + 1),
            names: Names::default(),
            problems,
            text: read,
        };
        copy.walk(parsed.walk());
        let Copy { nodes, names, .. } = copy;
        if nodes.is_empty() {
            return None;
        }
        let heredocs = if language == Language::Ruby { heredocs(&nodes, &names) } else { Vec::new() };
        Some(Parts { nodes, names, heredocs })
    }

    /// Bodies follow in the order of their beginnings.
    fn heredocs(nodes: &[Raw], names: &Names) -> Vec<(u32, u32)> {
        let of = |kind: &'static str| {
            let found = nodes.iter().enumerate().filter(move |(_, raw)| names.get(raw.kind) == kind);
            found.filter_map(|(id, _)| u32::try_from(id).ok())
        };
        of("heredoc_beginning").zip(of("heredoc_body")).collect()
    }

    /// The numbers that the grammar's numbers have here.
    struct Words(Vec<u16>);

    impl Words {
        fn new(most: usize) -> Self {
            Self(vec![0; most])
        }

        fn number(&mut self, of: u16, name: &str, names: &mut Names) -> u16 {
            let slot = self.0.get_mut(usize::from(of));
            let known = slot.as_ref().map_or(0, |slot| **slot);
            // What the parser could not make out has a number beyond the grammar's: it is looked up by its name.
            let at = || names.0.iter().position(|known| **known == *name);
            let known = if known == 0 { at().and_then(|at| u16::try_from(at + 1).ok()).unwrap_or(0) } else { known };
            if known != 0 {
                return known;
            }
            names.0.push(name.into());
            let number = u16::try_from(names.0.len()).unwrap_or(0);
            if let Some(slot) = slot {
                *slot = number;
            }
            number
        }
    }

    struct Copy<'a> {
        nodes: Vec<Raw>,
        kinds: Words,
        fields: Words,
        names: Names,
        problems: &'a mut Vec<Problem>,
        text: &'a str,
    }

    impl Copy<'_> {
        /// From node to node without recursion: trees may be thousands of levels deep.
        fn walk(&mut self, mut cursor: TreeCursor<'_>) {
            // The copied node on each level, and its last copied child.
            let mut path: Vec<(u32, u32)> = Vec::new();
            loop {
                let id = self.copy(&cursor, &mut path);
                if let Some(id) = id
                    && cursor.goto_first_child()
                {
                    path.push((id, NONE));
                    continue;
                }
                while !cursor.goto_next_sibling() {
                    if !cursor.goto_parent() || path.pop().is_none() {
                        return;
                    }
                }
                if self.nodes.len() >= MAX_NODES {
                    return;
                }
            }
        }

        /// The new node's number; `None` for a comment and for what the parser made up.
        fn copy(&mut self, cursor: &TreeCursor<'_>, path: &mut [(u32, u32)]) -> Option<u32> {
            let node = cursor.node();
            let span = Span::new(node.start_byte(), node.end_byte());
            if (node.is_error() || node.is_missing()) && self.problems.len() < 16 {
                self.problems.push(Problem::new(span, "cannot be read as code"));
            }
            // A grammar that loses count of bytes would give spans between characters.
            let inside = self.text.get(span.range()).is_some();
            if node.is_missing() || !inside || COMMENTS.contains(&node.kind()) {
                return None;
            }
            let id = u32::try_from(self.nodes.len()).ok()?;
            let kind = self.kinds.number(node.kind_id(), node.kind(), &mut self.names);
            let field = cursor.field_id().zip(cursor.field_name());
            let field = field.map_or(0, |(id, name)| self.fields.number(id.get(), name, &mut self.names));
            let (parent, before) = path.last().copied().unwrap_or((NONE, NONE));
            self.nodes.push(Raw { kind, field, span, parent, first: NONE, next: NONE, named: node.is_named() });
            if let Some(before) = self.nodes.get_mut(before as usize) {
                before.next = id;
            } else if let Some(parent) = self.nodes.get_mut(parent as usize) {
                parent.first = id;
            }
            if let Some(last) = path.last_mut() {
                last.1 = id;
            }
            Some(id)
        }
    }
}
