//! Stage 2: from what single files say to what each environment runs.
//! Deliberately absent: reading text (`source`) and comparing (`rule`).

pub mod compose;
pub(crate) mod interpolate;
pub mod traced;
