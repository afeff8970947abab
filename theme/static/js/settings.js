// For all pages. Keeps what was read for times without a network, but not while the site is being written.
if (navigator.serviceWorker && location.protocol.startsWith("http") && location.hostname !== "localhost") {
  navigator.serviceWorker.register(new URL("../sw.js", document.currentScript.src)).catch(() => {}); // An insecure host has none.
}

// Remembers from page to page what a reader chose: text size, colours, contrast. The switches themselves are CSS and work without this.
(() => {
  const choices = document.querySelectorAll("#chon input");
  try {
    for (const choice of choices) if (localStorage.getItem(choice.name) === choice.id) choice.checked = true;
  } catch {
    return; // No storage (private window, some disks): the choice lasts for the page.
  }
  for (const choice of choices) choice.addEventListener("change", () => localStorage.setItem(choice.name, choice.checked ? choice.id : ""));
})();
