//! The translated patterns against the `regex` crate, on texts drawn from the patterns themselves and on damaged ones.

use regex::bytes::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::Value;

use crate::catalog::env_var;
use crate::catalog::generated::{conventions, environments, images, packages};
use crate::catalog::pattern::Program;
use crate::catalog::tag::{self, Template};

const PRODUCTS: &str = include_str!("../../../catalog-data/products.json");
const CONVENTIONS: &str = include_str!("../../../catalog-data/conventions.json");
const PACKAGES: &str = include_str!("../../../catalog-data/packages.json");
const ENVIRONMENTS: &str = include_str!("../../../catalog-data/environments.json");
const REFINEMENTS: &str = include_str!("../../../catalog-data/refinements.json");

/// Texts per pattern.
const SAMPLES: usize = 30;

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
}

fn hir(pattern: &str) -> Hir {
    regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).unwrap()
}

fn oracle(pattern: &str) -> Regex {
    regex::bytes::RegexBuilder::new(pattern).unicode(false).build().unwrap()
}

/// A text of the pattern's language.
fn sample(hir: &Hir, dice: &mut Dice, out: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).unwrap()),
        HirKind::Class(class) => out.push(member(class, dice)),
        HirKind::Capture(capture) => sample(&capture.sub, dice, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| sample(part, dice, out)),
        HirKind::Alternation(branches) => sample(&branches[dice.below(branches.len())], dice, out),
        HirKind::Repetition(repetition) => {
            let least = usize::try_from(repetition.min).unwrap();
            let most = repetition.max.map_or(least + 3, |max| usize::try_from(max).unwrap());
            let times = least + dice.below(most - least + 1);
            (0..times).for_each(|_| sample(&repetition.sub, dice, out));
        }
    }
}

fn member(class: &Class, dice: &mut Dice) -> char {
    let ranges: Vec<(u8, u8)> = match class {
        Class::Bytes(bytes) => bytes.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Unicode(unicode) => unicode
            .ranges()
            .iter()
            .map(|range| (u8::try_from(range.start()).unwrap(), u8::try_from(range.end()).unwrap()))
            .collect(),
    };
    let (low, high) = ranges[dice.below(ranges.len())];
    let high = high.min(126).max(low);
    let wanted = low + u8::try_from(dice.below(usize::from(high - low) + 1)).unwrap();
    char::from(if wanted.is_ascii() { wanted } else { b'~' })
}

/// A small change somewhere.
fn damage(text: &str, dice: &mut Dice) -> String {
    const LETTERS: &[u8] = b"abz019AZ-_./:@ =";
    let mut bytes = text.as_bytes().to_vec();
    let letter = LETTERS[dice.below(LETTERS.len())];
    match dice.below(4) {
        0 if !bytes.is_empty() => {
            let at = dice.below(bytes.len());
            bytes.remove(at);
        }
        1 if !bytes.is_empty() => {
            let at = dice.below(bytes.len());
            bytes[at] = letter;
        }
        2 => bytes.insert(0, letter),
        _ => {
            let at = dice.below(bytes.len() + 1);
            bytes.insert(at, letter);
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn texts(pattern: &str) -> Vec<String> {
    let (hir, mut dice) = (hir(pattern), Dice(0x9e37_79b9_7f4a_7c15));
    let mut texts = Vec::new();
    for _ in 0..SAMPLES {
        let mut text = String::new();
        sample(&hir, &mut dice, &mut text);
        texts.push(damage(&text, &mut dice));
        texts.push(text);
    }
    texts
}

/// The captures, by the place the generator gives their names.
fn agree(pattern: &str, program: &Program) {
    let oracle = oracle(pattern);
    for text in texts(pattern) {
        let wanted = oracle.captures(text.as_bytes());
        let found = program.find(&text);
        assert_eq!(found.is_some(), wanted.is_some(), "{pattern} on {text:?}");
        let (Some(wanted), Some(found)) = (wanted, found) else { continue };
        for (place, names) in [(0, &["v", "v2", "version", "env", "env2", "env3", "env4"][..]), (1, &["vv", "vv2"][..])]
        {
            let group = names.iter().rev().find_map(|name| wanted.name(name));
            assert_eq!(found.range(place), group.map(|group| group.range()), "{pattern} on {text:?}, place {place}");
        }
    }
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn list<'a>(value: &'a Value, key: &str) -> Vec<&'a Value> {
    value[key].as_array().unwrap().iter().collect()
}

#[test]
fn image_patterns() {
    let data = parse(PRODUCTS);
    let mut products = list(&data, "products");
    products.sort_by_key(|product| product["kind"] == "runtime");
    let patterns: Vec<&str> = products
        .iter()
        .flat_map(|product| product["images"].as_array().into_iter().flatten())
        .filter_map(|image| image["pattern"].as_str())
        .collect();
    assert_eq!(patterns.len(), images::PATTERNS.len());
    for (pattern, (program, _)) in patterns.iter().zip(&images::PATTERNS) {
        agree(pattern, program);
    }
    let mirrors = list(&data["image_normalisation"], "mirror_patterns");
    let mirrors: Vec<&str> =
        mirrors.into_iter().filter_map(Value::as_str).filter(|pattern| !pattern.ends_with(".*")).collect();
    for (pattern, program) in mirrors.iter().zip(&images::MIRROR_PATTERNS) {
        agree(&format!("(?P<v>{pattern})"), program);
    }
}

#[derive(PartialEq)]
enum Fit {
    Exact,
    Near,
}

/// The hand-written forms of tags find the version where the catalogue's expressions find it.
#[test]
fn tag_forms() {
    use Fit::{Exact, Near};
    use Template as T;
    // Three expressions count builds to the version, or need no number behind `preview`: what we read starts alike.
    // `latest` is a word that floats, not a version.
    let forms: &[(&str, Template, Fit)] = &[
        ("version[-variant]", T::VersionVariant, Exact),
        ("postgres-postgis", T::PostgresPostgis, Exact),
        ("[ext-]pgversion", T::ExtPgversion, Exact),
        ("pgversion[-tsext]", T::PgversionTsext, Exact),
        ("bitnami", T::Bitnami, Exact),
        ("scala-version", T::ScalaVersion, Exact),
        ("percona-ppg", T::PerconaPpg, Exact),
        ("supabase", T::Supabase, Exact),
        ("mssql", T::Mssql, Exact),
        ("oracle", T::Oracle, Exact),
        ("redis-stack", T::RedisStack, Exact),
        ("strimzi", T::Strimzi, Exact),
        ("cimg", T::Cimg, Exact),
        ("canonical-rock", T::CanonicalRock, Exact),
        ("linuxserver", T::Linuxserver, Exact),
        ("dotnet", T::Dotnet, Near),
        ("java-version", T::JavaVersion, Near),
        ("azul", T::Azul, Near),
        ("graalvm", T::Graalvm, Exact),
        ("elixir-otp", T::ElixirOtp, Exact),
        ("amazonlinux", T::Amazonlinux, Exact),
        ("php-combo", T::PhpCombo, Exact),
        ("keydb", T::Keydb, Exact),
        ("localstack", T::Localstack, Exact),
    ];
    let data = parse(PRODUCTS);
    let mut wrong = Vec::new();
    for (name, template, fit) in forms {
        let row = &data["tag_templates"][*name];
        let pattern = row["regex"].as_str().unwrap();
        let oracle = oracle(pattern);
        let examples = row["example"].as_str().unwrap_or("").split(['|', ' ']).map(str::to_owned);
        let drawn = texts(pattern).into_iter();
        for tag in examples.chain(drawn) {
            let Some(wanted) = oracle.captures(tag.as_bytes()) else { continue };
            let group = ["version", "version2"].iter().find_map(|group| wanted.name(group)).map(|group| group.range());
            let found = tag::parse(*template, &tag).version;
            let near = || found.as_ref().zip(group.as_ref()).is_some_and(|(found, group)| found.start == group.start);
            let fits = found == group || *fit == Near && near() || tag.starts_with("latest");
            if !fits {
                wrong.push(format!("{name}: {tag:?} wanted {group:?} found {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn package_patterns() {
    let data = parse(PACKAGES);
    for (row, package) in list(&data, "patterns").into_iter().zip(&packages::PACKAGES) {
        agree(row["pattern"].as_str().unwrap(), &package.program);
    }
}

#[test]
fn path_patterns() {
    let data = parse(ENVIRONMENTS);
    for (row, (program, _, _)) in list(&data, "file_patterns").into_iter().zip(&environments::PATHS) {
        agree(row["path_regex"].as_str().unwrap(), program);
    }
}

#[test]
fn host_patterns() {
    let data = parse(CONVENTIONS);
    let (named, open): (Vec<&Value>, Vec<&Value>) =
        list(&data, "hosts").into_iter().partition(|row| !row["product"].as_str().unwrap().starts_with('('));
    for (row, (program, _)) in named.into_iter().chain(open).zip(&conventions::HOSTS) {
        agree(row["regex"].as_str().unwrap(), program);
    }
}

#[test]
fn value_patterns() {
    let data = parse(CONVENTIONS);
    let mut seen = 0;
    for (name, table) in &conventions::TABLES {
        let keys = data["value_tables"][*name]["values"].as_object().unwrap().keys();
        let patterns = keys.filter_map(|key| key.strip_prefix('/')?.strip_suffix('/'));
        for (pattern, (program, _)) in patterns.zip(table.patterns) {
            agree(pattern, program);
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen}");
}

/// A name gets a row exactly if some pattern accepts it, and it is the row that the order of the patterns says.
#[test]
fn variable_names() {
    let (refinements, data) = (parse(REFINEMENTS), parse(CONVENTIONS));
    let rows: Vec<&Value> = list(&refinements, "env_vars").into_iter().chain(list(&data, "env_vars")).collect();
    let patterns: Vec<&str> = rows.iter().map(|row| row["pattern"].as_str().unwrap()).collect();
    let all: Vec<Regex> = patterns.iter().map(|pattern| oracle(pattern)).collect();
    let mut names: Vec<String> = patterns.iter().flat_map(|pattern| texts(pattern)).collect();
    let mut dice = Dice(7);
    for _ in 0..2_000 {
        let name = &names[dice.below(names.len())];
        let joined =
            ["APP_", "TEST_", "X", ""][dice.below(4)].to_owned() + name + ["_URL", "_TEST", "S", ""][dice.below(4)];
        names.push(joined);
    }
    for name in names.iter().filter(|name| name.len() <= 128) {
        let accepted: Vec<&&Value> =
            rows.iter().zip(&all).filter(|(_, regex)| regex.is_match(name.as_bytes())).map(|(row, _)| row).collect();
        let wanted = accepted
            .iter()
            .find(|row| row.get("decides").is_some())
            .or_else(|| accepted.iter().find(|row| row.get("product").is_some()))
            .or_else(|| accepted.first());
        let found = env_var(name);
        assert_eq!(found.is_some(), wanted.is_some(), "{name}");
        let (Some(found), Some(wanted)) = (found, wanted) else { continue };
        assert_eq!(
            found.product.map(super::super::product::ProductId::as_str),
            wanted.get("product").and_then(Value::as_str),
            "{name}"
        );
        assert_eq!(found.table, wanted.get("value_table").and_then(Value::as_str), "{name}");
        assert_eq!(
            found.slot.map(super::super::product::Category::as_str),
            wanted["slot"].as_str().filter(|slot| !slot.starts_with('(')),
            "{name}"
        );
    }
}
