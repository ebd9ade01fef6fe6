//! The rules of access: each with its examples, and all of them under a million random operations.

mod examples;
mod random;
mod sample;
