//! The command line's door.

fn main() -> std::process::ExitCode {
    budstikke::cli::main()
}
