//! The log, and traces of what the program does, by OTLP, where the operator names a collector by the variables of
//! <https://opentelemetry.io/docs/specs/otel/protocol/exporter/>. A span bears ids and names of channels, never an address, a
//! name or words of a person. Without a collector nothing is recorded.

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Level;
use tracing_subscriber::filter::{EnvFilter, Targets};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::error::{Error, Result};

/// The target of every span: what is for the collector does not stand in the log.
pub const STEPS: &str = "budstikke::step";

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACES_ENDPOINT: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

/// Traces on their way to the collector.
pub struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// Sends what has not been sent yet.
    pub async fn end(self) {
        let Some(provider) = self.0 else { return };
        let ended = tokio::task::spawn_blocking(move || provider.shutdown()).await;
        if let Ok(Err(error)) = ended {
            tracing::warn!("the last traces did not arrive: {error}");
        }
    }
}

/// Starts the log on standard error, as JSON where nobody looks, and traces where a collector is named.
///
/// # Errors
/// When the collector's address cannot be used.
pub fn start(filter: &str, json: bool) -> Result<Traces> {
    let provider = collector()?;
    let spans = provider.as_ref().map(|provider| {
        tracing_opentelemetry::layer()
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_tracer(provider.tracer("budstikke"))
            .with_filter(Targets::new().with_target(STEPS, Level::INFO))
    });
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    let lines = if json { lines.json().flatten_event(true).boxed() } else { lines.boxed() };
    // Tests in one process may have set it already.
    let _ = tracing_subscriber::registry().with(lines.with_filter(log_filter(filter))).with(spans).try_init();
    crate::defect::log_without_values();
    Ok(Traces(provider))
}

fn log_filter(filter: &str) -> EnvFilter {
    EnvFilter::new(format!("{filter},{STEPS}=off"))
}

/// Whatever goes to the collector, where one is named.
fn collector() -> Result<Option<SdkTracerProvider>> {
    let named = |name: &&str| std::env::var(name).is_ok_and(|value| !value.trim().is_empty());
    let Some(variable) = [TRACES_ENDPOINT, ENDPOINT].iter().find(|name| named(name)) else { return Ok(None) };
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let exporter = SpanExporter::builder().with_http().build().map_err(|error| {
        let given = std::env::var(variable).unwrap_or_default();
        Error::wrong(*variable, given, format!("the address of a collector like http://127.0.0.1:4318 ({error})"))
    })?;
    let resource = Resource::builder();
    let resource = match std::env::var_os("OTEL_SERVICE_NAME") {
        Some(_) => resource,
        None => resource.with_service_name("budstikke"),
    };
    Ok(Some(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource.build()).build()))
}
