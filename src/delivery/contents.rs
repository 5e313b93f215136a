//! What bulletins on their way say, in each language: rendered once, shared by all parcels.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::App;
use crate::bulletin::{self, Bulletin};
use crate::channel::Content;
use crate::error::Result;
use crate::id::BulletinId;

use super::{attachments, render};

/// Contents by bulletin and language; `None` for one that cannot be rendered.
#[derive(Default)]
pub(super) struct Contents(HashMap<(BulletinId, String), Option<Arc<Content>>>);

impl Contents {
    /// Forgets what bulletins said that are not on their way any more.
    pub fn keep_only(&mut self, open: &[Bulletin]) {
        self.0.retain(|(id, _), _| open.iter().any(|bulletin| bulletin.id == *id));
    }

    /// The content of a bulletin in a language with the files that go with it: rendered once, `None` when that is not possible.
    pub async fn of(&mut self, app: &App, bulletin: &Bulletin, language: &str) -> Result<Option<Arc<Content>>> {
        let key = (bulletin.id, language.to_owned());
        if let Some(content) = self.0.get(&key) {
            return Ok(content.clone());
        }
        let mut content = content(app, bulletin, language).await?;
        if let Some(content) = &mut content {
            let others = self.0.iter().filter(|((id, _), _)| *id == bulletin.id);
            let others = others.filter_map(|(_, content)| content.as_ref());
            content.attachments = attachments::of(app, bulletin.id, language, others).await?;
        }
        let content = content.map(Arc::new);
        self.0.insert(key, content.clone());
        Ok(content)
    }

    /// The same of a language that may become ready later.
    pub async fn when_ready(&mut self, app: &App, bulletin: &Bulletin, language: &str) -> Result<Option<Arc<Content>>> {
        let content = self.of(app, bulletin, language).await?;
        if content.is_none() {
            self.0.remove(&(bulletin.id, language.to_owned()));
        }
        Ok(content)
    }
}

/// What a bulletin says in a language, rendered from what was frozen; without the files that go with it.
pub async fn content(app: &App, bulletin: &Bulletin, language: &str) -> Result<Option<Content>> {
    let mut conn = app.db.read().await?;
    let Some(text) = bulletin::store::frozen(&mut conn, bulletin.id, language).await? else { return Ok(None) };
    let organisation = crate::organisation::find(&mut conn, bulletin.organisation).await?;
    let source = bulletin::store::frozen(&mut conn, bulletin.id, organisation.source_language.as_str()).await?;
    let Some(source) = source else { return Ok(None) };
    drop(conn);
    let values = bulletin::publish::values(&source.source, &bulletin.message_name, &bulletin.variables)?;
    let tag = crate::translation::store::stored_tag(language)?;
    match render::render(app, bulletin, &tag, &text, &values) {
        Ok(content) => Ok(Some(content)),
        Err(error) => {
            tracing::error!(bulletin.id = %bulletin.id, language, "a frozen text cannot be rendered: {error}");
            Ok(None)
        }
    }
}
