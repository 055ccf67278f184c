//! Words and paths that name environments: `production`, `docker-compose.prod.yml`, `overlays/staging/`.
//!
//! Deliberately absent: what is inside a file, and what it is used with (`resolve` weighs those in).

use super::generated::environments::{NOT_ENVIRONMENTS, PATHS, TOKENS};
use super::pattern::Haystack;

/// What a path of a known form holds.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub(crate) enum Holds {
    /// The declarations of this environment.
    Environment(&'static str),
    /// Those of the environment named in it.
    Named,
    /// Those of several, told apart by keys inside.
    Keys,
    /// The path alone does not say.
    Open,
    /// Not a deployment of this repository: examples, fixtures, documentation.
    Example,
}

/// A reason to take a file for an environment's, as the catalogue weighs it.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub struct Sign {
    /// The environment it always means; `None`: whoever meets the sign says which.
    pub environment: Option<&'static str>,
    /// Percent.
    pub weight: u8,
    /// A few words.
    pub why: &'static str,
}

/// Where in a path an environment is named.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub enum Named {
    /// In the file's own name.
    File,
    Folder,
    /// Nowhere: such paths are for that environment.
    Form,
}

type Says = (&'static str, u8, Named);

/// Two environments this sure in one name make it ambiguous.
const SURE: u8 = 80;
/// A folder's name must be this sure: `server/`, `main/` and `docker/` are folders of everything.
const SURE_FOLDER: u8 = 85;
/// A form this sure decides whatever words the path has: a CI workflow is CI.
const DECIDES: u8 = 95;
/// Parts of a name that make the file a template of another.
const TEMPLATES: [&str; 5] = ["example", "sample", "dist", "template", "tpl"];
/// Longer paths are not looked at.
const LONGEST: usize = 1024;

/// The environment a word names, and how sure that is (0 to 100). The word is a whole part of a name; case does not
/// count.
#[must_use]
pub fn environment_token(token: &str) -> Option<(&'static str, u8)> {
    if token.is_empty() || token.len() > 32 {
        return None;
    }
    let lower = token.to_ascii_lowercase().replace('_', "-");
    if NOT_ENVIRONMENTS.binary_search(&lower.as_str()).is_ok() {
        return None;
    }
    let find =
        |word: &str| TOKENS.binary_search_by_key(&word, |(known, _, _)| known).ok().and_then(|at| TOKENS.get(at));
    let numbered =
        || find(lower.trim_end_matches(|c: char| c.is_ascii_digit())).filter(|(_, _, weight)| *weight >= SURE);
    find(&lower)
        .or_else(|| find(&lower.replace('-', "_")))
        .or_else(numbered)
        .map(|(_, environment, weight)| (*environment, *weight))
}

/// The environment a name carries as one of its parts: `db_test`, `myapp-production`, `StagingDb`. `None` if it carries
/// none, or two that contradict each other.
#[must_use]
pub fn environment_of_name(name: &str) -> Option<(&'static str, u8)> {
    if name.len() > LONGEST {
        return None;
    }
    match of_parts(&parts(name)) {
        Said::One(environment, weight) => Some((environment, weight)),
        _ => None,
    }
}

/// The environment a path names, and how sure that is. The file's own name is worth more than its folders, an inner
/// folder more than an outer one; forms such as `.github/workflows/` or `phpunit.xml` decide by what they are.
#[must_use]
pub fn environment_of_path(path: &str) -> Option<(&'static str, u8)> {
    path_says(path).map(|(environment, weight, _)| (environment, weight))
}

/// [`environment_of_path`], and where the path says it.
#[must_use]
pub fn path_says(path: &str) -> Option<(&'static str, u8, Named)> {
    if path.is_empty() || path.len() > LONGEST {
        return None;
    }
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let text = Haystack::new(path);
    let form = of_form(&text, file).map(|(environment, weight)| (environment, weight, Named::Form));
    if form.is_some_and(|(_, weight, _)| weight >= DECIDES) {
        return form;
    }
    let is_template = parts(file).iter().any(|part| TEMPLATES.contains(&part.as_str()));
    let fade =
        |environment, weight: u8, named| (environment, if is_template { weight / 10 * 7 } else { weight }, named);
    let surer = |a: Says, b: Option<Says>| b.filter(|b| b.1 > a.1).unwrap_or(a);
    match of_parts(&file_parts(file)) {
        // A weak word gives way to what the form says: `config/deploy.yml`.
        // `production/group_vars/all.yml` is for all hosts of production.
        Said::One("shared", _)
            if of_folders(folders).is_some_and(|(word, weight)| word != "shared" && weight >= SURE) => {}
        Said::One(environment, weight) if weight >= 40 => {
            let named = fade(environment, weight, Named::File);
            return Some(if weight >= SURE { named } else { surer(named, form) });
        }
        Said::Contradiction => return None,
        _ => {}
    }
    match of_folders(folders).or_else(|| of_context(path, &text)) {
        Some((environment, weight)) => Some(surer(fade(environment, weight, Named::Folder), form)),
        None => form.or_else(|| (is_template && file.starts_with(".env")).then_some(("development", 35, Named::Form))),
    }
}

/// Whether a file's own name says two environments that exclude each other: `dev-prod.yml`.
#[must_use]
pub fn name_contradicts(file: &str) -> bool {
    file.len() <= LONGEST && matches!(of_parts(&file_parts(file)), Said::Contradiction)
}

/// Whether a path lies among examples, fixtures, templates or documentation: no deployment of this repository.
#[must_use]
pub fn is_example_path(path: &str) -> bool {
    path.len() <= LONGEST && {
        let text = Haystack::new(path);
        PATHS.iter().any(|(program, holds, _)| *holds == Holds::Example && program.is_match(&text))
    }
}

/// What the form of a path says by itself: the surest.
fn of_form(text: &Haystack<'_>, file: &str) -> Option<(&'static str, u8)> {
    // Files that are a platform's only if their content says so.
    let open = matches!(file, "app.yml" | "app.yaml" | "manifest.yml" | "manifest.yaml");
    let found = PATHS.iter().filter_map(|(program, holds, weight)| match holds {
        Holds::Environment(environment) if program.is_match(text) => {
            Some((*environment, if open { (*weight).min(40) } else { *weight }))
        }
        _ => None,
    });
    found.fold(
        None,
        |best: Option<(&str, u8)>, row| if best.is_some_and(|best| best.1 >= row.1) { best } else { Some(row) },
    )
}

/// A folder whose word alone would be too weak, at a place where environments are told apart by folder:
/// `terraform/sandbox/main.tf`.
fn of_context(path: &str, text: &Haystack<'_>) -> Option<(&'static str, u8)> {
    PATHS.iter().filter(|(_, holds, _)| *holds == Holds::Named).find_map(|(program, _, weight)| {
        let word = path.get(program.find_in(text)?.range(0)?)?;
        let (environment, sure) = environment_token(word)?;
        (sure >= 60 && (environment != "production" || sure >= SURE)).then_some((environment, sure.min(*weight)))
    })
}

/// Words beside which an environment's word says what a folder is for, not which deploy it describes.
const NOT_A_DEPLOY: [&str; 10] = ["tools", "tool", "utils", "ops", "scripts", "kit", "lib", "docs", "guide", "usr"];

fn of_folders(folders: &str) -> Option<(&'static str, u8)> {
    let mut inner_first = folders.rsplit('/').filter(|folder| !folder.is_empty()).take(16).peekable();
    while let Some(folder) = inner_first.next() {
        let parts = parts(folder);
        // `usr/local` is a place of the system.
        let of_system = folder == "local" && inner_first.peek() == Some(&"usr");
        if of_system || parts.iter().any(|part| NOT_A_DEPLOY.contains(&part.as_str())) {
            continue;
        }
        if let Said::One(environment, weight) = of_parts(&parts)
            && weight >= SURE_FOLDER
        {
            return Some((environment, weight.min(90)));
        }
    }
    None
}

enum Said {
    Nothing,
    One(&'static str, u8),
    Contradiction,
}

fn of_parts(parts: &[String]) -> Said {
    let mut best: Option<(&'static str, u8)> = None;
    let mut contradiction = false;
    let mut at = 0;
    while let Some(part) = parts.get(at) {
        // `non-prod`, `pre-prod`, `pull-request`: two parts that are one word.
        let both = parts.get(at + 1).map(|next| format!("{part}-{next}"));
        let pair = both.as_ref().and_then(|both| environment_token(both));
        let is_none = both.as_ref().is_some_and(|both| NOT_ENVIRONMENTS.binary_search(&both.as_str()).is_ok());
        at += if pair.is_some() || is_none { 2 } else { 1 };
        if is_none {
            continue;
        }
        let Some((environment, weight)) = pair.or_else(|| environment_token(part)) else { continue };
        match best {
            Some((other, surest)) if other != environment && surest >= SURE && weight >= SURE => {
                contradiction |= !alike(other, environment);
            }
            Some((_, surest)) if surest >= weight => {}
            _ => best = Some((environment, weight)),
        }
    }
    match best {
        _ if contradiction => Said::Contradiction,
        Some((environment, weight)) => Said::One(environment, weight),
        None => Said::Nothing,
    }
}

fn alike(a: &str, b: &str) -> bool {
    let automated = |word: &str| matches!(word, "test" | "ci");
    automated(a) && automated(b)
}

/// The parts of a file's name without the words that say what kind of file it is.
fn file_parts(file: &str) -> Vec<String> {
    const KINDS: [&str; 14] = [
        "docker",
        "compose",
        "dockerfile",
        "env",
        "yml",
        "yaml",
        "json",
        "application",
        "appsettings",
        "values",
        "settings",
        "tfvars",
        "config",
        "toml",
    ];
    let all = parts(file);
    let starts_docker =
        all.first().is_some_and(|part| part == "docker") && all.get(1).is_some_and(|part| part == "compose");
    all.into_iter()
        .enumerate()
        .filter(|(n, part)| !(KINDS.contains(&part.as_str()) && (part != "docker" || starts_docker && *n == 0)))
        .map(|(_, part)| part)
        .collect()
}

/// Splits at `.`, `-`, `_`, `/` and where a small letter meets a capital.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let separator = matches!(c, '.' | '-' | '_' | '/' | ' ' | '@' | '+');
        if separator || before.is_ascii_lowercase() && c.is_ascii_uppercase() {
            parts.push(String::new());
        }
        if !separator && let Some(last) = parts.last_mut() {
            last.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    parts.retain(|part| !part.is_empty());
    parts.truncate(24);
    parts
}
