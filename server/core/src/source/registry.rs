//! The sources, by id. Written by `ONPAR_BLESS=1 cargo test --test tidy` from the files of this folder.

use super::Source;

pub static SOURCES: &[&Source] = &[
    &super::app_engine::SOURCE,
    &super::brewfile::SOURCE,
    &super::cloud_foundry::SOURCE,
    &super::compose::SOURCE,
    &super::ddev::SOURCE,
    &super::devcontainer::SOURCE,
    &super::digitalocean_app::SOURCE,
    &super::dockerfile::SOURCE,
    &super::dotenv::SOURCE,
    &super::fly::SOURCE,
    &super::github_actions::SOURCE,
    &super::helm::SOURCE,
    &super::heroku_app_json::SOURCE,
    &super::kamal::SOURCE,
    &super::kubernetes::SOURCE,
    &super::kustomize::SOURCE,
    &super::lando::SOURCE,
    &super::platform_sh::SOURCE,
    &super::quadlet::SOURCE,
    &super::render::SOURCE,
    &super::terraform::SOURCE,
    &super::tool_versions::SOURCE,
];
