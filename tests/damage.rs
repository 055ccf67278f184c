//! Syntax trouble while typing costs only the broken part: real compose files and Dockerfiles are damaged as typing
//! damages them, and the images of all that the damage did not touch have to be there still, where they stand.
//!
//! A fact is an image and its span: of a service of a compose file, of a `FROM` of a Dockerfile. It counts for a damage
//! that touches none of its own lines (the service's, key included; those of an anchor its image comes through) and not
//! the line of `services`. Left out, and counted, is a fact of which an independent and strict YAML reader says that
//! the damaged text is valid and means something else: nothing is broken there. Every span that is handed out has to
//! lie on character boundaries, and nothing may panic.
//!
//! The files are those of `../shared/corpus` (or of `ONPAR_SHARED`), else fixtures of this repository. Damages are the
//! same in every run. Deliberately absent: other kinds of facts, several damages in one text.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "the helpers of a test fail loudly, and its counts are printed"
)]

#[path = "damage/corpus.rs"]
mod corpus;
#[path = "damage/facts.rs"]
mod facts;
#[path = "damage/inflict.rs"]
mod inflict;
#[path = "damage/strict.rs"]
mod strict;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use libtest_mimic::{Arguments, Failed, Trial};
use onpar_core::source;
use onpar_core::text::{File, RelPath};

use corpus::Document;
use facts::Said;
use inflict::{Damage, Random};

/// Damages of each kind for each file.
const EACH: usize = 8;
/// Of a hundred facts that a damage did not touch.
const SURVIVE: f64 = 95.0;

#[derive(Debug, Default)]
struct Count {
    facts: usize,
    survived: usize,
    /// Files that the strict reader takes as they are, with the same images.
    valid: usize,
    /// The damaged text is valid, and the fact is not in it.
    left_out: usize,
    /// Panics and spans that are not of the text.
    wrong: Vec<String>,
    lost: Vec<String>,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.facts += other.facts;
        self.survived += other.survived;
        self.valid += other.valid;
        self.left_out += other.left_out;
        self.wrong.extend(other.wrong);
        self.lost.extend(other.lost);
    }
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let trials = ["compose", "dockerfile"].map(|kind| Trial::test(format!("damage/{kind}"), move || run(kind)));
    libtest_mimic::run(&arguments, trials.into()).exit_code()
}

fn run(kind: &'static str) -> Result<(), Failed> {
    let (documents, from) = corpus::documents(kind);
    let (next, total) = (AtomicUsize::new(0), Mutex::new(Count::default()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(document) = documents.get(number) else { return };
                    let count = damaged(kind, document, number);
                    total.lock().unwrap().add(count);
                }
            });
        }
    });
    let mut count = total.into_inner().unwrap();
    let (facts, survived) = (u32::try_from(count.facts)?, u32::try_from(count.survived)?);
    let percent = 100.0 * f64::from(survived) / f64::from(facts.max(1));
    println!("damage: {kind} {} documents, {facts} facts, {survived} survived ({percent:.2} %)", documents.len());
    println!(
        "damage: {kind} from {from}; {} facts left out, the text is valid and means something else",
        count.left_out
    );
    if kind == "compose" {
        println!("damage: {kind} a strict reader finds the same images in {} undamaged documents", count.valid);
    }
    count.lost.sort();
    if std::env::var_os("ONPAR_DAMAGE_WHY").is_some() {
        println!("{}", count.lost.join("\n"));
    }
    if !count.wrong.is_empty() {
        return Err(count.wrong.join("\n").into());
    }
    if facts == 0 || percent < SURVIVE {
        count.lost.truncate(20);
        return Err(format!("{percent:.2} % of {facts} facts survived\n{}", count.lost.join("\n")).into());
    }
    Ok(())
}

/// One file under all its damages.
fn damaged(kind: &'static str, document: &Document, number: usize) -> Count {
    let mut count = Count::default();
    let Ok(before) = said(document, &document.text) else {
        count.wrong.push(format!("{}: panics as it is", document.name));
        return count;
    };
    count.wrong.extend(before.wrong.iter().map(|wrong| format!("{}: {wrong}", document.name)));
    if let Some(images) = strict::images(&document.text).filter(|_| kind == "compose") {
        count.valid += 1;
        let unknown = before.facts.iter().filter(|fact| !images.contains(&(fact.name.clone(), fact.image.clone())));
        count.wrong.extend(unknown.map(|fact| format!("{}: only we read {fact:?}", document.name)));
    }
    let mut random = Random::new(number as u64);
    for damage in inflict::damages(kind, &document.text, EACH, &mut random) {
        if before.fixed.iter().any(|&line| damage.touches(line, line)) {
            continue;
        }
        let text = damage.inflict(&document.text);
        let Ok(after) = said(document, &text) else {
            count.wrong.push(format!("{}: {damage} panics", document.name));
            continue;
        };
        count.wrong.extend(after.wrong.iter().map(|wrong| format!("{}: {damage}: {wrong}", document.name)));
        compare(&mut count, document, &before, (&damage, &text), &after);
    }
    count
}

fn said(document: &Document, text: &str) -> std::thread::Result<Said> {
    let file = File::new(RelPath::new(&document.path).expect("a path below the root"), text);
    catch_unwind(AssertUnwindSafe(|| facts::of(&source::read(&file), text)))
}

fn compare(count: &mut Count, document: &Document, before: &Said, damage: (&Damage, &str), after: &Said) {
    let (damage, text) = damage;
    let mut meant = None;
    for fact in before.facts.iter().filter(|fact| !fact.lines.iter().any(|&(from, to)| damage.touches(from, to))) {
        let moved = damage.moved(fact.start);
        let same = |other: &&facts::Fact| {
            other.start == moved && (&other.name, &other.image) == (&fact.name, &fact.image) && other.is_shown(text)
        };
        if after.facts.iter().any(|other| same(&other)) {
            count.facts += 1;
            count.survived += 1;
            continue;
        }
        let meant = meant.get_or_insert_with(|| strict::images(text).filter(|_| fact.name.is_some()));
        if meant.as_ref().is_some_and(|images| !images.contains(&(fact.name.clone(), fact.image.clone()))) {
            count.left_out += 1;
            continue;
        }
        count.facts += 1;
        count.lost.push(format!("{}: {damage}: {:?} {}", document.name, fact.name, fact.image));
    }
}
