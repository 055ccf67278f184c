//! Steps of pipelines that set up a runtime or start a service: `actions/setup-node`, `UsePythonVersion@0`.
//!
//! Deliberately absent: reading pipelines (sources do).

use super::generated::ci_setup::STEPS;
use super::product::ProductId;

/// What one input of a step states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setup {
    /// Its name in lower case; `@`: what follows the step's name; empty where none states a version.
    pub input: &'static str,
    pub product: ProductId,
    /// Only client tools are set up.
    pub client: bool,
}

/// What the inputs of a step state, by its name without a version (`owner/name`), in any case.
pub fn ci_setup(step: &str) -> impl Iterator<Item = Setup> + use<> {
    let step = step.to_ascii_lowercase();
    let start = STEPS.partition_point(|(name, ..)| *name < step.as_str());
    let rows = STEPS.get(start..).unwrap_or(&[]).iter();
    rows.take_while(move |(name, ..)| *name == step).map(|(_, input, product, client)| Setup {
        input,
        product: *product,
        client: *client,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_name_products_and_inputs() {
        assert!(STEPS.is_sorted());
        let of = |step: &str| ci_setup(step).map(|setup| (setup.input, setup.product)).collect::<Vec<_>>();
        assert_eq!(of("actions/setup-node"), [("node-version", ProductId::NODEJS)]);
        assert_eq!(of("Actions/Setup-Java"), [("java-version", ProductId::JAVA)]);
        let beam = of("erlef/setup-beam");
        assert_eq!(beam, [("elixir-version", ProductId::ELIXIR), ("otp-version", ProductId::ERLANG)]);
        assert_eq!(of("dtolnay/rust-toolchain"), [("@", ProductId::RUST), ("toolchain", ProductId::RUST)]);
        assert_eq!(of("niden/actions-memcached"), [("", ProductId::MEMCACHED)]);
        assert_eq!(of("NodeTool@0"), [("version", ProductId::NODEJS), ("versionspec", ProductId::NODEJS)]);
        assert!(ci_setup("tj-actions/install-postgresql").all(|setup| setup.client));
        assert_eq!(of("actions/checkout"), []);
    }
}
