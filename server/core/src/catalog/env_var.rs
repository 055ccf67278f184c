//! Names of environment variables and what they are usual for: `DATABASE_URL`, `CACHE_STORE`, `POSTGRES_VERSION`.
//!
//! Deliberately absent: values (a value can be a secret; `table`, `scheme` and `host` judge the parts that are not).

use super::environment::environment_token;
use super::generated::env_vars::{ENV_VARS, OPEN, PLAIN};
use super::product::{Category, ProductId};

/// What a variable of a known name holds.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub struct EnvVar {
    /// The slot it is about; `None` where the value decides, or where it is about no service.
    pub slot: Option<Category>,
    /// What its value is.
    pub kind: EnvKind,
    /// The product its name tells, which the value may overrule.
    pub product: Option<ProductId>,
    /// The table ([`super::table`]) its values come from.
    pub table: Option<&'static str>,
    /// How much the name alone says, 0 to 100.
    pub weight: u8,
}

/// What the value of a variable is.
#[derive(Debug, Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EnvKind {
    /// A connection URL or DSN.
    Url,
    /// A host, or hosts.
    Host,
    /// A port.
    Port,
    /// The name of an adapter, driver or backend.
    Adapter,
    /// A version of the product.
    Version,
    /// An image reference.
    Image,
    /// The server version the application believes in.
    DeclaredVersion,
    /// A user, a password, a key: never shown.
    Credential,
    /// A name of a bucket, queue or index.
    Name,
    /// An endpoint of a cloud service.
    Endpoint,
    /// A path.
    Path,
    /// On or off.
    Switch,
    /// An option.
    Option,
    /// A setting of a tool, not of the application.
    Tool,
    /// A setting of the server itself.
    ServerConfig,
    /// The name of the environment.
    EnvironmentSelector,
}

/// An automaton over the bytes of a name.
#[derive(Debug)]
pub(crate) struct Automaton {
    /// Per state: where its transitions start (they end where the next state's start), and the row it accepts, if that
    /// is one.
    pub(crate) states: &'static [(u16, u16)],
    /// From this byte to that one, go to this state.
    pub(crate) transitions: &'static [(u8, u8, u16)],
}

impl Automaton {
    fn accepts(&self, name: &str) -> Option<usize> {
        let mut state = 0usize;
        for byte in name.bytes() {
            let from = usize::from(self.states.get(state)?.0);
            let to = usize::from(self.states.get(state + 1)?.0);
            let (_, _, next) =
                self.transitions.get(from..to)?.iter().find(|(low, high, _)| (*low..=*high).contains(&byte))?;
            state = usize::from(*next);
        }
        self.states.get(state).map(|(_, row)| usize::from(*row)).filter(|row| *row < ENV_VARS.len())
    }
}

/// What a variable of this name holds, if the name is one of the usual ones. The name is matched as spelled.
#[must_use]
pub fn env_var(name: &str) -> Option<&'static EnvVar> {
    if name.len() > 128 {
        return None;
    }
    // A pattern that knows the product is worth more, then the one written first.
    let found = [PLAIN.accepts(name), OPEN.accepts(name)].into_iter().flatten();
    let rows = found.filter_map(|row| Some((row, ENV_VARS.get(row)?)));
    rows.min_by_key(|(row, var)| (var.product.is_none(), *row)).map(|(_, var)| var)
}

/// As [`env_var`], for names that carry an environment: `TEST_DATABASE_URL`, `DATABASE_URL_STAGING`, `DB_TEST_DRIVER`.
/// The second part is that environment and how sure it is, if the name carries one.
#[must_use]
pub fn env_var_with_environment(name: &str) -> Option<(&'static EnvVar, Option<(&'static str, u8)>)> {
    let plain = env_var(name);
    let without = environment_words(name).find_map(|(environment, rest)| Some((env_var(&rest)?, environment)));
    match (plain, without) {
        (Some(found), without) => Some((found, without.map(|(_, environment)| environment))),
        (None, Some((found, environment))) => Some((found, Some(environment))),
        (None, None) => None,
    }
}

/// What a name says behind words of the application's own: `SHOP_POSTGRES_HOST`, `APP_LOGS_ES_URL`. Less sure than a name
/// that is known whole, so only what tells a product or a table of its values counts.
#[must_use]
pub fn env_var_behind_prefix(name: &str) -> Option<(&'static EnvVar, Option<(&'static str, u8)>)> {
    if name.len() > 128 {
        return None;
    }
    let starts = name.match_indices('_').map(|(at, _)| at + 1).take(MOST_PREFIXES);
    let mut rests = starts.filter_map(|start| name.get(start..)).filter(|rest| rest.trim_matches('_').contains('_'));
    rests.find_map(|rest| {
        let (found, environment) = env_var_with_environment(rest)?;
        let tells = match found.kind {
            EnvKind::Url | EnvKind::Host | EnvKind::Endpoint | EnvKind::Version | EnvKind::Path => {
                found.product.is_some()
            }
            EnvKind::Adapter => found.table.is_some(),
            _ => false,
        };
        tells.then_some((found, environment))
    })
}

/// The words of a name that are surely an environment, each with the name without it; those at the ends first.
fn environment_words(name: &str) -> impl Iterator<Item = ((&'static str, u8), String)> + '_ {
    let words: Vec<&str> = if name.len() > 128 { Vec::new() } else { name.split('_').collect() };
    let last = words.len().saturating_sub(1);
    let order = std::iter::once(0).chain((last > 0).then_some(last)).chain(1..last);
    let order: Vec<usize> = order.filter(|_| last > 0).collect();
    order.into_iter().filter_map(move |at| {
        let environment = environment_token(words.get(at)?)
            .filter(|(environment, weight)| *weight >= 85 && *environment != "shared")?;
        let rest: Vec<&str> = words.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, word)| *word).collect();
        Some((environment, rest.join("_")))
    })
}

/// Words of its own that an application puts in front of a usual name.
const MOST_PREFIXES: usize = 4;
