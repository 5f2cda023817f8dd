//! The tests of `verve` as a whole: one binary, one module for each subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a broken assumption must stop the test"
)]

mod architecture;
mod as_of;
mod bad_files;
mod bad_input;
mod changes;
mod checks;
mod commands;
mod concurrency;
mod corruption;
mod crash;
mod data_package;
mod datasets;
mod devices;
mod dirty_files;
mod documents;
mod erasure;
mod errors;
mod examples;
mod faults;
mod filters;
mod foreign;
mod full_disk;
mod generated;
mod growth;
mod model;
mod operations;
mod oracle;
mod owed;
mod personal_data;
mod populations;
mod postgres;
mod postgres_cluster;
mod postgres_cuts;
mod postgres_server;
mod properties;
mod public_summary;
mod restated;
mod restoring;
mod server;
mod sql_views;
mod summaries;
mod support;
mod tenants;
mod withdrawn;
