// On a remembered phone: keep a copy of the advice for when there is no network, and forget it again.
// Nothing on the page needs this script.
(() => {
  "use strict";
  if (!("serviceWorker" in navigator)) return;
  const forget = document.currentScript.hasAttribute("data-forget");
  if (forget) {
    caches.keys().then((names) => names.filter((name) => name.startsWith("advice")).forEach((name) => caches.delete(name)));
    navigator.serviceWorker.getRegistrations().then((found) => found.forEach((one) => {
      if (new URL(one.scope).pathname === "/my/") one.unregister();
    }));
  } else {
    navigator.serviceWorker.register("/my/offline.js", { scope: "/my/" });
  }
})();
