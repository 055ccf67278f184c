//! The project's chores: `cargo xtask <chore>`. One chore a file; this one only finds it.

mod bench;
mod bless;
mod codegen;
mod editors;
mod oracle;
mod shell;
mod test;
mod vsix;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let chore = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match chore.as_str() {
        "bench" => bench::run(&rest),
        "bless" => bless::run(),
        "codegen" => codegen::write(),
        "editors" => editors::run(),
        "oracle" => oracle::run(),
        "test" => test::run(&rest),
        "vsix" => vsix::run(&rest),
        other => anyhow::bail!("no chore {other:?}; there are: bench, bless, codegen, editors, oracle, test, vsix"),
    }
}
