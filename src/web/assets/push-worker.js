// Shows messages that come by Web Push, also when no page is open.
"use strict";

self.addEventListener("push", (event) => {
  const { title, body, link, language, direction, tag } = event.data.json();
  const options = { body, lang: language, dir: direction, tag, data: { link } };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.link));
});
