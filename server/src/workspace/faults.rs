//! Panics on demand, so that tests can see that one does not end the server. Only in debug builds: a release build
//! has none of this.
//! Deliberately absent: any other use.

/// A text with this line makes reading the file panic.
#[cfg(debug_assertions)]
const READING: &str = "# onpar-test: panic while reading";
/// A text with this line makes judging its workspace folder panic, once for each change of the file.
#[cfg(debug_assertions)]
const JUDGING: &str = "# onpar-test: panic while judging";

#[cfg(debug_assertions)]
thread_local! {
    static ARMED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

#[cfg(debug_assertions)]
#[expect(clippy::panic, reason = "what this is for")]
pub(super) fn in_reading(text: &str) {
    ARMED.with(|armed| armed.set(armed.get() || text.contains(JUDGING)));
    if text.contains(READING) {
        panic!("asked for by a test");
    }
}

#[cfg(debug_assertions)]
#[expect(clippy::panic, reason = "what this is for")]
pub(super) fn in_judging() {
    if ARMED.with(|armed| armed.replace(false)) {
        panic!("asked for by a test");
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn in_reading(_: &str) {}

#[cfg(not(debug_assertions))]
pub(super) fn in_judging() {}
