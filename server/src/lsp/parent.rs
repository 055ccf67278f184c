//! The client's process: when it is gone, nobody will ever close our input where others hold it open.
//! Deliberately absent: systems other than Linux, where asking needs unsafe code. There the end of input has to do.

use std::time::Duration;

/// How often is looked.
const EVERY: Duration = Duration::from_secs(2);

/// Returns when the process of this id has ended; never where that cannot be known.
pub(super) async fn ended(process: u32) {
    if !std::path::Path::new("/proc/self/stat").exists() {
        return std::future::pending().await;
    }
    while is_alive(process) {
        tokio::time::sleep(EVERY).await;
    }
}

/// A zombie has ended: only its parent has not asked yet. <https://www.kernel.org/doc/html/latest/filesystems/proc.html>
fn is_alive(process: u32) -> bool {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{process}/stat")) else { return false };
    // The name is in parentheses and may hold anything, also parentheses.
    let state = stat.rsplit_once(')').and_then(|(_, rest)| rest.trim_start().chars().next());
    !matches!(state, Some('Z' | 'X'))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn processes_end() {
        assert!(is_alive(std::process::id()));
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let id = child.id();
        // Ended and not yet waited for, it becomes a zombie; then it is no more.
        while is_alive(id) {
            std::thread::yield_now();
        }
        child.wait().unwrap();
        assert!(!is_alive(id));
    }
}
