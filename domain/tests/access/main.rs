//! The rules of access: each with its examples, and all of them under a million random operations.
#![expect(clippy::expect_used, reason = "what a test cannot be set up with, it fails of")]

mod examples;
mod explain;
mod random;
mod sample;
