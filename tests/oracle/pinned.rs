//! `fixtures/compose/<case>`: small chains that were once read otherwise than Compose reads them, one matter each.
//!
//! A case is `compose.yaml`, with `over.yaml` over it if that is there (without a `compose.yaml`: the files that Compose
//! finds itself), whatever they name, and either `expect.json`, the services that `onpar resolve` gives with all values
//! shown, or `refuse.txt`, what it says where Compose refuses. `ONPAR_BLESS=1` rewrites these; Compose still judges.
//! Deliberately absent: profiles and env files of the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::tree::Written;

const SERVICES: &str = "expect.json";
const REFUSED: &str = "refuse.txt";

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) written: Written,
    folder: PathBuf,
}

pub(crate) fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/compose");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.into_iter().map(case).collect()
}

fn case(folder: PathBuf) -> Case {
    let mut files = BTreeMap::new();
    super::corpus::walk(&folder, "", &mut files);
    files.retain(|path, _| path != SERVICES && path != REFUSED);
    let chain = if files.contains_key("compose.yaml") { &["compose.yaml", "over.yaml"][..] } else { &[] };
    let chain = chain.iter().filter(|path| files.contains_key(**path)).map(|path| (*path).to_owned()).collect();
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    Case { name, written: Written { files, chain, ..Written::default() }, folder }
}

impl Case {
    pub(crate) fn is_refused(&self) -> bool {
        self.folder.join(REFUSED).is_file()
    }

    /// What `onpar resolve` says otherwise than the case expects.
    pub(crate) fn unexpected(&self) -> Option<String> {
        let (name, said) = self.resolve();
        if std::env::var_os("ONPAR_BLESS").is_some_and(|value| value == "1") {
            for old in [SERVICES, REFUSED] {
                let _ = std::fs::remove_file(self.folder.join(old));
            }
            std::fs::write(self.folder.join(name), &said).unwrap();
        }
        let expected = std::fs::read_to_string(self.folder.join(name)).ok();
        let other = if name == SERVICES { REFUSED } else { SERVICES };
        if self.folder.join(other).is_file() || expected.is_none() {
            return Some(format!("{name} is not what is expected:\n{said}"));
        }
        expected.filter(|expected| *expected != said).map(|expected| format!("expected\n{expected}\nresolved\n{said}"))
    }

    /// Which file of the case speaks of this outcome, and what it would say.
    fn resolve(&self) -> (&'static str, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onpar"));
        command.current_dir(&self.folder).stdin(Stdio::null()).env_remove("ONPAR_LOG").env("NO_COLOR", "1");
        command.args(["resolve", "--format", "json", "--show-values"]);
        for file in &self.written.chain {
            command.args(["-f", file]);
        }
        let output = command.output().unwrap();
        if output.status.code() != Some(0) {
            return (REFUSED, String::from_utf8(output.stderr).unwrap());
        }
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (SERVICES, format!("{:#}\n", json["services"]))
    }
}
