//! The JSON output, a contract: fields are only ever added. Lines and columns are 1-based, columns in UTF-8 bytes,
//! ends exclusive; paths are `/`-separated and relative to the root. No time, no path of the machine: the same input
//! gives the same bytes.
//! Deliberately absent: which findings are listed (`cli`).

use onpar_core::baseline;
use onpar_core::config::Notice;
use onpar_core::environment::Evidence;
use onpar_core::fix::{Edit, Fix};
use onpar_core::inventory::{Declaration, Step};
use onpar_core::rule::{Divergence, Level, Side};
use onpar_core::text::Place;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Analysis, Row, stated};

const VERSION: u32 = 1;

/// What `onpar check --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "onpar check --format json")]
pub(crate) struct Findings {
    /// Version of this format.
    version: u32,
    findings: Vec<FindingJson>,
    /// What is no divergence, but that somebody should look at: acceptances that ended or accept nothing, statements of
    /// `.onpar.yaml` that have grown old.
    notices: Vec<NoticeJson>,
}

/// What `onpar inventory --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "onpar inventory --format json")]
pub(crate) struct Declarations {
    /// Version of this format.
    version: u32,
    declarations: Vec<DeclarationJson>,
}

/// One divergence: a slot and a rule, however many environments disagree.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
struct FindingJson {
    rule: &'static str,
    /// `error`, `warning`, `information` or `hint`.
    level: &'static str,
    /// `certain`, or `debatable`: people differ on whether this should be the same.
    certainty: &'static str,
    /// Folder of the project; `.` is the root.
    project: String,
    /// What the declarations have in common: `database`, `cache`, `queue main`.
    slot: String,
    message: String,
    sites: Vec<Site>,
    fixes: Vec<FixJson>,
    /// Stays the same while rule, slot and what the environments declare do; lines and files may move.
    id: String,
}

/// Something to look at, in one place.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Notice")]
struct NoticeJson {
    /// `expired-acceptance`, `unused-acceptance`, `stale-statement` or `unknown-rule`; with `--pedantic` also
    /// `unsure-environment` and `unsure-slot`.
    code: &'static str,
    level: &'static str,
    message: String,
    #[serde(flatten)]
    at: Range,
}

/// One environment's part in a finding.
#[derive(Debug, Serialize, JsonSchema)]
struct Site {
    environment: String,
    product: &'static str,
    /// As stated (`13`, `16.3`, a range), or null.
    version: Option<String>,
    /// Flavour of an image: `alpine`, `bookworm`.
    variant: Option<String>,
    #[serde(flatten)]
    at: Range,
    /// How the value was reached, from the place outwards.
    via: Vec<Via>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Range {
    path: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

/// A place that had a part in a value.
#[derive(Debug, Serialize, JsonSchema)]
struct Via {
    path: String,
    line: u32,
    column: u32,
    why: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct FixJson {
    title: String,
    /// Meaning cannot change.
    safe: bool,
    edits: Vec<EditJson>,
}

/// Replace what is written there by `text`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct EditJson {
    #[serde(flatten)]
    at: Range,
    text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Declaration")]
struct DeclarationJson {
    #[serde(flatten)]
    at: Range,
    environment: String,
    /// Folder of the project; `.` is the root.
    project: String,
    /// Null for what is compared with nothing.
    slot: Option<String>,
    /// Kind of file: `compose`, `dockerfile`, `dotenv`.
    source: &'static str,
    /// `server`, `connection`, `client` or `adapter`.
    role: &'static str,
    category: &'static str,
    product: &'static str,
    version: Option<String>,
    variant: Option<String>,
    via: Vec<Via>,
    /// Why this environment: `file name`, `overlay compose.prod.yaml`, `kind of the file`.
    environment_why: String,
    /// What was weighed, the heaviest first; empty where one thing decides by itself.
    environment_evidence: Vec<EvidenceJson>,
    /// The environment is not known for want of evidence.
    environment_unsure: bool,
}

/// One reason to take a declaration for an environment's.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Evidence")]
pub(super) struct EvidenceJson {
    environment: String,
    /// Percent.
    weight: u8,
    why: String,
}

pub(super) fn evidence(one: &Evidence) -> EvidenceJson {
    EvidenceJson { environment: one.environment.to_string(), weight: one.weight, why: one.why.to_string() }
}

/// The document of these findings, of the notices that weigh at least `lowest`, and of what was asked for besides.
pub(crate) fn findings(
    analysis: &Analysis,
    findings: &[&Divergence],
    lowest: Level,
    unsure: &[(Place, Notice)],
) -> Findings {
    let notices = analysis.notices().filter(|(_, notice)| notice.level >= lowest).chain(unsure.iter().cloned());
    Findings {
        version: VERSION,
        findings: findings.iter().map(|finding| finding_json(analysis, finding)).collect(),
        notices: notices.map(|(place, notice)| notice_json(analysis, &place, notice)).collect(),
    }
}

fn notice_json(analysis: &Analysis, place: &Place, notice: Notice) -> NoticeJson {
    let Notice { code, level, message, .. } = notice;
    NoticeJson { code, level: level.as_str(), message, at: range(analysis, place) }
}

/// The document of these declarations.
pub(crate) fn declarations(analysis: &Analysis, rows: &[Row<'_>]) -> Declarations {
    let declarations = rows.iter().map(|row| declaration_json(analysis, row)).collect();
    Declarations { version: VERSION, declarations }
}

fn finding_json(analysis: &Analysis, finding: &Divergence) -> FindingJson {
    FindingJson {
        rule: finding.rule.id,
        level: finding.level.as_str(),
        certainty: finding.certainty.as_str(),
        project: folder(finding.project.as_str()),
        slot: finding.slot.to_string(),
        message: finding.message.clone(),
        sites: finding.sides.iter().map(|side| site(analysis, side)).collect(),
        fixes: distinct(&finding.fixes).map(|fix| fix_json(analysis, fix)).collect(),
        id: baseline::id(finding),
    }
}

fn site(analysis: &Analysis, side: &Side) -> Site {
    let declaration = &side.declaration;
    Site {
        environment: side.environment.to_string(),
        product: declaration.product.as_str(),
        version: stated(&declaration.pin).map(str::to_owned),
        variant: declaration.variant.clone(),
        at: range(analysis, &side.at),
        via: via(analysis, declaration),
    }
}

fn declaration_json(analysis: &Analysis, row: &Row<'_>) -> DeclarationJson {
    let declaration = row.declaration;
    let why = &declaration.environment_why;
    DeclarationJson {
        at: range(analysis, &declaration.at),
        environment: declaration.environment.to_string(),
        project: folder(row.project.root.as_str()),
        slot: row.slot.map(|slot| slot.key.to_string()),
        source: declaration.source,
        role: declaration.role.as_str(),
        category: declaration.category.as_str(),
        product: declaration.product.as_str(),
        version: stated(&declaration.pin).map(str::to_owned),
        variant: declaration.variant.clone(),
        via: via(analysis, declaration),
        environment_why: why.verdict().to_owned(),
        environment_evidence: why.evidence().iter().map(evidence).collect(),
        environment_unsure: why.is_unsure(),
    }
}

/// With two environments, "follow the reference" here and "the others follow this one" there are the same edits.
fn distinct(fixes: &[Fix]) -> impl Iterator<Item = &Fix> {
    let is_new = |(at, fix): &(usize, &Fix)| {
        let mut before = fixes.iter().take(*at);
        !before.any(|other| other.title == fix.title && other.edits == fix.edits)
    };
    fixes.iter().enumerate().filter(is_new).map(|(_, fix)| fix)
}

fn fix_json(analysis: &Analysis, fix: &Fix) -> FixJson {
    let edit = |edit: &Edit| EditJson { at: range(analysis, &edit.place), text: edit.text.clone() };
    FixJson { title: fix.title.clone(), safe: fix.safe, edits: fix.edits.iter().map(edit).collect() }
}

fn via(analysis: &Analysis, declaration: &Declaration) -> Vec<Via> {
    let step = |step: &Step| {
        let Range { path, line, column, .. } = range(analysis, &step.place);
        Via { path, line, column, why: step.why.clone() }
    };
    declaration.trail.iter().map(step).collect()
}

fn range(analysis: &Analysis, place: &Place) -> Range {
    let (start, end) = analysis.range(place);
    Range {
        path: place.file.to_string(),
        line: start.line + 1,
        column: start.column + 1,
        end_line: end.line + 1,
        end_column: end.column + 1,
    }
}

pub(super) fn folder(path: &str) -> String {
    if path.is_empty() { ".".to_owned() } else { path.to_owned() }
}
