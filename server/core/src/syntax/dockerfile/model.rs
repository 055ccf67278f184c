//! Instructions to stages, arguments and images, and the expansion of their variables.

use std::collections::BTreeMap;
use std::ops::Range;

use super::words::words;
use super::{Dockerfile, Instruction, Joined, Word};
use crate::syntax::Problem;
use crate::syntax::expand::{Expanded, Rules, expand};
use crate::text::{Span, Spanned};

/// Values set in one stage, those set again included; further ones are not set.
const MAX_VARIABLES: usize = 1000;
/// Stages of one file; what stands below belongs to the last.
const MAX_STAGES: usize = 500;

const AUTOMATIC: [(&str, &str); 8] = [
    ("TARGETPLATFORM", "linux/amd64"),
    ("TARGETOS", "linux"),
    ("TARGETARCH", "amd64"),
    ("TARGETVARIANT", ""),
    ("BUILDPLATFORM", "linux/amd64"),
    ("BUILDOS", "linux"),
    ("BUILDARCH", "amd64"),
    ("BUILDVARIANT", ""),
];

/// `ARG NAME=default`, or one `NAME=value` of an `ENV`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arg {
    pub name: Word,
    /// As written, quotes and variables included.
    pub default: Option<Word>,
}

/// From one `FROM` to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The image as written, `${..}` included; empty behind a `FROM` that is still being typed.
    pub from: Word,
    pub platform: Option<Word>,
    pub alias: Option<Word>,
    pub args: Vec<Arg>,
    pub envs: Vec<Arg>,
    /// `COPY --from=`, `ADD --from=` and `RUN --mount=..,from=`: stages or images.
    pub copies_from: Vec<Word>,
    pub runs: Vec<Run>,
    /// The last `USER`.
    pub user: Option<Word>,
    /// The last `CMD` and `ENTRYPOINT`, as indexes into [`Dockerfile::instructions`].
    pub cmd: Option<usize>,
    pub entrypoint: Option<usize>,
    /// Its instructions, `FROM` first.
    pub instructions: Range<usize>,
}

/// A `RUN`: the texts in it that a shell runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub span: Span,
    /// The command line, or the script in `["sh", "-c", "script"]`, then heredocs a shell reads.
    pub scripts: Vec<Joined>,
}

impl Run {
    /// The packages the scripts install, in order.
    #[must_use]
    pub fn packages(&self) -> Vec<super::Install> {
        self.scripts.iter().flat_map(super::packages).collect()
    }
}

/// The variables of a stage, by name.
pub type Variables = BTreeMap<Box<str>, Expanded>;
/// The value of a build argument given from outside the file.
pub type Given<'a> = &'a dyn Fn(&str) -> Option<Expanded>;

pub(super) fn fill(file: &mut Dockerfile, text: &str) {
    let instructions = std::mem::take(&mut file.instructions);
    for (index, instruction) in instructions.iter().enumerate().filter(|(_, instruction)| !instruction.onbuild) {
        if &*instruction.name.value == "FROM" && file.stages.len() < MAX_STAGES {
            let stage = stage(instruction, index);
            if stage.from.value.is_empty() {
                file.problems.push(Problem::new(instruction.span, "FROM without an image"));
            }
            file.stages.push(stage);
        } else if let Some(stage) = file.stages.last_mut() {
            stage.take(instruction, index, file.escape, text);
        } else if &*instruction.name.value == "ARG" {
            file.args_before.extend(pairs(instruction, file.escape));
        }
        if let Some(stage) = file.stages.last_mut() {
            stage.instructions.end = index + 1;
        }
    }
    file.instructions = instructions;
}

fn stage(from: &Instruction, index: usize) -> Stage {
    let end = from.span.range().end;
    let mut words = from.args.iter();
    let image = words.next().cloned().unwrap_or_else(|| Spanned::new("".into(), Span::new(end, end)));
    let alias = match (words.next(), words.next()) {
        (Some(word), Some(alias)) if word.value.eq_ignore_ascii_case("as") => Some(alias.clone()),
        _ => None,
    };
    Stage {
        from: image,
        platform: from.flag("platform").cloned(),
        alias,
        args: Vec::new(),
        envs: Vec::new(),
        copies_from: Vec::new(),
        runs: Vec::new(),
        user: None,
        cmd: None,
        entrypoint: None,
        instructions: index..index + 1,
    }
}

impl Stage {
    fn take(&mut self, instruction: &Instruction, index: usize, escape: char, text: &str) {
        match &*instruction.name.value {
            "ARG" => self.args.extend(pairs(instruction, escape)),
            "ENV" => self.envs.extend(pairs(instruction, escape)),
            "COPY" | "ADD" => self.copies_from.extend(instruction.flag("from").cloned()),
            "RUN" => {
                self.copies_from.extend(instruction.flags.iter().filter_map(mounted));
                self.runs.push(run(instruction, text));
            }
            "USER" => self.user = instruction.args.first().cloned(),
            "CMD" => self.cmd = Some(index),
            "ENTRYPOINT" => self.entrypoint = Some(index),
            _ => {}
        }
    }
}

/// The image in `--mount=type=bind,from=image`.
fn mounted(flag: &super::Flag) -> Option<Word> {
    let text = &*flag.value.value;
    let at = text.strip_prefix("from=").map(|_| 0).or_else(|| text.find(",from=").map(|at| at + 1))?;
    let start = at + "from=".len();
    let rest = text.get(start..)?;
    let name = rest.split(',').next().unwrap_or(rest);
    let exact = flag.value.span.len() == text.len();
    let span = if exact { flag.value.span.slice(start, start + name.len()) } else { flag.value.span };
    (&*flag.name.value == "mount" && !name.is_empty()).then(|| Spanned::new(name.into(), span))
}

/// The scripts of a `RUN`. A heredoc is one if the command is the heredoc itself or a shell reading it.
fn run(instruction: &Instruction, text: &str) -> Run {
    let mut scripts = Vec::new();
    match &instruction.json {
        Some(items) => {
            let shell = items.first().is_some_and(|item| super::shell::is_shell(&item.value));
            let flag = items.iter().position(|item| shell && super::shell::is_command_flag(&item.value));
            let script = flag.and_then(|flag| items.get(flag + 1));
            match script {
                Some(script) => scripts.push(Joined::at(text, script.span)),
                // Without a shell the items are the words of one command, and read as such.
                None => {
                    let mut words = Joined::default();
                    for item in items {
                        words.push(item.span.of(text), item.span.range().start);
                        words.push(" ", item.span.range().end);
                    }
                    scripts.push(words);
                }
            }
        }
        None => scripts.push(instruction.rest.clone()),
    }
    let first = instruction.args.first().map_or("", |word| &*word.value);
    let shell =
        first.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with("<<") || super::shell::is_shell(first);
    for heredoc in instruction.heredocs.iter().filter(|_| shell) {
        let script = heredoc.body.of(text).trim_start();
        let head = script.lines().next().unwrap_or("");
        if !head.starts_with("#!") || head.contains("sh") {
            scripts.push(Joined::at(text, heredoc.body));
        }
    }
    Run { span: instruction.span, scripts }
}

/// The names and values of an `ARG` or `ENV`, the old `ENV NAME value` included.
fn pairs(instruction: &Instruction, escape: char) -> Vec<Arg> {
    let rest = &instruction.rest;
    let words = words(&rest.text, 0, escape);
    let equals =
        |word: &Range<usize>| rest.text.get(word.clone()).and_then(|text| text.find('=')).map(|at| word.start + at);
    if let (Some(first), Some(second), "ENV") = (words.first(), words.get(1), &*instruction.name.value)
        && equals(first).is_none()
    {
        let value = rest.spanned(second.start..rest.text.len());
        return vec![Arg { name: rest.spanned(first.clone()), default: Some(value) }];
    }
    words
        .into_iter()
        .map(|word| match equals(&word) {
            Some(at) => Arg { name: rest.spanned(word.start..at), default: Some(rest.spanned(at + 1..word.end)) },
            None => Arg { name: rest.spanned(word), default: None },
        })
        .collect()
}

impl Dockerfile {
    /// The stage called `name`; names are compared without regard to case, the last one wins.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<usize> {
        self.stages
            .iter()
            .rposition(|stage| stage.alias.as_ref().is_some_and(|alias| alias.value.eq_ignore_ascii_case(name)))
    }

    /// Expands a word of this file; what variables stand for is the caller's.
    #[must_use]
    pub fn expand(&self, word: &Word, lookup: Given) -> Expanded {
        let exact = word.span.len() == word.value.len();
        let place = |range: Range<usize>| if exact { word.span.slice(range.start, range.end) } else { word.span };
        expand(&word.value, &place, Rules::dockerfile(self.escape), lookup)
    }

    /// What the stage's `FROM` names, by the arguments above the first `FROM` and those given from outside.
    #[must_use]
    pub fn image(&self, stage: &Stage, given: Given) -> Expanded {
        let globals = self.globals(given);
        self.expand(&stage.from, &|name| globals.get(name).cloned())
    }

    /// The arguments above the first `FROM`, and those that BuildKit sets by itself. Which platform it is does not
    /// matter here, only that there is one:
    /// <https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope>.
    #[must_use]
    pub fn globals(&self, given: Given) -> Variables {
        let mut globals = Variables::new();
        for (name, value) in AUTOMATIC {
            globals.insert(name.into(), Expanded::variable(value, name));
        }
        for arg in self.args_before.iter().take(MAX_VARIABLES) {
            self.bind(arg, &mut globals, given, &|_| None);
        }
        globals
    }

    fn bind(&self, arg: &Arg, into: &mut Variables, given: Given, inherited: Given) {
        let name = &arg.name.value;
        let value = given(name).or_else(|| match &arg.default {
            Some(default) => Some(self.expand(default, &|name| into.get(name).cloned())),
            None => inherited(name),
        });
        if let Some(value) = value {
            into.insert(name.clone(), value);
        }
    }

    /// The variables at the end of a stage: its `ENV`s (those of the stages it builds on included), then its `ARG`s.
    #[must_use]
    pub fn variables(&self, stage: usize, given: Given) -> Variables {
        let mut chain = Vec::new();
        let mut next = Some(stage);
        while let Some((index, stage)) = next.and_then(|index| Some((index, self.stages.get(index)?))) {
            chain.push(stage);
            next = self.stage(&stage.from.value).filter(|&base| base < index);
        }
        let globals = self.globals(given);
        let (mut envs, mut all) = (Variables::new(), Variables::new());
        let mut left = MAX_VARIABLES;
        for stage in chain.into_iter().rev() {
            all = envs.clone();
            for instruction in self.instructions.get(stage.instructions.clone()).unwrap_or_default() {
                let name = &*instruction.name.value;
                if instruction.onbuild || !matches!(name, "ARG" | "ENV") {
                    continue;
                }
                // An `ENV` sees the values from before its own line.
                let mut set = Vec::new();
                for arg in pairs(instruction, self.escape).into_iter().take(left) {
                    left -= 1;
                    if name == "ENV" {
                        let value = arg.default.map(|value| self.expand(&value, &|name| all.get(name).cloned()));
                        set.extend(value.map(|value| (arg.name.value, value)));
                    } else if !envs.contains_key(&arg.name.value) {
                        self.bind(&arg, &mut all, given, &|name| globals.get(name).cloned());
                    }
                }
                for (name, value) in set {
                    envs.insert(name.clone(), value.clone());
                    all.insert(name, value);
                }
            }
        }
        all
    }
}
