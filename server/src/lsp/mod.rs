//! The language server: the only place that knows LSP, async or an editor.
//! Deliberately absent: judging. What is said comes from the engine; here it is asked, converted and sent.
//!
//! Flow: `stdin` mends -> `front_door` applies edits in order -> `worker` analyses -> `publish` sends; `requests`
//! ask the worker.

mod backend;
mod convert;
mod diagnostics;
mod documents;
mod edit;
mod features;
mod frame;
mod front_door;
mod parent;
mod progress;
mod publish;
mod requests;
mod session;
mod settings;
mod stdin;
mod uri;
mod view;
mod watching;
mod worker;

use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use anyhow::Context;
use tower_lsp::{LspService, Server};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use backend::Backend;
use front_door::FrontDoor;
use progress::Meter;
use publish::Outbox;
use session::Session;
use worker::Worker;

/// Requests that may wait at the same time. Below that, requests that wait would hold up what comes behind them.
const CONCURRENT: usize = 64;
/// How long answers may take to leave once the session ends: the client may not be reading any more.
const GRACE: Duration = Duration::from_secs(1);

/// Serves the client on standard input and output until it leaves.
///
/// # Errors
/// If the system refuses threads.
pub(crate) fn run(log: LevelFilter) -> anyhow::Result<ExitCode> {
    start_log(log);
    hide_panics();
    // Where the pool exists already, its threads have to do.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(worker::STACK).build_global();
    let (queue, messages) = mpsc::channel();
    let session = Arc::new(Session::new(queue));
    let (outbox, meter) = (Arc::<Outbox>::default(), Arc::<Meter>::default());
    Worker::start(Arc::clone(&session), Arc::clone(&outbox), Arc::clone(&meter), messages).context("worker")?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().context("runtime")?;
    runtime.block_on(serve(&session, &outbox, &meter))?;
    runtime.shutdown_background();
    Ok(if session.was_shut_down() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn serve(session: &Arc<Session>, outbox: &Arc<Outbox>, meter: &Arc<Meter>) -> anyhow::Result<()> {
    let input = stdin::read(std::io::stdin(), Arc::clone(session)).context("standard input")?;
    let (service, socket) = LspService::new(|client| Backend {
        client,
        session: Arc::clone(session),
        outbox: Arc::clone(outbox),
        meter: Arc::clone(meter),
    });
    let door = FrontDoor::new(service, Arc::clone(session));
    let served = Server::new(input, tokio::io::stdout(), socket).concurrency_level(CONCURRENT).serve(door);
    let left = async {
        tokio::select! {
            () = session.ended() => {}
            () = session.orphaned() => {}
        }
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        () = served => {}
        () = left => {}
    }
    Ok(())
}

/// A log on standard error of this program's own words: the libraries below log whole messages, and those hold
/// people's files.
fn start_log(level: LevelFilter) {
    let format = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    let own = Targets::new().with_target("onpar", level);
    // A second logger in one process is none: the first stays.
    let _ = tracing_subscriber::registry().with(format).with(own).try_init();
}

/// A panic's message can quote a file. The place in our source is enough.
fn hide_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
