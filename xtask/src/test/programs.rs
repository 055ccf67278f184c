//! Runs a step's program: its lines are shown as they come and looked at, and it is ended when it takes too long, with
//! everything it started. Deliberately absent: standard error, which goes straight through.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::shell;

/// No step's program needs longer on two slow cores.
const LIMIT: Duration = Duration::from_secs(25 * 60);

/// A process that ended leaves its pipe to those it started; they are waited for this long.
const GRACE: Duration = Duration::from_secs(2);

const TICK: Duration = Duration::from_millis(100);

/// Runs it, and gives each line of its standard output to `see`.
///
/// # Errors
/// It could not be started, it failed, or it did not end in time.
pub(super) fn watch(command: &mut Command, see: impl FnMut(&str)) -> Result<()> {
    let status = run(command, LIMIT, see)?;
    if !status.success() {
        bail!("{} failed: {status}", shell::line(command));
    }
    Ok(())
}

fn run(command: &mut Command, limit: Duration, mut see: impl FnMut(&str)) -> Result<ExitStatus> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {}", shell::line(command)))?;
    let lines = lines(&mut child)?;
    let start = Instant::now();
    let mut ended: Option<(ExitStatus, Instant)> = None;
    let mut open = true;
    loop {
        if open {
            match lines.recv_timeout(TICK) {
                Ok(line) => {
                    shell::say(&line)?;
                    see(&line);
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => open = false,
            }
        } else {
            std::thread::sleep(TICK);
        }
        if ended.is_none() {
            ended = child.try_wait()?.map(|status| (status, Instant::now()));
        }
        match ended {
            Some((status, since)) if !open || since.elapsed() > GRACE => return Ok(status),
            None if start.elapsed() > limit => {
                end(&mut child);
                bail!("{} did not end within {} s", shell::line(command), limit.as_secs());
            }
            _ => {}
        }
    }
}

fn lines(child: &mut Child) -> Result<Receiver<String>> {
    let out = child.stdout.take().context("the output was not piped")?;
    let (send, lines) = mpsc::channel();
    std::thread::spawn(move || {
        let mut out = BufReader::new(out);
        let mut line = Vec::new();
        while out.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line);
            if send.send(text.trim_end_matches(['\r', '\n']).to_owned()).is_err() {
                return;
            }
            line.clear();
        }
    });
    Ok(lines)
}

/// Ends the process and what it started. Where there is no `ps`, only the process itself.
fn end(child: &mut Child) {
    let table = shell::read(shell::command("ps", Path::new("/")).args(["-A", "-o", "pid=,ppid="])).unwrap_or_default();
    let below = descendants(&table, child.id());
    if !below.is_empty() {
        let pids: Vec<_> = below.iter().map(u32::to_string).collect();
        // One that has ended by itself meanwhile is what was wanted.
        let _ = shell::read(shell::command("kill", Path::new("/")).arg("-KILL").args(pids));
    }
    let _ = child.kill();
    let _ = child.wait();
    let _ = std::io::stdout().flush();
}

/// The processes of `pid ppid` lines that `root` started, and those started by them.
fn descendants(table: &str, root: u32) -> Vec<u32> {
    let pairs: Vec<(u32, u32)> = table
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace().map(str::parse);
            Some((words.next()?.ok()?, words.next()?.ok()?))
        })
        .collect();
    let mut found = vec![root];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        for &(pid, above) in &pairs {
            if above == parent && !found.contains(&pid) {
                found.push(pid);
            }
        }
        next += 1;
    }
    found.split_off(1)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = shell::command("sh", Path::new("/"));
        command.args(["-c", script]);
        command
    }

    #[test]
    fn lines_are_seen() {
        let mut seen = Vec::new();
        watch(&mut sh("printf 'a\\nb\\377\\nlast'"), |line| seen.push(line.to_owned())).unwrap();
        assert_eq!(seen, ["a", "b\u{fffd}", "last"]);
        assert!(watch(&mut sh("exit 3"), |_| ()).is_err());
    }

    #[test]
    fn what_takes_too_long_is_ended_with_its_children() {
        let mut child = None;
        let script = "sleep 600 & echo $!; wait";
        let error = run(&mut sh(script), Duration::from_millis(300), |line| child = line.parse::<u32>().ok());
        assert!(error.unwrap_err().to_string().contains("did not end"));
        let alive = shell::read(
            shell::command("ps", Path::new("/")).args(["-o", "stat=", "-p"]).arg(child.unwrap().to_string()),
        );
        assert!(alive.is_err() || alive.is_ok_and(|state| state.starts_with('Z')));
    }

    #[test]
    fn a_background_process_that_keeps_the_pipe_is_not_waited_for() {
        let status = run(&mut sh("sleep 30 & exit 0"), Duration::from_secs(20), |_| ()).unwrap();
        assert!(status.success());
    }

    #[test]
    fn descendants_of_a_process() {
        assert_eq!(descendants("1 0\n 10 1\n11 10\n12 11\n13 1\nnoise\n", 10), [11, 12]);
    }
}
