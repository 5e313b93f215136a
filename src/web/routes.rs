//! Every path of the program. A path whose handler takes no role extractor is public: those stand in `public`.

use aide::axum::ApiRouter;
use aide::axum::routing::{delete_with, get_with, patch_with, post_with, put_with};
use aide::transform::TransformOperation;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use crate::app::App;
use crate::config::Role;
use crate::inbound::{self, door, opt_out, push};
use crate::translation::http::{preview, terms};
use crate::{audience, bulletin, channel, delivery, organisation, translation};

use super::{extract, health, openapi, page, problem};

/// The whole site.
pub fn router(app: App) -> Router {
    let (router, description) = match app.config.role {
        Role::Worker => (Router::new(), None),
        Role::All | Role::Web => {
            let (api, description) = openapi::described(api());
            (api.merge(public()), Some(description))
        }
    };
    let router = match description {
        Some(description) => router.route("/api/v1/openapi.json", get(|| async move { axum::Json(description) })),
        None => router,
    };
    router
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .fallback(problem::no_such_path)
        .layer(axum::middleware::map_response(problem::method_not_allowed))
        .layer(DefaultBodyLimit::max(extract::JSON_LIMIT))
        .layer(axum::middleware::from_fn_with_state(app.clone(), problem::answer))
        .with_state(app)
}

/// Pages and links for residents and mail programs.
fn public() -> Router<App> {
    Router::new()
        .route("/b/{bulletin}", get(page::choose))
        .route("/b/{bulletin}/{language}", get(page::show))
        .route("/b/{bulletin}/files/{attachment}", get(page::file))
        .route("/hooks/{channel}", get(door::knock).post(door::knock))
        .route("/u/{token}", get(opt_out::ask).post(opt_out::act))
        .route("/push", get(push::ask).post(push::subscribe).delete(push::stop))
        .route("/push.js", get(push::script))
        .route("/push-worker.js", get(push::worker))
        .route("/assets/page.css", get(page::style))
        .route("/schemas/bulletin.delivery.json", get(channel::http::event_schema))
}

/// A one-line summary for the description.
fn says(summary: &'static str) -> impl FnOnce(TransformOperation<'_>) -> TransformOperation<'_> {
    move |operation| operation.summary(summary)
}

/// For integrators, with a bearer token; each handler takes the role it needs.
fn api() -> ApiRouter<App> {
    let text = "/api/v1/messages/{message}/texts/{language}";
    ApiRouter::new()
        .api_route(
            "/api/v1/messages",
            get_with(translation::http::list, says("Messages with the state of their texts")),
        )
        .api_route("/api/v1/messages/{message}", get_with(translation::http::show, says("A message")))
        .api_route(text, get_with(translation::http::show_text, says("A text with its revisions and findings")))
        .api_route(text, put_with(translation::http::write, says("Write a new revision of a text (editor)")))
        .api_route(
            &format!("{text}/hand-in"),
            post_with(translation::http::hand_in, says("Hand a text in for approval (editor)")),
        )
        .api_route(&format!("{text}/approve"), post_with(translation::http::approve, says("Approve a text (reviewer)")))
        .api_route(
            &format!("{text}/check"),
            post_with(preview::check, says("What would be wrong with a text if it were written")),
        )
        .api_route(
            "/api/v1/messages/{message}/preview",
            get_with(preview::show, says("How a text looks on each channel")),
        )
        .api_route(
            "/api/v1/messages/{message}/preview",
            post_with(preview::of_draft, says("How a text that is not stored would look")),
        )
        .api_route("/api/v1/terms/{language}", get_with(terms::show, says("The terms of a language")))
        .api_route("/api/v1/terms/{language}", put_with(terms::write, says("Write all terms of a language (editor)")))
        .api_route("/api/v1/terms/{language}/{term}", put_with(terms::set, says("Set one term of a language (editor)")))
        .api_route(
            "/api/v1/catalogue/findings",
            get_with(preview::findings, says("What is wrong with the latest texts of all messages")),
        )
        .api_route("/api/v1/organisation", get_with(organisation::http::show, says("The organisation's settings")))
        .api_route(
            "/api/v1/organisation",
            patch_with(organisation::http::change, says("Change the organisation's settings (administrator)")),
        )
        .api_route(
            "/api/v1/catalogue/problems",
            get_with(translation::http::problems, says("Catalogue files that cannot be read")),
        )
        .api_route("/api/v1/recipients", get_with(audience::http::list, says("Recipients")))
        .api_route(
            "/api/v1/recipients",
            post_with(audience::http::add, says("Add a recipient or bring it up to date (editor)")),
        )
        .api_route("/api/v1/recipients/import", post_with(audience::http::import, says("Import a CSV file (editor)")))
        .api_route("/api/v1/recipients/{recipient}", get_with(audience::http::show, says("A recipient")))
        .api_route(
            "/api/v1/recipients/{recipient}",
            delete_with(audience::http::erase, says("Erase a recipient (administrator)")),
        )
        .api_route(
            "/api/v1/recipients/{recipient}/addresses/{address}/opt-out",
            put_with(audience::http::opt_out, says("Stop or resume messages to an address (editor)")),
        )
        .api_route(
            "/api/v1/recipients/{recipient}/addresses/{address}/open",
            post_with(audience::http::open, says("Open an address again that bounced (editor)")),
        )
        .api_route(
            "/api/v1/recipients/{recipient}/addresses/{address}/wishes",
            get_with(inbound::http::wishes, says("What was wanted from an address, with the words used (editor)")),
        )
        .api_route(
            "/api/v1/replies",
            get_with(inbound::http::replies, says("What people wrote, newest first (editor)")),
        )
        .api_route(
            "/api/v1/inbound/failed",
            get_with(inbound::http::failed, says("What came in and could not be handled (editor)")),
        )
        .api_route(
            "/api/v1/inbound/{inbound}/retry",
            post_with(inbound::http::retry, says("Handle it again (administrator)")),
        )
        .api_route("/api/v1/channels", get_with(channel::http::list, says("Channels")))
        .api_route("/api/v1/channels", post_with(channel::http::add, says("Add a channel (administrator)")))
        .api_route(
            "/api/v1/channels/{channel}",
            put_with(channel::http::change, says("Change a channel's settings or secrets (administrator)")),
        )
        .api_route(
            "/api/v1/channels/{channel}",
            delete_with(channel::http::remove, says("Remove a channel (administrator)")),
        )
        .api_route(
            "/api/v1/channel-kinds",
            get_with(channel::http::kinds, says("Kinds of channels with the forms of their settings")),
        )
        .api_route(
            "/api/v1/channels/{channel}/rotate",
            post_with(channel::http::rotate, says("Give a webhook a new signing secret (administrator)")),
        )
        .api_route(
            "/api/v1/channels/{channel}/prices",
            get_with(channel::http::prices, says("What a message costs over a channel")),
        )
        .api_route(
            "/api/v1/channels/{channel}/prices",
            put_with(channel::http::set_prices, says("Enter what a message costs (administrator)")),
        )
        .api_route(
            "/api/v1/channels/{channel}/templates",
            get_with(channel::http::templates, says("Templates as the provider last told")),
        )
        .api_route(
            "/api/v1/channels/{channel}/templates/refresh",
            post_with(channel::http::refresh_templates, says("Ask the provider for its templates (administrator)")),
        )
        .api_route(
            "/api/v1/channels/{channel}/switch",
            put_with(channel::http::switch, says("Switch a channel on or off (administrator)")),
        )
        .api_route(
            "/api/v1/channels/{channel}/test",
            post_with(channel::http::test, says("Send a test to yourself (administrator)")),
        )
        .api_route("/api/v1/bulletins", get_with(bulletin::http::list, says("Bulletins, newest first")))
        .api_route("/api/v1/bulletins", post_with(bulletin::http::create, says("Make a draft (editor)")))
        .api_route("/api/v1/bulletins/{bulletin}", get_with(bulletin::http::show, says("A bulletin")))
        .api_route(
            "/api/v1/bulletins/{bulletin}/attachments",
            get_with(bulletin::attachment::http::list, says("Files that go with a bulletin"))
                .post_with(bulletin::attachment::http::add, says("Add a file to a draft, in base 64 (editor)")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/attachments/{attachment}",
            delete_with(bulletin::attachment::http::remove, says("Take a file away from a draft (editor)")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/preflight",
            get_with(bulletin::http::preflight, says("What publishing now would do")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/publish",
            post_with(bulletin::http::publish, says("Publish now or at a moment (publisher)")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/cancel",
            post_with(bulletin::http::cancel, says("Stop a bulletin (publisher)")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/pause",
            post_with(bulletin::http::pause, says("Hold a bulletin that goes out (publisher)")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/resume",
            post_with(bulletin::http::resume, says("Let a held bulletin go on (publisher)")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/correction",
            get_with(bulletin::http::reached, says("Who would get a correction or a withdrawal now"))
                .post_with(bulletin::http::correct, says("Correct it for exactly those who got it (publisher)")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/withdrawal",
            post_with(bulletin::http::withdraw, says("Tell those who got it not to go by it any more (publisher)")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/report",
            get_with(delivery::http::report, says("What became of a bulletin, counted")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/progress",
            get_with(delivery::http::progress, says("How far a bulletin is")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/progress/stream",
            get_with(
                delivery::http::progress_stream,
                says("How far a bulletin is, as server-sent events until it ends"),
            ),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/deliveries",
            get_with(delivery::http::list, says("What became of each delivery")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/deliveries/{address}/{language}",
            get_with(delivery::http::show, says("One delivery's story: every try and receipt, why, what comes next")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/deliveries/{address}/{language}/log",
            get_with(
                delivery::http::log,
                says("What was asked and answered when a delivery was tried (administrator)"),
            ),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/deliveries/{address}/{language}/decision",
            post_with(delivery::http::decide, says("Decide about a delivery that may have gone (publisher)")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/unknown/decision",
            post_with(delivery::http::decide_all, says("Decide about all that may have gone (publisher)")),
        )
        .api_route(
            "/api/v1/bulletins/{bulletin}/send-again",
            post_with(delivery::http::send_again, says("Send to those who did not get it (publisher)")),
        )
        .api_route("/api/v1/bulletins/{bulletin}/missed", get_with(delivery::http::missed, says("Who did not get it")))
        .api_route(
            "/api/v1/bulletins/{bulletin}/missed.csv",
            get_with(delivery::http::missed_file, says("Who did not get it, as a CSV file")),
        )
        .api_route(
            "/api/v1/unknown-deliveries",
            get_with(delivery::http::unknown, says("Deliveries that may or may not have gone, counted")),
        )
}
