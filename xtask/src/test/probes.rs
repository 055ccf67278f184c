//! Does the server keep to the protocol, and does it stay up: the probes of `../shared/bench`, each on a fresh server
//! that looks at the example application.

use anyhow::{Result, bail};

use super::context::{self, Context};
use super::{Outcome, programs};
use crate::shell;

pub(super) fn run(context: &Context) -> Result<Outcome> {
    let probe = match context::shared("bench/lspprobe.py") {
        Ok(probe) => probe,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    context::need_python()?;
    let root = shell::root();
    let shop = root.join("fixtures/shop");
    let mut last = String::new();
    let mut probes = shell::python(&root);
    probes.arg(probe).arg("--root").arg(&shop).arg("--file").arg(shop.join("compose.yaml"));
    probes.args(["--language-id", "dockercompose", "--"]).arg(context.server()?).arg("lsp");
    let result = programs::watch(&mut probes, |line| line.clone_into(&mut last));
    if result.is_err() && last.contains(" failed") {
        bail!("{last}");
    }
    result?;
    Ok(Outcome::Passed(last))
}
