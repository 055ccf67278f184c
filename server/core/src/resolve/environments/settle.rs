//! Names that files use for environments, where the user explains them.
//! Deliberately absent: what a file says (everything else here).

use super::Placed;
use crate::catalog::sign;
use crate::config::Config;
use crate::inventory::Declaration;

/// Puts declarations into the environment that the user means by the name that was found.
pub(in crate::resolve) fn settle(declarations: &mut [Declaration], config: &Config) {
    for declaration in declarations {
        let meant = config.meant(declaration.environment.as_str());
        if let Some(environment) = meant.filter(|meant| **meant != declaration.environment) {
            let placed = Placed::by(sign::CONFIGURATION, environment.clone());
            (declaration.environment, declaration.environment_why) = (placed.environment, placed.why);
        }
    }
}
