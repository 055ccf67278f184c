//! `onpar explain`: a rule's page on the terminal.
//! Deliberately absent: the pages; each is the doc comment of its rule's file.

use std::fmt::Write as _;

use onpar_core::rule::RULES;

use super::Outcome;
use super::output::{self, Color};
use crate::report::markdown;
use crate::report::style::{BOLD, paint};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Id of a rule; without it the rules are listed
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  onpar explain                  list the rules
  onpar explain service-version  one rule's page";

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let text = match &arguments.rule {
        None => list(),
        Some(id) => {
            let rule = super::known_rule(id)?;
            markdown::for_terminal(&rule.page())
        }
    };
    output::print(color, |out| out.write_all(text.as_bytes()))?;
    Ok(Outcome::Clean)
}

fn list() -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    RULES.iter().fold(String::new(), |mut out, rule| {
        let pad = width - rule.id.len();
        let _ = writeln!(out, "{}{:pad$}  {}", paint(BOLD, rule.id), "", rule.about);
        out
    })
}
