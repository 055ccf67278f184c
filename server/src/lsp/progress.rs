//! Progress of reading the workspace, for clients that show it.
//! Deliberately absent: anything the scan has to wait for. It leaves figures here, and a task tells them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::ls_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressEnd,
    WorkDoneProgressReport, notification::Progress as Notification,
};

use crate::workspace::scan::Progress;

/// How often figures are told.
const EVERY: Duration = Duration::from_millis(200);
/// How long the client may take to allow the display. After that it is not asked again.
const PATIENCE: Duration = Duration::from_secs(5);
const TOKEN: &str = "onpar/scan";

/// Figures of the jobs under way.
#[derive(Debug, Default)]
pub(super) struct Meter {
    running: AtomicUsize,
    done: AtomicUsize,
    total: AtomicUsize,
    idle: Notify,
}

impl Meter {
    pub(super) fn begin(&self) {
        self.running.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn end(&self) {
        if self.running.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.idle.notify_waiters();
        }
    }

    pub(super) fn set(&self, progress: Progress) {
        self.done.store(progress.done, Ordering::Relaxed);
        self.total.store(progress.total, Ordering::Relaxed);
    }

    fn is_idle(&self) -> bool {
        self.running.load(Ordering::SeqCst) == 0
    }

    fn report(&self) -> WorkDoneProgressReport {
        let (done, total) = (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        WorkDoneProgressReport {
            message: (total > 0).then(|| format!("{done} of {total} files")),
            percentage: (done * 100).checked_div(total).and_then(|percent| u32::try_from(percent.min(100)).ok()),
            cancellable: Some(false),
        }
    }
}

/// Shows the first scan, if the client lets us.
pub(super) async fn show(client: Client, meter: Arc<Meter>) {
    let token = NumberOrString::String(TOKEN.to_owned());
    let created = tokio::time::timeout(PATIENCE, client.create_work_done_progress(token.clone())).await;
    if !matches!(created, Ok(Ok(()))) {
        tracing::debug!("no progress display");
        return;
    }
    let tell = async |value| {
        let params = ProgressParams { token: token.clone(), value: ProgressParamsValue::WorkDone(value) };
        client.send_notification::<Notification>(params).await;
    };
    let begin = WorkDoneProgressBegin {
        title: "onpar: reading the workspace".to_owned(),
        cancellable: Some(false),
        message: None,
        percentage: Some(0),
    };
    tell(WorkDoneProgress::Begin(begin)).await;
    let mut told = None;
    loop {
        let idle = meter.idle.notified();
        if meter.is_idle() {
            break;
        }
        if tokio::time::timeout(EVERY, idle).await.is_ok() {
            break;
        }
        let report = meter.report();
        if told.as_ref() != Some(&report) {
            told = Some(report.clone());
            tell(WorkDoneProgress::Report(report)).await;
        }
    }
    tell(WorkDoneProgress::End(WorkDoneProgressEnd { message: None })).await;
}
