//! The images that a reading holds, with their lines, and whether every span of it is one of the text.
//! Deliberately absent: what other files make of it.

use onpar_core::source::compose::{self, Data, Field, Item};
use onpar_core::source::{Model, Reading};
use onpar_core::syntax::dockerfile::Dockerfile;
use onpar_core::text::Span;

use super::inflict::line_of;

#[derive(Debug)]
pub(crate) struct Fact {
    /// The service; `None` in a Dockerfile.
    pub(crate) name: Option<String>,
    pub(crate) image: String,
    /// Where the image begins, and what stands there.
    pub(crate) start: usize,
    end: usize,
    /// Whether the text there has to be the image, byte for byte.
    verbatim: bool,
    /// First and last lines, from 0, of all it depends on.
    pub(crate) lines: Vec<(usize, usize)>,
}

impl Fact {
    /// Whether the span shows the value.
    pub(crate) fn is_shown(&self, text: &str) -> bool {
        let shown = text.get(self.start..self.end);
        if self.verbatim { shown == Some(&self.image) } else { shown.is_some_and(|shown| !shown.is_empty()) }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) facts: Vec<Fact>,
    /// Lines that all facts depend on.
    pub(crate) fixed: Vec<usize>,
    /// Spans that are not of the text.
    pub(crate) wrong: Vec<String>,
}

pub(crate) fn of(reading: &Reading, text: &str) -> Said {
    let mut said = Said::default();
    for problem in &reading.problems {
        said.check(problem.span, text, "a problem");
    }
    match &reading.model {
        Some(Model::Compose(model)) => said.compose(model, text),
        Some(Model::Dockerfile(file)) => said.dockerfile(file, text),
        _ => {}
    }
    for fact in said.facts.iter().filter(|fact| !fact.is_shown(text)) {
        said.wrong.push(format!("{:?} {} is not at {}..{}", fact.name, fact.image, fact.start, fact.end));
    }
    said
}

impl Said {
    fn check(&mut self, span: Span, text: &str, what: &str) {
        if text.get(span.range()).is_none() {
            self.wrong.push(format!("{what} at {span:?} is not of the text"));
        }
    }

    fn compose(&mut self, model: &compose::Model, text: &str) {
        for document in &model.documents {
            self.item(document, text);
            let Some(services) = document.entry("services") else { continue };
            if !services.key.span.is_empty() {
                self.fixed.push(line_of(text, services.key.span.range().start));
            }
            self.facts.extend(services.value.entries().iter().filter_map(|service| image(service, text)));
        }
    }

    fn item(&mut self, item: &Item, text: &str) {
        self.check(item.span, text, "a value");
        if let Some(alias) = item.alias {
            self.check(alias, text, "an alias");
        }
        match &item.data {
            Data::Null => {}
            Data::Scalar(scalar) => self.check(scalar.inner, text, "a scalar"),
            Data::Seq(items) => items.iter().for_each(|item| self.item(item, text)),
            Data::Map(fields) => {
                for field in fields {
                    self.check(field.key.span, text, "a key");
                    self.item(&field.value, text);
                }
            }
        }
    }

    fn dockerfile(&mut self, file: &Dockerfile, text: &str) {
        for instruction in &file.instructions {
            self.check(instruction.span, text, "an instruction");
            self.check(instruction.name.span, text, "a name");
            for word in instruction.args.iter().chain(instruction.json.iter().flatten()) {
                self.check(word.span, text, "a word");
            }
            for flag in &instruction.flags {
                self.check(flag.name.span, text, "a flag");
                self.check(flag.value.span, text, "a flag's value");
            }
            for heredoc in &instruction.heredocs {
                self.check(heredoc.body, text, "a heredoc");
            }
        }
        for run in file.stages.iter().flat_map(|stage| &stage.runs) {
            self.check(run.span, text, "a run");
            for package in run.packages() {
                self.check(package.name.span, text, "a package");
            }
        }
        for stage in file.stages.iter().filter(|stage| !stage.from.value.is_empty()) {
            let Some(from) = file.instructions.get(stage.instructions.start) else { continue };
            let at = stage.from.span.range();
            self.facts.push(Fact {
                name: None,
                image: stage.from.value.to_string(),
                verbatim: at.len() == stage.from.value.len(),
                start: at.start,
                end: at.end,
                lines: vec![lines(text, from.span)],
            });
        }
    }
}

fn image(service: &Field, text: &str) -> Option<Fact> {
    let field = service.value.entry("image")?;
    let Data::Scalar(image) = &field.value.data else { return None };
    let own = service.key.span.to(service.value.alias.unwrap_or(service.value.span));
    let at = image.inner.range();
    let mut depends = vec![lines(text, own)];
    if !own.contains(image.inner) {
        // It comes through an anchor, which begins with the last `&` above it.
        let anchor = text[..at.start].rfind('&').unwrap_or(at.start);
        depends.push(lines(text, Span::new(anchor, at.end)));
    }
    Some(Fact {
        name: Some(service.key.value.to_string()),
        image: image.text.to_string(),
        verbatim: image.verbatim,
        start: at.start,
        end: at.end,
        lines: depends,
    })
}

fn lines(text: &str, span: Span) -> (usize, usize) {
    (line_of(text, span.range().start), line_of(text, span.range().end))
}
