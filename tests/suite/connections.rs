//! Connections to a mail server: kept from one message to the next, within what the server and the operator allow.

use serde_json::json;

use crate::story;
use crate::support::mail::MailServer;

async fn residents(town: &crate::support::Town, count: u32) {
    for number in 0..count {
        town.resident(&["da"], "email", &format!("beboer{number}@example.org")).await;
    }
}

story! {
    /// A server that takes only three messages a connection gets all of them, each at the first try.
    async fn a_servers_limit_of_messages_costs_no_try(town) {
        let mail = town.mail_channel().await;
        mail.limit_connections(3);
        town.approve("emergency-childcare", &[]).await;
        residents(&town, 20).await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 20);
        let tries: Vec<_> = town.deliveries(&bulletin).await.iter().map(|one| one["tries"].clone()).collect();
        assert_eq!(tries, vec![json!(1); 20]);
        assert!(mail.connections().iter().all(|(messages, _)| *messages <= 3), "{:?}", mail.connections());
    }
}

story! {
    /// The operator's own limit is kept, and each connection that reached it ends politely.
    async fn a_channels_limit_of_messages_is_kept(town) {
        let mail = MailServer::start().await;
        let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": mail.port(), "tls": "off",
            "from": "sundhed@solby.example", "connections": 1, "messages_per_connection": 4 });
        town.post("/api/v1/channels", json!({ "name": "mail", "settings": settings })).await.ok();
        town.approve("emergency-childcare", &[]).await;
        residents(&town, 12).await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        town.wait_for("three farewells", async |_| mail.connections().len() >= 3).await;
        assert_eq!(mail.connections(), [(4, true); 3]);
        let settings = json!({ "kind": "smtp", "host": "mail.example.org", "from": "a@solby.example", "messages_per_connection": 0 });
        let problem = town.post("/api/v1/channels", json!({ "name": "none", "settings": settings })).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "settings.messages_per_connection", "{problem}");
    }
}
