//! What the arguments and variables of a Dockerfile state: `ARG POSTGRES_VERSION=14`, `ENV DATABASE_URL=..`. They have
//! their say where they are written, and prove nothing: whoever builds or runs the image may set others.
//! Deliberately absent: which image a `FROM` comes to (`image`), lists of packages (`installed`).

use std::ops::Range;

use super::Reader;
use crate::catalog::sign;
use crate::connection;
use crate::inventory::{Declaration, Role, VersionSite};
use crate::resolve::environments::Placed;
use crate::source::Spelling;
use crate::syntax::dockerfile::{Arg, Stage, Variables};
use crate::syntax::expand::Expanded;
use crate::text::{Place, Span};
use crate::version::Pin;

impl Reader<'_> {
    /// The arguments above the first `FROM` that this stage's image is made of, and those that name a product.
    pub(super) fn arguments_before(&mut self, base: Option<&Declaration>) {
        let written = base.and_then(|base| base.write.as_ref().map(|site| (base, site)));
        for arg in &self.dockerfile.args_before {
            let Some(default) = &arg.default else { continue };
            let holds =
                written.filter(|(_, site)| site.place.file == *self.path && default.span.contains(site.place.span));
            let said = if self.speaks_for(arg) { self.variable(arg, &Variables::new()) } else { None };
            let said = said.or_else(|| {
                let (base, site) = holds?;
                let at = Place::new(self.path, default.span);
                let shown = site.place.clone();
                let name = Some(arg.name.value.to_string());
                let weak = Declaration {
                    pin: base.pin.clone(),
                    version_at: shown,
                    name,
                    ..self.weak(base.product, Role::Server, at)
                };
                Some(Declaration { shown: default.value.to_string(), ..weak })
            });
            self.found.declarations.extend(said);
        }
    }

    /// Whether an argument above the first `FROM` is said in this stage: it is used or repeated here, or it is nowhere and
    /// this is the last one.
    pub(super) fn speaks_for(&self, arg: &Arg) -> bool {
        let name: &str = &arg.name.value;
        let repeats = |stage: &Stage| {
            stage.from.value.contains(name) || stage.args.iter().any(|other| &*other.name.value == name)
        };
        let stages = &self.dockerfile.stages;
        let here = stages.get(self.index).is_some_and(repeats);
        here || self.index + 1 == stages.len() && !stages.iter().any(repeats)
    }

    /// The arguments and variables of the stage itself.
    pub(super) fn stated(&mut self, stage: &Stage) {
        if stage.args.is_empty() && stage.envs.is_empty() {
            return;
        }
        let given = |name: &str| self.args.get(name)?.as_ref().map(|value| Expanded::variable(&value.text, name));
        let known = self.dockerfile.variables(self.index, &given);
        let said: Vec<Declaration> =
            stage.args.iter().chain(&stage.envs).filter_map(|arg| self.variable(arg, &known)).collect();
        self.found.declarations.extend(said);
    }

    fn variable(&self, arg: &Arg, known: &Variables) -> Option<Declaration> {
        let name: &str = &arg.name.value;
        let default = arg.default.as_ref()?;
        let value = self.dockerfile.expand(default, &|other| known.get(other).filter(|_| other != name).cloned());
        let said = connection::of_variable(name, &value.text)?;
        let span = |range: &Range<usize>| within(&value, range, default.span);
        let at = Place::new(self.path, if said.names { arg.name.span } else { span(&said.at) });
        let mut weak = self.weak(said.product, said.role, at.clone());
        if let Some(word) = said.environment {
            let placed = Placed::word(sign::VARIABLE, word);
            (weak.environment, weak.environment_why) = (placed.environment, placed.why);
        }
        let (pin, version) = said.told.map_or((Pin::Unstated, None), |(pin, range)| (pin, Some(range)));
        let place = version.as_ref().map(|range| Place::new(self.path, span(range)));
        let exact = place.clone().filter(|place| version.is_some_and(|range| place.span.len() == range.len()));
        Some(Declaration {
            category: said.category,
            pin,
            version_at: place.unwrap_or(at),
            write: exact.map(|place| VersionSite { place, spelling: Spelling::Version }),
            host: said.host,
            shown: if said.role == Role::Adapter { format!("{name}={}", said.shown) } else { said.shown },
            name: Some(name.to_owned()),
            ..weak
        })
    }
}

/// Where bytes of an expanded value stand: in the value as it is written here, else all of that.
fn within(value: &Expanded, range: &Range<usize>, written: Span) -> Span {
    value.span_of(range.clone()).filter(|span| written.contains(*span)).unwrap_or(written)
}
