// Shows messages that come by Web Push, also when no page is open.
"use strict";

self.addEventListener("push", (event) => {
  const { title, body, link, language, direction, tag } = event.data.json();
  const options = { body, lang: language, dir: direction, tag, data: { link } };
  event.waitUntil(self.registration.showNotification(title, options));
});

// The browser has replaced its subscription, or ended it: whoever wants messages goes on getting them, in the same language.
self.addEventListener("pushsubscriptionchange", (event) => {
  const tell = async (method, content) => {
    const answer = await fetch("/push", {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    });
    if (!answer.ok) {
      throw new Error(`${method} ${answer.status}`);
    }
  };
  const renew = async () => {
    const kept = await caches.match("/push", { cacheName: "push" });
    if (kept === undefined) {
      return;
    }
    const { language, key } = await kept.json();
    const options = { userVisibleOnly: true, applicationServerKey: key };
    const subscription = event.newSubscription ?? (await self.registration.pushManager.subscribe(options));
    await tell("POST", { language, subscription: subscription.toJSON() });
    const old = event.oldSubscription?.toJSON();
    if (old !== undefined && old.endpoint !== subscription.endpoint) {
      await tell("DELETE", { subscription: old });
    }
  };
  event.waitUntil(renew());
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.link));
});
