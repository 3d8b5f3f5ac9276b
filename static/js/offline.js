"use strict";
// Saves the pages of the moment and the guide on this device, so that they open without a
// connection. Runs on those pages only; the server says which worker and for which addresses.
(() => {
  const { worker, scope } = document.currentScript.dataset;
  // Nobody is asked to install anything; the browser's own menu offers it.
  addEventListener("beforeinstallprompt", (event) => event.preventDefault());
  if (!navigator.serviceWorker) return;
  const ours = (address) => {
    if (/^\/[a-z-]{2,12}\/(now|guide)\/offline\.js$/.test(address)) return address;
    throw new TypeError("not our worker");
  };
  const made = globalThis.trustedTypes?.createPolicy("offline", { createScriptURL: ours });
  const address = made ? made.createScriptURL(worker) : ours(worker);
  // Whoever forbids it gets the page as it is.
  navigator.serviceWorker.register(address, { scope, updateViaCache: "none" }).catch(() => {});
})();
