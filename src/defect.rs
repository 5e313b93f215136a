//! Defects of the program: one that is met in handling one thing is that thing's failure, and not the end of all others.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::future::Future;
use std::panic::{AssertUnwindSafe, Location};

use futures_util::FutureExt;

use crate::error::{Error, Result};

/// The result of the work; a panic in it is an [`Error::Internal`].
pub async fn contained<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let ended = AssertUnwindSafe(work).catch_unwind().await;
    ended.unwrap_or_else(|_| Err(Error::Internal("a defect of the program; its log tells where".to_owned())))
}

/// From now on a panic is a line of the log without the values it met: those may be what a resident wrote.
pub fn log_without_values() {
    std::panic::set_hook(Box::new(|panic| {
        let words = in_words(panic.location(), panic.payload());
        let trace = Backtrace::capture();
        match trace.status() {
            BacktraceStatus::Captured => tracing::error!("{words}\n{trace}"),
            _ => tracing::error!("{words}"),
        }
    }));
}

fn in_words(place: Option<&Location<'_>>, payload: &(dyn Any + Send)) -> String {
    let place = place.map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    // Words that stand in the source; those that were made up at that moment quote what they met.
    match payload.downcast_ref::<&'static str>() {
        Some(words) => format!("a defect of the program at {place}: {words}"),
        None => format!("a defect of the program at {place}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_defect_is_one_failure_and_told_without_what_somebody_wrote() {
        assert_eq!(contained(async { Ok(1) }).await.ok(), Some(1));
        let wrote = "Ring til Amina på 20 12 34 56".to_owned();
        let panic = AssertUnwindSafe(async { wrote[..17].len() }).catch_unwind().await.expect_err("inside å");
        let quoted = panic.downcast_ref::<String>().expect("words made up at that moment");
        assert!(quoted.contains("Amina"), "{quoted}");
        let words = in_words(Some(Location::caller()), &*panic);
        assert!(words.contains("defect.rs") && !words.contains("Amina"), "{words}");
        assert!(in_words(None, &"a lane without hands").ends_with("a lane without hands"));
        assert!(matches!(contained::<()>(async { panic!("{wrote}") }).await, Err(Error::Internal(_))));
    }
}
