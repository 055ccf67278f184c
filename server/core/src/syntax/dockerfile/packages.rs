//! The packages that a script installs with the package managers of systems and languages.
//!
//! Deliberately absent: what a package is, versions of its own (`name=version` is one name), files and URLs.

use super::Joined;
use super::shell::{Word, commands, is_command_flag, is_shell};
use crate::text::Spanned;

/// `sh -c "sh -c '..'"` is followed this deep.
pub(super) const MAX_DEPTH: usize = 3;

/// One package that is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Install {
    pub manager: Manager,
    /// As written, version and variables included: `postgresql-client=15+248`, `redis>=4`, `pg-${MAJOR}`.
    pub name: Spanned<Box<str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manager {
    Apt,
    Apk,
    Yum,
    Dnf,
    Microdnf,
    Zypper,
    Pacman,
    AmazonLinuxExtras,
    Pip,
    Gem,
    Npm,
}

/// The packages that the script installs, in order.
#[must_use]
pub fn packages(script: &Joined) -> Vec<Install> {
    let mut found = Vec::new();
    collect(script, &mut found, 0);
    found
}

fn collect(script: &Joined, found: &mut Vec<Install>, depth: usize) {
    for command in commands(&script.text) {
        let words = without_prefix(&command);
        let Some((program, rest)) = words.split_first() else { continue };
        let program = program.text.rsplit('/').next().unwrap_or("");
        if is_shell(program) {
            let flag = rest.iter().position(|word| is_command_flag(&word.text));
            if let Some(inner) = flag.and_then(|flag| rest.get(flag + 1)).filter(|_| depth < MAX_DEPTH) {
                collect(&unquoted(script, inner), found, depth + 1);
            }
            continue;
        }
        let Some((manager, names)) = installed(program, rest) else { continue };
        found.extend(names.into_iter().map(|word| {
            let span = script.span(word.range.clone());
            Install { manager, name: Spanned::new(word.text.as_str().into(), inner_span(script, word, span)) }
        }));
    }
}

/// Without quotes around the whole word.
pub(super) fn inner_span(script: &Joined, word: &Word, span: crate::text::Span) -> crate::text::Span {
    let quoted = word.range.len() == word.text.len() + 2;
    let inner = word.range.start + 1..word.range.end.saturating_sub(1).max(word.range.start + 1);
    if quoted && script.text.get(inner.clone()) == Some(&word.text) { script.span(inner) } else { span }
}

pub(super) fn unquoted(script: &Joined, word: &Word) -> Joined {
    let raw = script.text.get(word.range.clone()).unwrap_or("");
    let quoted = raw.len() >= 2 && raw.starts_with(['"', '\'']) && raw.ends_with(['"', '\'']);
    let trim = usize::from(quoted);
    script.slice(word.range.start + trim..word.range.end - trim)
}

/// The command itself, behind assignments, shell keywords and programs that run another.
pub(super) fn without_prefix(command: &[Word]) -> &[Word] {
    const SKIPPED: &[&str] = &[
        "if",
        "then",
        "elif",
        "else",
        "while",
        "until",
        "do",
        "!",
        "{",
        "time",
        "sudo",
        "env",
        "exec",
        "command",
        "nice",
        "eatmydata",
        "xargs",
        "retry",
    ];
    let mut words = command;
    let mut skipped = false;
    while let Some((first, rest)) = words.split_first() {
        let assignment = first
            .text
            .split_once('=')
            .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
        let option = skipped && first.text.starts_with('-');
        if !(assignment || option || SKIPPED.contains(&first.text.as_str())) {
            break;
        }
        skipped = true;
        words = rest;
    }
    words
}

type Names<'a> = Vec<&'a Word>;

fn installed<'a>(program: &str, words: &'a [Word]) -> Option<(Manager, Names<'a>)> {
    use Manager as M;
    let after = |verbs: &[&str], takes: &[&str]| names(words, verbs, takes);
    let pip = &["install", "download"];
    Some(match program {
        "apt-get" | "apt" | "aptitude" => {
            (M::Apt, after(&["install"], &["-t", "-o", "-c", "--target-release", "--option"])?)
        }
        // Of Bitnami's images, and of many a script's own.
        "install_packages" => (M::Apt, plain(words, &[])),
        "apk" => (M::Apk, after(&["add"], &["-t", "--virtual", "-X", "--repository", "-p", "--root"])?),
        "yum" | "dnf" | "microdnf" | "dnf5" | "tdnf" => {
            let manager = match program {
                "yum" => M::Yum,
                "microdnf" => M::Microdnf,
                _ => M::Dnf,
            };
            let takes =
                ["-c", "--enablerepo", "--disablerepo", "--repo", "--setopt", "--installroot", "-x", "--exclude"];
            let verbs: &[&str] = match plain(words, &takes).first().map(|word| word.text.as_str()) {
                Some("module") => &["module", "install|enable|switch-to"],
                _ => &["install|reinstall|localinstall"],
            };
            (manager, after(verbs, &takes)?)
        }
        "amazon-linux-extras" => (M::AmazonLinuxExtras, after(&["install|enable"], &[])?),
        "zypper" => (M::Zypper, after(&["install|in"], &["-R", "--root", "-r", "--repo", "--from"])?),
        "pacman" => {
            let sync = words.iter().any(|word| word.text.starts_with("-S") || word.text == "--sync");
            (M::Pacman, sync.then(|| plain(words, &["-r", "--root", "-b", "--dbpath"]))?)
        }
        "gem" => (M::Gem, after(&["install"], &["-v", "--version", "-i", "--install-dir", "-s", "--source", "-n"])?),
        "npm" => (M::Npm, after(&["install|i|add"], &["--prefix", "--registry"])?),
        "yarn" => match words.first().map(|word| word.text.as_str()) {
            Some("global") => (M::Npm, after(&["global", "add"], &[])?),
            _ => (M::Npm, after(&["add"], &[])?),
        },
        "pnpm" => (M::Npm, after(&["add|install|i"], &[])?),
        "uv" => (M::Pip, names(words, &["pip", "install"], PIP_TAKES)?),
        name if name.starts_with("pip") => (M::Pip, after(pip.get(..1)?, PIP_TAKES)?),
        name if name.starts_with("python") => {
            let module = words.iter().position(|word| word.text == "-m")? + 1;
            let pip = words.get(module).filter(|word| word.text == "pip");
            (M::Pip, names(pip.and(words.get(module + 1..))?, &["install"], PIP_TAKES)?)
        }
        _ => return None,
    })
}

const PIP_TAKES: &[&str] = &[
    "-r",
    "--requirement",
    "-c",
    "--constraint",
    "-e",
    "--editable",
    "-i",
    "--index-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "-t",
    "--target",
    "--prefix",
    "--root",
    "--platform",
    "--python-version",
    "--trusted-host",
];

/// The words behind the verbs (each may be `one|another`), or nothing if the command has others.
fn names<'a>(words: &'a [Word], verbs: &[&str], takes: &[&str]) -> Option<Names<'a>> {
    let mut words = plain(words, takes).into_iter();
    for verb in verbs {
        let word = words.next()?;
        if !verb.split('|').any(|verb| verb == word.text) {
            return None;
        }
    }
    Some(words.filter(|word| is_name(&word.text)).collect())
}

/// The words that are no options and no options' values.
fn plain<'a>(words: &'a [Word], takes: &[&str]) -> Names<'a> {
    let mut skip = false;
    words
        .iter()
        .filter(|word| {
            let value = std::mem::replace(&mut skip, takes.contains(&word.text.as_str()));
            !value && !word.text.starts_with('-')
        })
        .collect()
}

/// No path, no URL, no package file, nothing computed by a command, no removal.
fn is_name(word: &str) -> bool {
    let file = [".deb", ".rpm", ".apk", ".whl", ".tar.gz", ".tgz", ".zip", ".gem", ".txt"];
    !word.is_empty()
        && word != "}"
        && !word.starts_with(['.', '/', '!', '~', '`'])
        && !word.contains("://")
        && !word.contains("$(")
        && !file.iter().any(|end| word.ends_with(end))
}
