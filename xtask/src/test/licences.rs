//! The licence of everything that is built or shipped: Cargo's packages for every system and feature, and the npm
//! packages that the extension's bundle is made of. The list of what is allowed is that of `deny.toml`.
//! Deliberately absent: npm packages that only build or test; they are not part of anything shipped.

use std::fs;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::context::Context;
use super::{Outcome, spdx};
use crate::shell;

pub(super) fn run(_: &Context) -> Result<Outcome> {
    let deny = fs::read_to_string(shell::root().join("deny.toml")).context("deny.toml cannot be read")?;
    let list = allow_list(&deny).context("deny.toml has no `allow` list under [licenses]")?;
    let metadata = shell::read(shell::cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let cargo = cargo(&serde_json::from_str(&metadata)?);
    let lock = fs::read_to_string(shell::root().join("editors/vscode/package-lock.json"))?;
    let npm = npm(&serde_json::from_str(&lock)?);
    if cargo.len() < 2 || npm.is_empty() {
        bail!("{} Cargo and {} npm packages: the lists are not what they were", cargo.len(), npm.len());
    }

    let refused: Vec<String> = cargo
        .iter()
        .chain(&npm)
        .filter(|package| !spdx::allowed(&package.licence, &list))
        .map(|package| format!("{} ({:?})", package.name, package.licence))
        .collect();
    if !refused.is_empty() {
        bail!("not on the list of deny.toml: {}", refused.join(", "));
    }
    Ok(Outcome::Passed(format!("{} Cargo and {} npm packages", cargo.len(), npm.len())))
}

struct Package {
    name: String,
    /// Empty where the package states none.
    licence: String,
}

/// The strings of `allow = [ .. ]` in the section `[licenses]`.
fn allow_list(deny: &str) -> Option<Vec<String>> {
    let section = deny.split("\n[").find_map(|section| section.strip_prefix("licenses]"))?;
    let (_, list) = section.split_once("\nallow = [")?;
    let (list, _) = list.split_once(']')?;
    let quoted = list.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next());
    Some(quoted.map(str::to_owned).collect())
}

fn cargo(metadata: &Value) -> Vec<Package> {
    let text = |package: &Value, key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    packages.map(|package| Package { name: text(package, "name"), licence: text(package, "license") }).collect()
}

fn npm(lock: &Value) -> Vec<Package> {
    let packages = lock.get("packages").and_then(Value::as_object).into_iter().flatten();
    let shipped = packages.filter(|(_, package)| package.get("dev").and_then(Value::as_bool) != Some(true));
    shipped
        .map(|(path, package)| {
            let name = path.rsplit("node_modules/").next().unwrap_or(path);
            let licence = package.get("license").and_then(Value::as_str).unwrap_or_default();
            Package { name: name.to_owned(), licence: licence.to_owned() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read() {
        let deny = "[graph]\nallow = [\n\"no\",\n]\n[licenses]\n# why\nallow = [\n    \"MIT\",\n    # a word\n    \"ISC\", # short\n]\n[bans]\n";
        assert_eq!(allow_list(deny), Some(vec!["MIT".to_owned(), "ISC".to_owned()]));
        assert_eq!(allow_list("[licenses]\nconfidence-threshold = 1\n"), None);
        let own = fs::read_to_string(shell::root().join("deny.toml")).unwrap();
        assert!(allow_list(&own).unwrap().contains(&"MIT".to_owned()));
    }

    #[test]
    fn packages_that_only_build_are_left_out() {
        let lock = serde_json::json!({"packages": {
            "": {"name": "x", "license": "MIT"},
            "node_modules/a/node_modules/b": {"license": "ISC"},
            "node_modules/silent": {},
            "node_modules/tool": {"license": "GPL-3.0", "dev": true},
        }});
        let found: Vec<_> = npm(&lock).into_iter().map(|package| (package.name, package.licence)).collect();
        let wanted = [("", "MIT"), ("b", "ISC"), ("silent", "")];
        assert_eq!(found, wanted.map(|(name, licence)| (name.to_owned(), licence.to_owned())));
    }
}
