//! Regular expressions of the catalogue -> small programs (`onpar_core::catalog::pattern`).
//!
//! Deliberately absent: running them. Text is bytes: `\w` and `\d` are ASCII, as every name matched is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, bail};
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// An instruction; mirrors the core's `Step`, with classes still spelled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Byte(u8),
    Class([u64; 4]),
    Split(usize, usize),
    Jump(usize),
    Save(u8),
    Start,
    End,
    Match,
}

/// A translated expression.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) need: Vec<String>,
    pub(crate) steps: Vec<Step>,
}

/// Where a capture of this name is remembered: 0 a version as spelled, 1 digits glued together, 2 anything beside it.
fn place(name: Option<&str>) -> Option<u8> {
    match name? {
        "v" | "v2" | "version" | "version2" | "env" | "env2" | "env3" | "env4" => Some(0),
        "vv" | "vv2" => Some(1),
        "ext" | "mode" | "ch" => Some(2),
        _ => None,
    }
}

/// Translates one expression.
pub(crate) fn compile(pattern: &str) -> anyhow::Result<Program> {
    let hir = regex_syntax::ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .build()
        .parse(pattern)
        .with_context(|| format!("pattern {pattern}"))?;
    let mut steps = Vec::new();
    emit(&hir, &mut steps)?;
    steps.push(Step::Match);
    anyhow::ensure!(steps.len() < usize::from(u16::MAX), "pattern too long: {pattern}");
    Ok(Program { need: need(&hir), steps })
}

fn emit(hir: &Hir, out: &mut Vec<Step>) -> anyhow::Result<()> {
    match hir.kind() {
        HirKind::Empty => {}
        HirKind::Literal(literal) => out.extend(literal.0.iter().map(|byte| Step::Byte(*byte))),
        HirKind::Class(class) => out.push(Step::Class(bits(class)?)),
        HirKind::Look(Look::Start) => out.push(Step::Start),
        HirKind::Look(Look::End) => out.push(Step::End),
        HirKind::Look(other) => bail!("no assertion {other:?}"),
        HirKind::Capture(capture) => match place(capture.name.as_deref()) {
            Some(n) => {
                out.push(Step::Save(2 * n));
                emit(&capture.sub, out)?;
                out.push(Step::Save(2 * n + 1));
            }
            None => emit(&capture.sub, out)?,
        },
        HirKind::Concat(parts) => {
            for part in parts {
                emit(part, out)?;
            }
        }
        HirKind::Alternation(branches) => alternation(branches, out)?,
        HirKind::Repetition(repetition) => {
            for _ in 0..repetition.min {
                emit(&repetition.sub, out)?;
            }
            match repetition.max {
                None => {
                    let split = out.len();
                    out.push(Step::Match);
                    emit(&repetition.sub, out)?;
                    out.push(Step::Jump(split));
                    out[split] = fork(repetition.greedy, split + 1, out.len());
                }
                Some(max) => {
                    let mut splits = Vec::new();
                    for _ in repetition.min..max {
                        splits.push(out.len());
                        out.push(Step::Match);
                        emit(&repetition.sub, out)?;
                    }
                    let end = out.len();
                    for split in splits {
                        out[split] = fork(repetition.greedy, split + 1, end);
                    }
                }
            }
        }
    }
    Ok(())
}

fn fork(greedy: bool, inside: usize, past: usize) -> Step {
    if greedy { Step::Split(inside, past) } else { Step::Split(past, inside) }
}

fn alternation(branches: &[Hir], out: &mut Vec<Step>) -> anyhow::Result<()> {
    let mut jumps = Vec::new();
    for (n, branch) in branches.iter().enumerate() {
        if n + 1 == branches.len() {
            emit(branch, out)?;
        } else {
            let split = out.len();
            out.push(Step::Match);
            emit(branch, out)?;
            jumps.push(out.len());
            out.push(Step::Match);
            out[split] = Step::Split(split + 1, out.len());
        }
    }
    let end = out.len();
    for jump in jumps {
        out[jump] = Step::Jump(end);
    }
    Ok(())
}

fn bits(class: &Class) -> anyhow::Result<[u64; 4]> {
    let mut bits = [0u64; 4];
    let mut set = |from: u8, to: u8| {
        for byte in from..=to {
            bits[usize::from(byte >> 6)] |= 1 << (byte & 63);
        }
    };
    match class {
        Class::Bytes(bytes) => bytes.ranges().iter().for_each(|range| set(range.start(), range.end())),
        Class::Unicode(unicode) => {
            for range in unicode.ranges() {
                anyhow::ensure!(range.end().is_ascii(), "class beyond ASCII");
                set(range.start() as u8, range.end() as u8);
            }
        }
    }
    Ok(bits)
}

/// Literals of which every match contains one; empty if none is known.
fn need(hir: &Hir) -> Vec<String> {
    let good = |words: Vec<String>| words.len() <= 24 && words.iter().all(|word| word.len() >= 3);
    let from_kind = match hir.kind() {
        HirKind::Alternation(branches) => {
            let all: Vec<Vec<String>> = branches.iter().map(need).collect();
            if all.iter().any(Vec::is_empty) { Vec::new() } else { all.concat() }
        }
        HirKind::Capture(capture) => need(&capture.sub),
        HirKind::Concat(parts) => parts
            .iter()
            .map(need)
            .filter(|words| !words.is_empty())
            .max_by_key(|words| words.iter().map(String::len).min())
            .unwrap_or_default(),
        HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).map(|word| vec![word]).unwrap_or_default(),
        _ => Vec::new(),
    };
    let mut words = from_kind;
    if words.is_empty() {
        words = exact(hir);
    }
    words.sort();
    words.dedup();
    if good(words.clone()) { words } else { Vec::new() }
}

/// What every match starts with, if that is a small set of words; empty if a match may start with anything.
fn exact(hir: &Hir) -> Vec<String> {
    let literals = Extractor::new().extract(hir);
    let words = literals.literals().unwrap_or_default().iter();
    let words: Option<Vec<String>> = words.map(|word| String::from_utf8(word.as_bytes().to_vec()).ok()).collect();
    words.filter(|words| words.iter().all(|word| !word.is_empty())).unwrap_or_default()
}

/// The pairs of letters in a word, as bits; numbered as the core does.
fn pairs(word: &str) -> u128 {
    word.as_bytes().windows(2).fold(0, |pairs, pair| pairs | 1 << ((pair[0].wrapping_mul(31) ^ pair[1]) & 127))
}

/// Classes shared by all programs, in the order of their numbers.
#[derive(Default)]
pub(crate) struct Classes {
    numbers: BTreeMap<[u64; 4], usize>,
}

impl Classes {
    /// Rust for a program.
    pub(crate) fn program(&mut self, program: &Program) -> anyhow::Result<String> {
        let mut steps = String::new();
        for step in &program.steps {
            match step {
                Step::Byte(byte) => write!(steps, "B({byte}),")?,
                Step::Class(bits) => {
                    let next = self.numbers.len();
                    let number = *self.numbers.entry(*bits).or_insert(next);
                    anyhow::ensure!(number < 256, "too many classes");
                    write!(steps, "C({number}),")?;
                }
                Step::Split(a, b) => write!(steps, "F({a},{b}),")?,
                Step::Jump(to) => write!(steps, "J({to}),")?,
                Step::Save(place) => write!(steps, "S({place}),")?,
                Step::Start => steps.push_str("Start,"),
                Step::End => steps.push_str("End,"),
                Step::Match => steps.push_str("Match,"),
            }
        }
        let need: String = program.need.iter().map(|word| format!("({:#x}, {word:?}), ", pairs(word))).collect();
        Ok(format!("Program {{ need: &[{need}], steps: &[{steps}] }}"))
    }

    /// The file of the classes.
    pub(crate) fn file(&self) -> anyhow::Result<String> {
        let mut rows: Vec<_> = self.numbers.iter().map(|(bits, number)| (number, bits)).collect();
        rows.sort();
        let mut out = format!("pub(crate) static CLASSES: [[u64; 4]; {}] = [\n", rows.len());
        for (_, bits) in rows {
            writeln!(out, "    {bits:?},")?;
        }
        out.push_str("];\n");
        Ok(out)
    }
}

/// What a file that holds programs starts with.
pub(crate) const IMPORTS: &str = "#[allow(unused_imports, reason = \"one list for all files of programs\")]\nuse crate::catalog::pattern::{Program, Step::{Byte as B, Class as C, End, Jump as J, Match, Save as S, Split as F, Start}};\n";
