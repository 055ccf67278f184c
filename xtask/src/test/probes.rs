//! Does the server keep to the protocol, and does it stay up: the probes of `../shared/bench`, each on a fresh server
//! that looks at the example application.
//! Deliberately absent: a second try for a probe that failed, but for one that can spoil its own message.

use anyhow::{Result, bail};

use super::context::{self, Context};
use super::{Outcome, programs};
use crate::shell;

/// Its client answers the server from another thread, so now and then an answer stands between the bytes of the message
/// that it writes one by one. No server can read that; it is tried again, and the report counts it.
const SPOILS_ITSELF: &str = "message in single bytes";

const TRIES: u32 = 3;

/// What a run of the script said.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    failed: Vec<String>,
    last: String,
}

impl Told {
    /// Takes a line: `FAIL  name — why`, and at the end the counts.
    fn take(&mut self, line: &str) {
        line.clone_into(&mut self.last);
        if let Some(rest) = line.strip_prefix("FAIL ") {
            let name = rest.split(" — ").next().unwrap_or(rest).trim();
            self.failed.push(name.to_owned());
        }
    }
}

pub(super) fn run(context: &Context) -> Result<Outcome> {
    let script = match context::shared("bench/lspprobe.py") {
        Ok(script) => script,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    context::need_python()?;
    let server = context.server()?;
    let shop = shell::root().join("fixtures/shop");
    let probe = |only: &str| -> (Told, Result<()>) {
        let mut python = shell::python(&shell::root());
        python.arg(&script).arg("--root").arg(&shop).arg("--file").arg(shop.join("compose.yaml"));
        python.args(["--language-id", "dockercompose", "--only", only, "--"]).arg(server).arg("lsp");
        let mut told = Told::default();
        let result = programs::watch(&mut python, |line| told.take(line));
        (told, result)
    };

    let (told, result) = probe("");
    if told.failed.is_empty() {
        result?;
        return Ok(Outcome::Passed(told.last));
    }
    if told.failed.iter().any(|name| name != SPOILS_ITSELF) {
        bail!("{}: {}", told.last, told.failed.join("; "));
    }
    for again in 1..TRIES {
        if probe(SPOILS_ITSELF).1.is_ok() {
            return Ok(Outcome::Passed(format!("{}; the one that failed passed when repeated ({again})", told.last)));
        }
    }
    bail!("{}: {SPOILS_ITSELF}, {TRIES} times", told.last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_named() {
        let mut told = Told::default();
        for line in ["pass  one", "FAIL  message in single bytes — no answer in 10 s", "1 passed, 1 failed"] {
            told.take(line);
        }
        let wanted = Told { failed: vec![SPOILS_ITSELF.to_owned()], last: "1 passed, 1 failed".to_owned() };
        assert_eq!(told, wanted);
    }
}
