//! Parcels as files in a folder of the data folder: each is there whole or not at all, and nobody else on the machine reads it.

use std::path::PathBuf;

use tokio::io::AsyncWriteExt as _;

use super::{Outcome, Reason};

/// A folder for one channel's files.
pub(super) struct Folder(pub PathBuf);

impl Folder {
    /// Writes a file in place of one of the same name. It is on the disk when it counts as accepted.
    pub async fn take(&self, name: &str, content: &[u8]) -> Outcome {
        match self.write(name, content).await {
            Ok(()) => Outcome::Accepted { reference: Some(name.to_owned()), detail: name.to_owned() },
            Err(cause) => {
                let detail = format!("writing the file: {cause}");
                Outcome::Retry { reason: Reason::Provider, detail, after: None }
            }
        }
    }

    async fn write(&self, name: &str, content: &[u8]) -> std::io::Result<()> {
        let mut folders = tokio::fs::DirBuilder::new();
        folders.recursive(true);
        #[cfg(unix)]
        folders.mode(0o700);
        folders.create(&self.0).await?;
        // A name that whoever takes files away by their ending does not see.
        let part = self.0.join(format!("{name}.part"));
        // What an earlier try left behind may have other rights.
        match tokio::fs::remove_file(&part).await {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&part).await?;
        file.write_all(content).await?;
        file.sync_all().await?;
        tokio::fs::rename(&part, self.0.join(name)).await?;
        // The name, too, must outlive a power cut.
        #[cfg(unix)]
        tokio::fs::File::open(&self.0).await?.sync_all().await?;
        Ok(())
    }
}
