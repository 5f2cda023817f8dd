//! The tests of `verve` as a whole: one binary, one module for each subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a broken assumption must stop the test"
)]

mod architecture;
mod bad_files;
mod bad_input;
mod canaries;
mod changes;
mod commands;
mod crash;
mod damage;
mod data_package;
mod datasets;
mod devices;
mod dirty;
mod documents;
mod erasure;
mod errors;
mod examples;
mod faults;
mod filters;
mod full_disk;
mod generated;
mod growth;
mod laws;
mod model;
mod operations;
mod oracle;
mod owed;
mod past;
mod populations;
mod postgres;
mod postgres_cluster;
mod postgres_cuts;
mod postgres_server;
mod public_summary;
mod restated;
mod restoring;
mod server;
mod summaries;
mod support;
mod tenants;
mod together;
mod views;
mod withdrawn;
