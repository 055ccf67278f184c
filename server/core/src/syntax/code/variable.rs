//! Variables of the environment, as each language reads them, with what holds where they are not set.
//! Deliberately absent: variables of frameworks that only one source knows.

use super::{Call, Literal, View};

/// `ENV.fetch("NAME", default)`, `process.env.NAME || default`, and what they are elsewhere.
#[derive(Debug, Clone)]
pub struct Variable<'t> {
    pub name: Literal<'t>,
    pub default: Option<View<'t>>,
}

/// Objects that hold the environment by name.
const OBJECTS: [&str; 9] =
    ["ENV", "os.environ", "environ", "process.env", "import.meta.env", "Bun.env", "_ENV", "_SERVER", "System.getenv"];
/// Functions of the environment, with the object they are called on.
const FUNCTIONS: [&str; 18] = [
    "ENV.fetch",
    "ENV.get",
    "os.environ.get",
    "os.environ.setdefault",
    "environ.get",
    "os.getenv",
    "Deno.env.get",
    "System.get_env",
    "System.fetch_env!",
    "System.fetch_env",
    "System.getenv",
    "System.getProperty",
    "Environment.GetEnvironmentVariable",
    "System.Environment.GetEnvironmentVariable",
    "Env.get",
    "env.get",
    "config.get",
    "env.str",
];
/// Functions of the environment that stand alone.
const BARE: [&str; 6] = ["env", "getenv", "config", "Env", "env_var", "decouple_config"];
/// Calls that give the value they are called on, or given, in another type.
const CONVERSIONS: [&str; 18] = [
    "to_i",
    "to_s",
    "to_sym",
    "strip",
    "presence",
    "freeze",
    "downcase",
    "int",
    "str",
    "bool",
    "String",
    "Integer",
    "to_integer",
    "to_atom",
    "toString",
    "trim",
    "toInt",
    "parse",
];

impl<'t> View<'t> {
    /// The variable that this reads, with its default.
    #[must_use]
    pub fn variable(self) -> Option<Variable<'t>> {
        let (mut view, mut default) = (self.bare(), None);
        for _ in 0..8 {
            if let Some((left, right)) = view.fallback() {
                default = default.or(Some(right));
                view = left.bare();
            } else if let Some(inner) = view.converted() {
                view = inner.bare();
            } else {
                break;
            }
        }
        let mut variable = view.plain_variable()?;
        variable.default = variable.default.or(default);
        Some(variable)
    }

    /// The sides of `a || b`, `a ?? b`, `a or b`, `a ?: b`, and of `a ? a : b`.
    pub(super) fn fallback(self) -> Option<(Self, Self)> {
        match self.kind() {
            "binary" | "boolean_operator" | "binary_expression" | "binary_operator" => {
                let operator = self.child("operator")?.text();
                matches!(operator, "||" | "or" | "??" | "?:").then_some((self.child("left")?, self.child("right")?))
            }
            "elvis_expression" => {
                let mut parts = self.children();
                Some((parts.next()?, parts.next()?))
            }
            // PHP's `a ?: b` is a conditional without a middle.
            "conditional_expression" if self.child("body").is_none() && self.child("consequence").is_none() => {
                Some((self.child("condition")?, self.child("alternative")?))
            }
            "conditional" | "ternary_expression" | "conditional_expression" => {
                let condition = self.child("condition")?.bare();
                let yes = self.one_of(&["consequence", "body"])?.bare();
                let same = condition.text() == yes.text() && yes.plain_variable().is_some();
                same.then_some((yes, self.child("alternative")?))
            }
            _ => None,
        }
    }

    fn converted(self) -> Option<Self> {
        let call = self.call()?;
        if !CONVERSIONS.contains(&call.method.value) {
            return None;
        }
        if call.arguments.is_empty() { call.receiver } else { call.arguments.first().copied() }
    }

    fn plain_variable(self) -> Option<Variable<'t>> {
        if let Some(call) = self.call()
            && let Some(variable) = of_call(&call)
        {
            return Some(variable);
        }
        let path = self.path()?;
        let (name, object) = path.split_last()?;
        let known = OBJECTS.contains(&object.join(".").as_str());
        let looks = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !known || !looks {
            return None;
        }
        let literal = self.children().last().and_then(Self::literal);
        let name = literal.or_else(|| {
            let at = self.children().last()?.span();
            Some(Literal { value: name.clone(), inner: at, verbatim: true, computed: false })
        })?;
        Some(Variable { name, default: None })
    }
}

fn of_call<'t>(call: &Call<'t>) -> Option<Variable<'t>> {
    let method = call.method.value;
    let known = match call.on() {
        Some(on) => FUNCTIONS.contains(&format!("{on}.{method}").as_str()) || of_environ(&on, method),
        None if call.receiver.is_none() => BARE.contains(&method),
        // `System.getenv().getOrDefault("NAME", default)`.
        None => method == "getOrDefault" && call.receiver?.call()?.is("System.getenv"),
    };
    let name = call.literal(0).filter(|_| known)?;
    let shaped = !name.value.is_empty() && name.value.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b));
    // `config("database.default")` of Laravel and `config :app, ..` of Elixir read no environment.
    let upper = !name.value.bytes().any(|b| b.is_ascii_lowercase());
    if !shaped || method == "config" && !upper || call.receiver.is_none() && call.method.value == "env" && !upper {
        return None;
    }
    let default = call.named.iter().find(|pair| pair.key.value == "default").map(|pair| pair.value);
    let default = default.or_else(|| call.arguments.get(1).copied());
    let default = default.or_else(|| call.block.and_then(View::result));
    Some(Variable { name, default: default.filter(|value| !value.is_null()) })
}

/// `env.url("DATABASE_URL", default=..)` of Python's readers of the environment.
fn of_environ(on: &str, method: &str) -> bool {
    let readers = ["env", "environ", "self.env", "Env"];
    let kinds =
        ["str", "url", "db", "db_url", "cache", "cache_url", "email_url", "search_url", "dj_db_url", "dj_cache_url"];
    readers.contains(&on) && kinds.contains(&method)
}
