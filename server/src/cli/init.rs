//! `onpar init`: a first `.onpar.yaml`.
//! Deliberately absent: what stands in it (`onpar_core::config`).

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use onpar_core::config;
use onpar_core::engine::CONFIG_FILE;

use super::Outcome;
use super::output::{self, Color};
use super::target::Target;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder to write it in [default: the current folder]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Print it instead of writing it
    #[arg(long)]
    print: bool,
}

const EXAMPLES: &str = "\
The file says what was found and asks what is not clear, in comments: nothing changes until somebody takes a `#` away.
A file that is there is never touched.

Examples:
  onpar init                             write .onpar.yaml in this folder
  onpar init --print                     see what it would write";

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let folder = arguments.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    let path = folder.join(CONFIG_FILE);
    if !arguments.print && path.symlink_metadata().is_ok() {
        anyhow::bail!("{CONFIG_FILE} is there already: it is left as it is (`onpar init --print` shows a first one)");
    }
    let analysis = Target::new(std::slice::from_ref(&folder))?.analyse(color)?;
    let text = config::first_file(&analysis.engine);
    if arguments.print {
        output::print(color, |out| out.write_all(text.as_bytes()))?;
        return Ok(Outcome::Clean);
    }
    // Whoever was faster keeps what they wrote.
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    let mut file = match file {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            anyhow::bail!("{CONFIG_FILE} is there already: it is left as it is")
        }
        file => file.with_context(|| CONFIG_FILE.to_owned())?,
    };
    file.write_all(text.as_bytes()).with_context(|| CONFIG_FILE.to_owned())?;
    output::print(color, |out| out.write_all(format!("{CONFIG_FILE} written\n").as_bytes()))?;
    Ok(Outcome::Clean)
}
