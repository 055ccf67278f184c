//! `onpar import`: what a cloud or cluster prints about its services, stated in `.onpar.yaml`.
//! Deliberately absent: asking the cloud. Its own program does that, and a person sees what it prints.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use onpar_core::config::{NewService, with_services};
use onpar_core::engine::CONFIG_FILE;
use onpar_core::environment::Environment;
use serde_json::Value;

use super::Outcome;
use super::output::{self, Color};
use crate::import::{self, Running};
use crate::report::style::{count, plain_lines};
use crate::workspace::disk::{self, Encoding};
use crate::workspace::today::today;

/// Largest output that is read, in bytes. State files of large set-ups have some megabytes.
const MAX_BYTES: u64 = 64 << 20;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// File with the output, `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// The environment that runs these services
    #[arg(long, default_value = "production", value_name = "ENVIRONMENT")]
    environment: String,
    /// Only services of this name there; can be given several times
    #[arg(long = "only", value_name = "NAME")]
    only: Vec<String>,
    /// Write them into `.onpar.yaml` of the current folder, instead of printing them
    #[arg(long)]
    write: bool,
}

const EXAMPLES: &str = "\
Reads the JSON (or YAML) that these print: aws rds describe-db-instances and describe-db-clusters, elasticache
describe-cache-clusters and describe-serverless-caches, opensearch describe-domain, memorydb describe-clusters,
mq describe-broker, kafka list-clusters; gcloud sql|redis instances describe|list; az postgres|mysql
flexible-server show|list, az redis show|list; heroku addons --json; kubectl get -o json; terraform show -json and
state files. Only names, products and versions are taken. Nothing is fetched.

Examples:
  aws rds describe-db-instances | onpar import --only shop-production --write
  kubectl get statefulsets -o json | onpar import --environment staging
  onpar import terraform.tfstate";

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let document = document(&arguments.file)?;
    let mut found = import::read(&document);
    anyhow::ensure!(
        !found.is_empty(),
        "no service was recognised; `onpar import --help` lists the outputs that are read"
    );
    let names: Vec<String> = found.iter().map(|one| one.name.clone()).collect();
    found.retain(|one| arguments.only.is_empty() || arguments.only.contains(&one.name));
    anyhow::ensure!(!found.is_empty(), "none of these is asked for: {}", names.join(", "));
    let environment = Environment::from_word(&arguments.environment);
    let services = stated(&found);
    let path = Path::new(CONFIG_FILE);
    if !arguments.write {
        let text = with_services("", environment.as_str(), &services).map_err(anyhow::Error::msg)?;
        output::print(color, |out| out.write_all(plain_lines(&text).as_bytes()))?;
        return Ok(Outcome::Clean);
    }
    let (before, encoding) = match disk::read(path) {
        Ok(read) => (read.text, read.encoding),
        Err(_) if !path.exists() => (String::new(), Encoding::Utf8),
        Err(why) => anyhow::bail!("{CONFIG_FILE}: {why}"),
    };
    let refused =
        |why| anyhow::anyhow!("{CONFIG_FILE} cannot be added to: {why}. Without --write the lines are printed");
    let after = with_services(&before, environment.as_str(), &services).map_err(refused)?;
    let bytes = disk::encode(&after, encoding).context("cannot be written in its encoding")?;
    disk::replace(path, &bytes).with_context(|| CONFIG_FILE.to_owned())?;
    let done = format!("{} stated for {environment} in {CONFIG_FILE}\n", count(services.len(), "service", "services"));
    output::print(color, |out| out.write_all(done.as_bytes()))?;
    Ok(Outcome::Clean)
}

fn document(file: &Path) -> anyhow::Result<Value> {
    let mut text = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut text).context("standard input")?;
    } else {
        let mut open = || fs::File::open(file)?.take(MAX_BYTES + 1).read_to_end(&mut text);
        open().with_context(|| file.display().to_string())?;
    }
    anyhow::ensure!(text.len() as u64 <= MAX_BYTES, "{}: larger than 64 MiB", file.display());
    let text = String::from_utf8_lossy(&text);
    let text = text.trim_start_matches('\u{feff}');
    // What the parsers say of a broken text may quote it, and with it a secret.
    let read = serde_json::from_str(text).ok().or_else(|| serde_yaml::from_str(text).ok());
    read.with_context(|| format!("{}: neither JSON nor YAML", file.display()))
}

/// Named by their slot where there is one of its kind, else by their names there.
fn stated(found: &[Running]) -> Vec<NewService> {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for one in found {
        *kinds.entry(one.product.category().as_str()).or_default() += 1;
    }
    let today = today().map(|day| day.to_string()).unwrap_or_default();
    let service = |one: &Running| {
        let category = one.product.category().as_str();
        let alone = kinds.get(category) == Some(&1);
        NewService {
            key: if alone { category.to_owned() } else { one.name.clone() },
            product: one.product.as_str().to_owned(),
            version: one.version.clone(),
            source: format!("{} {}", one.source, one.name),
            checked: today.clone(),
        }
    };
    found.iter().map(service).collect()
}
