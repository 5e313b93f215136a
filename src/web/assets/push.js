// The page on which a browser subscribes to messages. Everything it says stands in the page, in the reader's language.
"use strict";

(() => {
  const form = document.getElementById("push");
  const language = document.getElementById("language");
  const start = document.getElementById("start");
  const stop = document.getElementById("stop");
  const status = document.getElementById("status");
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    return;
  }

  const say = (name) => {
    status.textContent = form.dataset[name];
    status.hidden = false;
  };

  const show = (subscription) => {
    start.hidden = subscription !== null;
    stop.hidden = subscription === null;
  };

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };

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

  // What the worker needs when the browser replaces the subscription by itself.
  const remember = async (what) => {
    const kept = await caches.open("push");
    await kept.put("/push", new Response(JSON.stringify(what)));
  };

  const ours = async () => {
    const worker = await navigator.serviceWorker.register("/push-worker.js");
    return worker.pushManager;
  };

  // A subscription that was made for an earlier key of ours serves no more.
  const subscribed = async (manager) => {
    await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
    try {
      return await manager.subscribe(options);
    } catch (trouble) {
      const old = await manager.getSubscription();
      if (old === null || trouble.name !== "InvalidStateError") {
        throw trouble;
      }
      await old.unsubscribe();
      return manager.subscribe(options);
    }
  };

  const begin = async () => {
    const subscription = await subscribed(await ours());
    await tell("POST", { language: language.value, subscription: subscription.toJSON() });
    await remember({ language: language.value, key: form.dataset.key });
    show(subscription);
    say("started");
  };

  const end = async () => {
    const subscription = await (await ours()).getSubscription();
    if (subscription !== null) {
      const known = subscription.toJSON();
      await subscription.unsubscribe();
      await caches.delete("push");
      show(null);
      await tell("DELETE", { subscription: known });
    }
    show(null);
    say("stopped");
  };

  const carefully = (deed) => async () => {
    form.inert = true;
    try {
      await deed();
    } catch (trouble) {
      say(Notification.permission === "denied" ? "denied" : "failed");
    } finally {
      form.inert = false;
    }
  };

  start.addEventListener("click", carefully(begin));
  stop.addEventListener("click", carefully(end));
  language.addEventListener("change", () => {
    if (!stop.hidden) {
      carefully(begin)();
    }
  });

  document.getElementById("without").hidden = true;
  form.hidden = false;
  ours()
    .then((manager) => manager.getSubscription())
    .then(show)
    .catch(() => say("failed"));
})();
