// For all pages. Keeps what was read for times without a network, but not while the site is being written.
if (navigator.serviceWorker && location.protocol.startsWith("http") && location.hostname !== "localhost") {
  navigator.serviceWorker.register(new URL("../sw.js", document.currentScript.src)).catch(() => {}); // An insecure host has none.
}

// Remembers the text size from page to page. The switch itself is CSS and works without this.
(() => {
  const key = "co-chu";
  const choices = document.querySelectorAll('input[name="text-size"]');
  try {
    const kept = document.getElementById(localStorage.getItem(key));
    if (kept) kept.checked = true;
  } catch {
    return; // No storage (private window, some disks): the choice lasts for the page.
  }
  for (const choice of choices) choice.addEventListener("change", () => localStorage.setItem(key, choice.id));
})();
