//! The day it is (UTC), for statements that grow old. The core has no clock.

use std::time::{SystemTime, UNIX_EPOCH};

use onpar_core::catalog::Date;

const DAY: u64 = 24 * 60 * 60;

/// `None` where the clock says nothing sensible.
pub(crate) fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Date::from_days(u32::try_from(since.as_secs() / DAY).ok()?)
}
