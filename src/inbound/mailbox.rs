//! Which e-mail channel a mail is for, when it does not come by the door of one: by its name, or by the address it came to.

use crate::app::App;
use crate::channel::email::receive;
use crate::channel::{self, Channel, Settings};
use crate::error::{Error, Result};

/// The e-mail channels, those that are switched on first, then by age. What was sent before a channel was switched off still
/// comes back.
pub async fn all(app: &App) -> Result<Vec<Channel>> {
    let mut channels = channel::store::list(&mut *app.db.read().await?, &app.secrets, app.organisation_id()).await?;
    channels.retain(|channel| matches!(channel.settings, Settings::Smtp(_)));
    channels.sort_by_key(|channel| channel.switched_off_at.is_some());
    Ok(channels)
}

/// The channel with this name or id, or the only one there is.
pub fn chosen<'a>(channels: &'a [Channel], named: Option<&str>) -> Result<&'a Channel> {
    let names: Vec<&str> = channels.iter().map(|channel| channel.name.as_str()).collect();
    let allowed = || match names.as_slice() {
        [] => "an e-mail channel; there is none, add one with `budstikke channel add`".to_owned(),
        names => format!("the name of an e-mail channel: {}", names.join(", ")),
    };
    match (named, channels) {
        (None, [only]) => Ok(only),
        (None, _) => Err(Error::missing("--channel", allowed())),
        (Some(named), _) => {
            let is_it = |channel: &&Channel| channel.name == named || channel.id.to_string() == named;
            channels.iter().find(is_it).ok_or_else(|| Error::wrong("--channel", named, allowed()))
        }
    }
}

/// The channel that an address belongs to, with whatever tag. Of several the first.
pub fn addressed(channels: Vec<Channel>, recipient: &str) -> Option<Channel> {
    channels.into_iter().find(|channel| match &channel.settings {
        Settings::Smtp(settings) => receive::is_for(settings, recipient),
        _ => false,
    })
}
