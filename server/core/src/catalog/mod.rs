//! What the world knows: products, images and their tags, connection schemes, managed hosts, settings and their values,
//! packages, life cycles, and the words that name environments. Compiled in as static tables; nothing is parsed at
//! start-up.
//!
//! Deliberately absent: judgement. A row says what a name usually means; what a file means is for `source` and `resolve`.

mod ci_setup;
mod connect;
mod decode;
mod deployed;
mod docker_tag;
mod env_var;
mod environment;
#[rustfmt::skip]
#[allow(clippy::type_complexity, reason = "tables are tuples")]
mod generated;
mod image;
mod lifecycle;
mod managed;
mod package;
mod pattern;
mod product;
mod table;
mod tag;
mod workload;

pub use ci_setup::{Setup, ci_setup};
pub use connect::{Host, host, scheme, service_category, service_name};
pub use decode::{glued_version, kafka_of_confluent, mssql_year};
pub use deployed::{Chart, Operator, chart, operator, platform_word};
pub use docker_tag::{
    Base, Pointed, TAGS_DATE, base_of_variant, floats_over, newest_release, variant_differs, variant_exists,
};
pub use env_var::{EnvKind, EnvVar, env_var, env_var_behind_prefix, env_var_with_environment};
pub use environment::{
    Named, Sign, environment_of_name, environment_of_path, environment_token, is_example_path, name_contradicts,
    path_says,
};
pub(crate) use generated::environments::sign;
pub use image::{Extension, Image, image};
pub use lifecycle::{Cycle, DATA_DATE, Date, Eol, cycles, lifecycle};
pub use managed::{Managed, managed};
pub use package::{Package, Repository, Role, distribution_default, fake, library, package, repositories};
pub use product::{Category, Compatibility, Kind, Major, Product, ProductId, compatible, substitutes};
pub use table::{Meaning, meaning, stand_in, table, table_in_slot};
pub use workload::{Workload, workload};

#[cfg(test)]
mod tests;
