//! The `onpar` binary: arguments to one command.
//! Deliberately absent: everything a command does (`cli`, `lsp`).

mod cli;
mod import;
mod lsp;
mod report;
mod workspace;

fn main() -> std::process::ExitCode {
    cli::run()
}
