//! The only file that knows `granit-parser`: its events in our own, smaller words, up to the first error.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as Range, StructureStyle, options};

use crate::syntax::Style;

/// The parser is not asked to hold more than this many open collections; ours stop earlier.
const NESTING: usize = 250;

pub(super) struct Parsed<'a> {
    pub(super) events: Vec<Step<'a>>,
    pub(super) error: Option<Broken>,
    /// Byte where the last scalar before the error starts: the mistake is often there.
    pub(super) last_scalar: usize,
}

pub(super) struct Step<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) what: What<'a>,
    pub(super) tag: Option<Box<str>>,
    /// 0 = no anchor.
    pub(super) anchor: usize,
}

pub(super) enum What<'a> {
    Scalar(Cow<'a, str>, Style),
    Alias(usize),
    UnknownAlias(Cow<'a, str>),
    Seq { flow: bool },
    Map { flow: bool },
    End,
    Document,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) at: usize,
    pub(super) why: &'static str,
    /// A limit was hit: no edit of a line will help.
    pub(super) hopeless: bool,
    /// A quote is open to the end: the parser looked ahead, and an earlier mistake may not have been told yet.
    pub(super) ahead: bool,
}

/// What a text says about itself without a tree.
pub(super) struct Checked {
    pub(super) error: Option<Broken>,
    pub(super) last_scalar: usize,
    /// Scalars up to the error: keys and values.
    pub(super) scalars: usize,
}

pub(super) fn parse(text: &str) -> Parsed<'_> {
    let mut parsed = Parsed { events: Vec::with_capacity(text.len() / 12), error: None, last_scalar: 0 };
    for next in events(text) {
        match next {
            Ok((event, span)) => parsed.take(event, span, text),
            Err(error) => {
                parsed.error = Some(broken(&error, text));
                break;
            }
        }
    }
    parsed
}

pub(super) fn check(text: &str) -> Checked {
    let mut checked = Checked { error: None, last_scalar: 0, scalars: 0 };
    for next in events(text) {
        match next {
            Ok((Event::Scalar(..), span)) => {
                checked.scalars += usize::from(span.start != span.end);
                checked.last_scalar = span.start.byte_offset().unwrap_or(0);
            }
            Ok(_) => {}
            Err(error) => {
                checked.error = Some(broken(&error, text));
                break;
            }
        }
    }
    checked
}

fn events(text: &str) -> impl Iterator<Item = Result<(Event<'_>, Range), ScanError>> {
    let options = options! {
        emit_anchor_events: false,
        emit_unresolved_aliases: true,
        emit_comments: false,
        flow_nesting_limit: NESTING,
        block_nesting_limit: NESTING,
    };
    Parser::new_from_str_with_options(text, options)
}

impl<'a> Parsed<'a> {
    fn take(&mut self, event: Event<'a>, span: Range, text: &'a str) {
        let Some(range) = span.byte_range() else { return };
        let (start, end) = (range.start.min(text.len()), range.end.clamp(range.start, text.len()));
        let tag = || span.tag_span().and_then(|tag| tag.slice(text)).map(Box::from);
        let (what, anchor, tag) = match event {
            Event::Scalar(value, style, anchor, tagged) => {
                self.last_scalar = start;
                (What::Scalar(value, style_of(style)), anchor, tagged.and_then(|_| tag()))
            }
            Event::SequenceStart(style, anchor, tagged) => {
                (What::Seq { flow: style == StructureStyle::Flow }, anchor, tagged.and_then(|_| tag()))
            }
            Event::MappingStart(style, anchor, tagged) => {
                (What::Map { flow: style == StructureStyle::Flow }, anchor, tagged.and_then(|_| tag()))
            }
            Event::Alias(id) => (What::Alias(id), 0, None),
            Event::UnresolvedAlias(name) => (What::UnknownAlias(name), 0, None),
            Event::SequenceEnd | Event::MappingEnd => (What::End, 0, None),
            Event::DocumentStart(..) => (What::Document, 0, None),
            _ => return,
        };
        self.events.push(Step { start, end, what, tag, anchor });
    }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::SingleQuoted => Style::Single,
        ScalarStyle::DoubleQuoted => Style::Double,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
        _ => Style::Plain,
    }
}

fn broken(error: &ScanError, text: &str) -> Broken {
    use ErrorKind as E;
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let why = match error.kind() {
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => "a quote is not closed",
        E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::UnclosedFlowCollection { .. }
        | E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator => "a bracket is not closed",
        E::MisplacedFlowCollectionEnd | E::MismatchedFlowCollectionEnd { .. } => "a bracket closes nothing",
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabAtBlockScalarStart => {
            "a tab where only blanks may stand"
        }
        E::InvalidIndentation | E::InvalidBlockScalarIndent | E::InvalidQuotedScalarIndent => {
            "the indentation fits no line above"
        }
        E::SimpleKeyExpected | E::InvalidSimpleKey => "a key without a colon",
        E::UnknownQuotedScalarEscape | E::InvalidQuotedScalarHexEscape | E::InvalidUnicodeEscape => {
            "an unknown escape in double quotes"
        }
        E::RecursionLimitExceeded => "nested too deeply",
        _ => "not valid YAML from here",
    };
    Broken {
        at,
        why,
        hopeless: matches!(error.kind(), E::RecursionLimitExceeded),
        ahead: matches!(error.kind(), E::UnclosedQuotedScalar),
    }
}
