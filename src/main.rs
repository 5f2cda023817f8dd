//! The program `verve`; everything is in the library.

fn main() -> std::process::ExitCode {
    verve::cli::main(std::env::args_os())
}
