//! `relais demo`: a server with demo data, on this machine only, that leaves nothing behind.

use std::{error::Error, iter, sync::Arc};

use backend::{
    clock::{Clock, SystemClock},
    demo::{DemoClock, DemoLogin},
};
use secrecy::ExposeSecret;

use crate::{
    PublicUrl,
    command_line::DemoOptions,
    open, serve,
    settings::{self, DataSettings, SettingError},
};

/// Serves demo data.
pub(crate) async fn run(options: DemoOptions) -> Result<(), Box<dyn Error + Send + Sync>> {
    let address = settings::listen(options.listen.as_deref())?;
    if !address.ip().is_loopback() {
        let why = format!("{address} is not a loopback address, and the demo listens on no other");
        return Err(SettingError::new("--listen", why).into());
    }
    // Removed when this returns.
    let temporary = tempfile::tempdir()?;
    let data = DataSettings {
        data_dir: options.data_dir.unwrap_or_else(|| temporary.path().to_owned()),
        database_url: None,
        secret_key_file: None,
    };
    let (listener, address) = serve::bind(address).await?;
    let public_url = PublicUrl::of_loopback(address);
    let clock: Arc<dyn Clock> = match options.clock {
        Some(file) => Arc::new(DemoClock::new(file)),
        None => Arc::new(SystemClock),
    };
    let backend = open::backend_at(&data, &public_url.to_string(), clock).await?;
    let password = options.password.as_ref().map(ExposeSecret::expose_secret);
    let logins = backend::demo::seed(&backend, password).await?;
    println!("{}", table(&logins));
    let mail = data.data_dir.join(serve::MAIL);
    serve::until_stopped(listener, backend, public_url, [].into(), mail).await
}

/// Who can sign in, with what, in columns.
fn table(logins: &[DemoLogin]) -> String {
    let rows = logins.iter().map(|login| {
        let password = login.password.expose_secret();
        [&login.name, &login.role.en, &login.login, password]
    });
    let rows: Vec<[&str; 4]> = iter::once(["Name", "Role", "Login", "Password"]).chain(rows).collect();
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or_default()
    };
    let (name, role, login) = (width(0), width(1), width(2));
    let mut table = String::new();
    for row in &rows {
        let line = format!("{:name$}  {:role$}  {:login$}  {}\n", row[0], row[1], row[2], row[3]);
        table.push_str(&line);
    }
    table
}
