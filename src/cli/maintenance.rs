//! `backup` and `erase`.

use std::path::PathBuf;

use crate::app::App;
use crate::error::{Error, Result};
use crate::id::RecipientId;
use crate::staff::Actor;

#[derive(clap::Args)]
pub struct Backup {
    /// The new file; it must not exist
    file: PathBuf,
}

impl Backup {
    pub async fn run(self, app: &App) -> Result<()> {
        if self.file.exists() {
            return Err(Error::wrong("FILE", self.file.display().to_string(), "a file that does not exist yet"));
        }
        app.db.backup(&self.file.to_string_lossy()).await?;
        println!("copied to {}; keep secret.key of the data folder with it", self.file.display());
        Ok(())
    }
}

#[derive(clap::Args)]
pub struct Erase {
    /// The recipient's id (rcp_…)
    recipient: String,
}

impl Erase {
    pub async fn run(self, app: &App, actor: &Actor) -> Result<()> {
        let id: RecipientId =
            self.recipient.parse().map_err(|allowed: String| Error::wrong("RECIPIENT", &self.recipient, allowed))?;
        crate::audience::erase(app, actor, id).await?;
        println!("{id} is erased");
        Ok(())
    }
}
