//! The files that go out with a content: read and encoded once a bulletin, shared by all its languages.

use std::sync::Arc;

use crate::app::App;
use crate::bulletin::attachment::{self, store};
use crate::channel::{Attachment, Content, email};
use crate::error::Result;
use crate::id::BulletinId;

/// The files of a language, taken from the bulletin's other contents where one has them.
pub async fn of<'a>(
    app: &App,
    bulletin: BulletinId,
    language: &str,
    others: impl Iterator<Item = &'a Arc<Content>> + Clone,
) -> Result<Vec<Arc<Attachment>>> {
    let mut conn = app.db.read().await?;
    let mut files = Vec::new();
    for attachment::Attachment { id, .. } in store::of_language(&mut conn, bulletin, language).await? {
        let known = others.clone().flat_map(|content| &content.attachments).find(|file| file.id == id);
        if let Some(file) = known {
            files.push(file.clone());
        } else if let Some((name, media_type, octets)) = store::content(&mut conn, bulletin, id).await? {
            files.push(Arc::new(Attachment {
                id,
                name,
                media_type,
                size: octets.len() as u64,
                url: attachment::url(&app.config.public_url, bulletin, id),
                base64: email::in_base64(&octets),
            }));
        }
    }
    Ok(files)
}
