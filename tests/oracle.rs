//! Docker Compose itself as the judge of `resolve::compose`: what `docker-compose config` makes of a chain of files,
//! against what we make of it. Same services, images, builds, variables, labels and commands; an error where it gives
//! one. Chains come from `../shared/corpus`, where that is there, and from a generator.
//!
//! `ONPAR_ORACLE_CASES` and `ONPAR_ORACLE_SEED` set how many chains are generated and which. A chain that differs is
//! made as small as it gets before it is shown. What such chains taught stays in `fixtures/compose` (`oracle/pinned.rs`),
//! and is held against what is written there where Compose is not installed. Deliberately absent: Compose's own messages, networks and ports.
//!
//! What Compose 2.40.3 does and we do not, so that the generator leaves it out:
//!
//! - It takes names that begin with `x-` out of `environment`, `args` and `labels` written as maps, and sets a variable
//!   `#extensions` instead: `services: {a: {image: x, environment: {x-y: 1}}}`. As `[x-y=1]` the name stays.
//! - It forgets tags behind a list of merge keys: with `<<: [*a, *b]` and `b: &b {labels: !override {}}` the labels of
//!   earlier files stay, with `<<: *b` they go.
//! - It forgets tags behind a merge key in a service whose name has a dot: the same in `services: {a.b: {<<: *b}}`.
//! - It takes the folder above where the `project_directory` of an `include` is not there.
//! - It answers one way or the other from run to run where a service extends one whose `!override` or `!reset` takes
//!   away what that one extends: `services: {a: {extends: b}, b: {extends: c, environment: !override [B=1]}, c: {image: x,
//!   environment: {C: 1}}}` gives `b` and `a` the variable `C` in some runs, in others not. We take it away, as Compose
//!   always does where `a` is not there; the judge asks again and one of its answers has to be ours.
//! - A `.inf` anywhere below `x-*` makes it fail when it prints JSON.
//!
//! And what may surprise but is followed: a line `COMPOSE_ENV_FILES=..` of `.env` does nothing; a variable named in
//! `environment` without a value, and set nowhere, hides the value that an `env_file` gives it; `${A:-{}}` ends at the
//! last brace of its line.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "the helpers of a test fail loudly, and its counts are printed"
)]

#[path = "oracle/compare.rs"]
mod compare;
#[path = "oracle/corpus.rs"]
mod corpus;
#[path = "oracle/fields.rs"]
mod fields;
#[path = "oracle/generate.rs"]
mod generate;
#[path = "oracle/inclusion.rs"]
mod inclusion;
#[path = "oracle/judge.rs"]
mod judge;
#[path = "oracle/pinned.rs"]
mod pinned;
#[path = "oracle/random.rs"]
mod random;
#[path = "oracle/shrink.rs"]
mod shrink;
#[path = "oracle/text.rs"]
mod text;
#[path = "oracle/tree.rs"]
mod tree;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use judge::{Judge, Verdict};

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

#[test]
fn generated_chains_are_loaded_as_compose_loads_them() {
    let Some(judge) = Judge::find() else {
        println!("oracle: 0 generated chains, Docker Compose is not installed (`cargo xtask oracle`)");
        return;
    };
    let (cases, seed) = (setting("ONPAR_ORACLE_CASES", 300), setting("ONPAR_ORACLE_SEED", 20_251_125));
    let (accepted, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed) as u64;
                    if number >= cases || failures.lock().unwrap().len() >= 5 {
                        return;
                    }
                    let case = generate::case(seed.wrapping_add(number));
                    match judge.judge(&case.render()) {
                        Verdict::Same { refused: false } => accepted.fetch_add(1, Ordering::Relaxed),
                        Verdict::Same { refused: true } => refused.fetch_add(1, Ordering::Relaxed),
                        Verdict::Other(_) => {
                            let (case, why) = shrink::shrink(case, &judge);
                            failures.lock().unwrap().push(format!("seed {}: {why}\n{}", seed + number, case.render()));
                            0
                        }
                    };
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    println!(
        "oracle: {} generated chains, {} accepted by both, {} refused by both, {} differ",
        next.load(Ordering::Relaxed).min(usize::try_from(cases).unwrap()),
        accepted.load(Ordering::Relaxed),
        refused.load(Ordering::Relaxed),
        failures.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n----\n"));
}

#[test]
fn corpus_chains_are_loaded_as_compose_loads_them() {
    let Some(cases) = corpus::cases() else {
        println!("oracle: 0 chains of the corpus, it is not there");
        return;
    };
    let Some(judge) = Judge::find() else {
        println!("oracle: 0 chains of the corpus, Docker Compose is not installed (`cargo xtask oracle`)");
        return;
    };
    let (mut accepted, mut refused, mut differ) = (0, 0, Vec::new());
    for (name, case) in &cases {
        match judge.judge_completed(case) {
            Verdict::Same { refused: false } => accepted += 1,
            Verdict::Same { refused: true } => refused += 1,
            Verdict::Other(why) => differ.push(format!("{name}: {why}")),
        }
    }
    println!(
        "oracle: {} chains of the corpus, {accepted} accepted by both, {refused} refused by both, {} differ",
        cases.len(),
        differ.len()
    );
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn pinned_chains_are_loaded_as_compose_loads_them() {
    let judge = Judge::find();
    let (cases, mut failures) = (pinned::cases(), Vec::new());
    for case in &cases {
        failures.extend(case.unexpected().map(|why| format!("{}: {why}", case.name)));
        match judge.as_ref().map(|judge| judge.judge(&case.written)) {
            Some(Verdict::Same { refused }) if refused != case.is_refused() => {
                failures.push(format!("{}: refused by both: {refused}", case.name));
            }
            Some(Verdict::Other(why)) => failures.push(format!("{}: {why}", case.name)),
            _ => {}
        }
    }
    let judged = if judge.is_some() { "held against Docker Compose" } else { "Docker Compose is not installed" };
    println!("oracle: {} pinned chains, {judged}, {} differ", cases.len(), failures.len());
    assert!(!cases.is_empty() && failures.is_empty(), "{}", failures.join("\n"));
}
