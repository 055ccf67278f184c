//! The rules, by id. Written by `ONPAR_BLESS=1 cargo test --test tidy` from the files of this folder.

use super::Rule;

pub static RULES: &[&Rule] = &[
    &super::client_version::RULE,
    &super::declared_version::RULE,
    &super::image_variant::RULE,
    &super::missing_service::RULE,
    &super::runtime_version::RULE,
    &super::service_type::RULE,
    &super::service_version::RULE,
    &super::substitute::RULE,
    &super::unpinned_version::RULE,
];
