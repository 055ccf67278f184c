//! What files of settings have in common that are code: scopes that set one thing after another, under conditions.
//!
//! Which of it holds in which environment, `resolve::settings` says. Deliberately absent: the settings themselves.

mod sayer;
pub(super) mod value;
pub(super) mod when;

pub(super) use sayer::{Sayer, said};

use super::RawDeclaration;
use crate::text::Spanned;

/// What a file sets.
#[derive(Debug, Default)]
pub struct Model {
    /// The module first.
    pub scopes: Vec<Scope>,
}

/// A module, or a class of settings in it.
#[derive(Debug, Default)]
pub struct Scope {
    /// `ProductionConfig`; `None` for the module.
    pub class: Option<Spanned<String>>,
    /// The classes it inherits from, without the modules they are looked up in.
    pub bases: Vec<String>,
    /// In the order written.
    pub events: Vec<Event>,
}

#[derive(Debug)]
pub enum Event {
    /// `from .base import *`, with the dots.
    Import(Spanned<String>),
    /// Something is done to a setting.
    Set(Set),
}

#[derive(Debug)]
pub struct Set {
    /// `DATABASES` of `DATABASES["default"]["ENGINE"]`.
    pub root: String,
    pub effect: Effect,
    pub says: Vec<Said>,
}

/// What becomes of what was set before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It is gone.
    Replaces,
    /// Another value holds where a condition says so, this surely.
    MayReplace(Sure),
    /// It still holds.
    Adds,
}

/// One service that a setting names.
#[derive(Debug)]
pub struct Said {
    pub raw: RawDeclaration,
    pub sure: Sure,
    /// The variable of the environment that overrules it.
    pub variable: Option<String>,
}

/// How sure it is that a value is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// One of several, by a condition that is not known.
    Alternative,
    /// Used where nothing from outside says otherwise.
    Default,
    Certain,
}
