//! Versions that files take from others: a pipeline's step with `node-version-file: .nvmrc`.
//! Deliberately absent: which step reads which file (`source`).

use super::environments::Placed;
use super::{Files, plain};
use crate::inventory::{Declaration, Role, VersionSite};
use crate::source::follow::Follow;
use crate::source::{RawDeclaration, Strength};
use crate::text::{Place, RelPath};
use crate::traced::Step;
use crate::version::Pin;

/// What a reference to another file declares here; `None` where that file is not there or states no version.
pub(super) fn declaration(
    path: &RelPath,
    source: &'static str,
    follow: &Follow,
    placed: &Placed,
    files: &Files<'_>,
) -> Option<Declaration> {
    let (file, stated) = follow.files.iter().find_map(|file| Some((file, stated(file, follow, files)?)))?;
    let raw = RawDeclaration {
        environment: None,
        strength: Strength::Strong,
        role: Role::Server,
        at: follow.at,
        version_at: None,
        spelling: None,
        name: None,
        host: None,
        ..stated.clone()
    };
    let written = stated.version_at.map(|span| Place::new(file, span));
    let step = Step::new(written.clone().unwrap_or_else(|| Place::new(file, stated.at)), "the file it reads");
    let site = written.zip(stated.spelling.clone()).map(|(place, spelling)| VersionSite { place, spelling });
    Some(Declaration { trail: vec![step], write: site, ..plain::declaration(path, source, &raw, placed) })
}

fn stated<'a>(file: &RelPath, follow: &Follow, files: &Files<'a>) -> Option<&'a RawDeclaration> {
    let declares = &files.get(file)?.declares;
    let fits = |one: &&RawDeclaration| {
        one.product == follow.product && one.role == Role::Server && matches!(one.pin, Pin::Exact(_))
    };
    declares.iter().find(fits)
}
