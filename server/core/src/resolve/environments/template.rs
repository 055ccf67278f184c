//! Env files and their templates, `.env.example`: for whom people copy them.
//! Deliberately absent: which files are templates (`is_example`).

use super::{Placed, SELECTORS, is_example, is_template_word};
use crate::catalog::{self, sign};
use crate::environment::Environment;
use crate::resolve::chains::Placements;
use crate::source::Reading;
use crate::text::RelPath;

/// What uses a file: the compose chains that read it; for a template, those that read what people copy it to, or else
/// the environment that it sets.
pub(in crate::resolve) fn uses(
    path: &RelPath,
    reading: &Reading,
    paths: &[&RelPath],
    placed: &Placements,
) -> Vec<Placed> {
    let own = placed.env_file(path);
    if path.name() == ".env" && own.iter().any(|place| place.environment == Environment::Development) {
        // A deploy has a `.env` of its own: the one that is here is the developers'.
        return own.iter().filter(|place| place.environment != Environment::Production).cloned().collect();
    }
    if !own.is_empty() || reading.source != "dotenv" || !is_example(path) {
        return own.to_vec();
    }
    let uses = copies(path).map(|copy| placed.env_file(&copy).to_vec()).find(|uses| !uses.is_empty());
    let mut uses = uses.unwrap_or_default();
    uses.retain(|place| place.environment.is_compared());
    match uses.as_slice() {
        [] => selects(reading).into_iter().collect(),
        [_] => uses,
        _ => chosen(path, &uses, paths).map_or_else(|| vec![several(&uses)], |place| vec![place]),
    }
}

fn several(uses: &[Placed]) -> Placed {
    let evidence = uses.iter().map(|place| place.evidence(sign::USED.weight)).collect();
    Placed::shared("template of a file that several environments read").with(evidence)
}

/// The one that the name means: `.env.example.aws` the deploy, and then `.env.example` beside it the developers'.
fn chosen(path: &RelPath, uses: &[Placed], paths: &[&RelPath]) -> Option<Placed> {
    let of = |path: &RelPath| catalog::environment_of_name(path.name()).map(|(word, _)| Environment::from_word(word));
    let find = |environment: &Environment| uses.iter().find(|place| place.environment == *environment).cloned();
    if let Some(place) = of(path).and_then(|environment| find(&environment)) {
        return Some(place);
    }
    let beside = |other: &&&RelPath| **other != path && other.folder() == path.folder() && is_example(other);
    let named = paths.iter().filter(beside).filter_map(|other| of(other)).any(|named| find(&named).is_some());
    if named { find(&Environment::Development) } else { None }
}

/// `APP_ENV=prod` in a template says what it is for, where nothing else does.
fn selects(reading: &Reading) -> Option<Placed> {
    let lines = reading.defines.iter().filter(|line| SELECTORS.contains(&&*line.name.value));
    let mut values = lines.filter_map(|line| line.value.as_deref());
    let production = values.any(|value| matches!(value.to_ascii_lowercase().as_str(), "prod" | "production"));
    production.then(|| Placed::by(sign::SELECTS_PRODUCTION, Environment::Production))
}

/// The files that a template may be copied to: `.env.example` to `.env`, `docker.env.dist` to `docker.env`.
fn copies(path: &RelPath) -> impl Iterator<Item = RelPath> {
    let words: Vec<&str> = path.name().split('.').collect();
    let plain: Vec<&str> = words.iter().filter(|word| !is_template_word(word)).copied().collect();
    let before: Vec<&str> = words.iter().take_while(|word| !is_template_word(word)).copied().collect();
    let folder = path.folder();
    let names = [plain.join("."), before.join("."), ".env".to_owned()];
    names.into_iter().filter_map(move |name| folder.join(&name))
}
