//! The whole site without a browser: the real router on demo data, each request as a browser or a program
//! would send it. One binary for all of it, since linking one takes longer than running it.

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod first_start;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod isolation;
#[cfg(test)]
mod links;
#[cfg(test)]
mod mails;
#[cfg(test)]
mod markup;
#[cfg(test)]
mod preferences;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod security;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod together;
#[cfg(test)]
mod two_factor;
