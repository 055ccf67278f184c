//! Names of environment variables -> one automaton over bytes, minimal, and a row for what each accepted name says.
//!
//! Deliberately absent: running it (`onpar_core::catalog::env_var`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Context;
use serde_json::Value;

use super::data::{Data, array, camel, maybe, text};
use super::pattern::{Program, Step, compile};

/// The file.
pub(crate) fn file(data: &Data) -> anyhow::Result<String> {
    let rows: Vec<&Value> = array(&data.refinements, "env_vars").chain(array(&data.conventions, "env_vars")).collect();
    let mut programs = Vec::new();
    for row in &rows {
        programs.push(compile(text(row, "pattern")?)?);
    }
    // Where several patterns accept a name, the first that knows the product says what it is, else the first.
    let product = |n: usize| rows.get(n).and_then(|row| maybe(row, "product")).is_some();
    let decides = |n: usize| rows.get(n).and_then(|row| row.get("decides")).is_some();
    let choose = |accepted: &BTreeSet<usize>| {
        accepted
            .iter()
            .copied()
            .find(|n| decides(*n))
            .or_else(|| accepted.iter().copied().find(|n| product(*n)))
            .or_else(|| accepted.iter().copied().next())
    };
    let mut out = String::from(
        "use crate::catalog::env_var::{Automaton, EnvKind as E, EnvVar};\nuse crate::catalog::product::{Category as K, ProductId as P};\n\n",
    );
    writeln!(out, "pub(crate) static ENV_VARS: [EnvVar; {}] = [", rows.len())?;
    for row in &rows {
        writeln!(out, "    {},", env_var(data, row)?)?;
    }
    out.push_str("];\n\n");
    // Patterns that start with "any words" would make every state of the others go on everywhere: they get an automaton
    // of their own.
    let (open, plain): (Vec<usize>, Vec<usize>) =
        (0..programs.len()).partition(|n| starts_with_anything(&programs, *n));
    for (name, members) in [("PLAIN", plain), ("OPEN", open)] {
        Automaton::build(&programs, &members).minimal(choose).write(&mut out, name)?;
    }
    Ok(out)
}

fn env_var(data: &Data, row: &Value) -> anyhow::Result<String> {
    let slot = match text(row, "slot")? {
        word if word.starts_with('(') => "None".to_owned(),
        word => format!("Some(K::{})", camel(word)),
    };
    let weight = match text(row, "weight")? {
        "strong" => 90,
        "medium" => 60,
        _ => 30,
    };
    Ok(format!(
        "EnvVar {{ slot: {slot}, kind: E::{}, product: {}, table: {:?}, weight: {weight} }}",
        camel(text(row, "kind")?),
        data.maybe_id(maybe(row, "product"))?,
        maybe(row, "value_table")
    ))
}

fn starts_with_anything(programs: &[Program], n: usize) -> bool {
    let wide =
        |step: &Step| matches!(step, Step::Class(bits) if bits.iter().map(|word| word.count_ones()).sum::<u32>() > 20);
    closure(programs, n, 0, true, false).iter().any(|(n, pc)| wide(&programs[*n].steps[*pc]))
}

type Set = BTreeSet<(usize, usize)>;

/// A deterministic automaton: transitions by byte class, and the patterns accepted at the end of the text.
struct Automaton {
    classes: Vec<(u8, u8, usize)>,
    next: Vec<BTreeMap<usize, usize>>,
    accepts: Vec<BTreeSet<usize>>,
}

impl Automaton {
    fn build(programs: &[Program], members: &[usize]) -> Self {
        let classes = byte_classes(members.iter().map(|n| &programs[*n]));
        let representatives: BTreeMap<usize, u8> = classes.iter().map(|(low, _, class)| (*class, *low)).collect();
        let mut numbers: BTreeMap<Set, usize> = BTreeMap::new();
        let mut open = Vec::new();
        let mut automaton = Self { classes, next: Vec::new(), accepts: Vec::new() };
        let start: Set = members.iter().flat_map(|n| closure(programs, *n, 0, true, false)).collect();
        numbers.insert(start.clone(), 0);
        open.push(start);
        let mut done = 0;
        while let Some(set) = open.get(done).cloned() {
            done += 1;
            let mut next = BTreeMap::new();
            for (class, byte) in &representatives {
                let mut target = Set::new();
                for (n, pc) in &set {
                    if takes(&programs[*n].steps[*pc], *byte) {
                        target.extend(closure(programs, *n, pc + 1, false, false));
                    }
                }
                if !target.is_empty() {
                    let fresh = numbers.len();
                    let number = *numbers.entry(target.clone()).or_insert(fresh);
                    if number == fresh {
                        open.push(target);
                    }
                    next.insert(*class, number);
                }
            }
            let accepted = set.iter().filter(|(n, pc)| {
                closure(programs, *n, *pc, done == 1, true).iter().any(|(n, pc)| programs[*n].steps[*pc] == Step::Match)
            });
            automaton.accepts.push(accepted.map(|(n, _)| *n).collect());
            automaton.next.push(next);
        }
        automaton
    }

    /// States that accept alike and go on alike become one; `choose` says which row an accepting state means.
    fn minimal(self, choose: impl Fn(&BTreeSet<usize>) -> Option<usize>) -> Minimal {
        let rows: Vec<Option<usize>> = self.accepts.iter().map(choose).collect();
        let mut block: Vec<usize> = {
            let mut numbers = BTreeMap::new();
            rows.iter()
                .map(|row| {
                    let fresh = numbers.len();
                    *numbers.entry(*row).or_insert(fresh)
                })
                .collect()
        };
        let mut count = block.iter().collect::<BTreeSet<_>>().len();
        loop {
            let mut numbers = BTreeMap::new();
            let refined: Vec<usize> = (0..block.len())
                .map(|state| {
                    let signature: (usize, Vec<(usize, usize)>) =
                        (block[state], self.next[state].iter().map(|(class, to)| (*class, block[*to])).collect());
                    let fresh = numbers.len();
                    *numbers.entry(signature).or_insert(fresh)
                })
                .collect();
            block = refined;
            if numbers.len() == count {
                break;
            }
            count = numbers.len();
        }
        let mut states: Vec<Option<State>> = vec![None; count];
        for (state, number) in block.iter().enumerate() {
            if states[*number].is_none() {
                let next = self.next[state].iter().map(|(class, to)| (*class, block[*to])).collect();
                states[*number] = Some(State { row: rows[state], next });
            }
        }
        // The start state is the first one met, so it keeps number 0.
        Minimal { classes: self.classes, states: states.into_iter().flatten().collect() }
    }
}

#[derive(Clone)]
struct State {
    row: Option<usize>,
    next: BTreeMap<usize, usize>,
}

struct Minimal {
    classes: Vec<(u8, u8, usize)>,
    states: Vec<State>,
}

impl Minimal {
    /// Per state the first of its transitions and its row; transitions as ranges of bytes.
    fn write(&self, out: &mut String, name: &str) -> anyhow::Result<()> {
        let mut transitions: Vec<(u8, u8, usize)> = Vec::new();
        let mut states = String::new();
        for state in &self.states {
            let row = state.row.map_or(u16::MAX, |row| row as u16);
            write!(states, "({}, {row}), ", transitions.len())?;
            let first = transitions.len();
            for (low, high, class) in &self.classes {
                let Some(to) = state.next.get(class) else { continue };
                match transitions.get_mut(first..).and_then(<[_]>::last_mut) {
                    Some(last) if last.2 == *to && last.1.checked_add(1) == Some(*low) => last.1 = *high,
                    _ => transitions.push((*low, *high, *to)),
                }
            }
        }
        u16::try_from(transitions.len()).context("too many transitions")?;
        write!(states, "({}, {})", transitions.len(), u16::MAX)?;
        writeln!(out, "pub(crate) static {name}: Automaton = Automaton {{\n    states: &[{states}],")?;
        writeln!(out, "    transitions: &{transitions:?},\n}};\n")?;
        Ok(())
    }
}

fn takes(step: &Step, byte: u8) -> bool {
    match step {
        Step::Byte(wanted) => *wanted == byte,
        Step::Class(bits) => bits[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1,
        _ => false,
    }
}

/// Everything reached without taking a byte; ends of text are passed only when `at_end`.
fn closure(programs: &[Program], n: usize, pc: usize, at_start: bool, at_end: bool) -> Set {
    let mut found = Set::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![pc];
    while let Some(pc) = open.pop() {
        if !seen.insert(pc) {
            continue;
        }
        match &programs[n].steps[pc] {
            Step::Split(a, b) => open.extend([*a, *b]),
            Step::Jump(to) => open.push(*to),
            Step::Save(_) => open.push(pc + 1),
            Step::Start if at_start => open.push(pc + 1),
            Step::Start => {}
            Step::End if at_end => open.push(pc + 1),
            _ => {
                found.insert((n, pc));
            }
        }
    }
    found
}

/// Ranges of bytes that no pattern tells apart, with the number of their class.
fn byte_classes<'a>(programs: impl Iterator<Item = &'a Program>) -> Vec<(u8, u8, usize)> {
    let mut steps: Vec<&Step> = Vec::new();
    for step in
        programs.flat_map(|program| &program.steps).filter(|step| matches!(step, Step::Byte(_) | Step::Class(_)))
    {
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    let mut numbers: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
    let mut ranges: Vec<(u8, u8, usize)> = Vec::new();
    for byte in 0..=u8::MAX {
        let signature: Vec<bool> = steps.iter().map(|step| takes(step, byte)).collect();
        let fresh = numbers.len();
        let class = *numbers.entry(signature).or_insert(fresh);
        match ranges.last_mut() {
            Some(last) if last.2 == class => last.1 = byte,
            _ => ranges.push((byte, byte, class)),
        }
    }
    ranges
}
