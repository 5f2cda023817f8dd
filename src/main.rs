//! The program `verve`; everything is in the library.

/// The system's own allocator keeps a quarter more of what the threads of an import are done with.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    verve::cli::main(std::env::args_os())
}
