//! The `onpar` binary: arguments to one command.

fn main() -> anyhow::Result<()> {
    Ok(())
}
