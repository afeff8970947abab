// Put into pages by `inv serve`, never part of the published site. Goes to the page that was edited, reloads a page that changed,
// and shows what keeps the site from being built. What to do is decided by the server: see tabs.py.
(() => {
  const base = "/_so-giao-ban";
  const { generation, file } = document.currentScript.dataset;
  const name = crypto.randomUUID();
  let since = generation;
  let stream = null;
  let again = 0;

  // When this tab last had the focus; kept over reloads, lost with the tab.
  const lastUsed = () => sessionStorage.getItem("so-giao-ban:used") ?? "0";

  function use() {
    sessionStorage.setItem("so-giao-ban:used", String(Date.now()));
    if (stream) navigator.sendBeacon(`${base}/used?${new URLSearchParams({ tab: name, used: lastUsed() })}`);
  }

  function connect() {
    disconnect();
    const used = document.querySelectorAll('link[rel~="stylesheet"][href], link[rel~="icon"][href], script[src], img[src]');
    const addresses = [...used].map((element) => new URL(element.currentSrc || element.src || element.href));
    const paths = new Set(addresses.filter((address) => address.origin === location.origin).map((address) => address.pathname));
    const query = new URLSearchParams({ tab: name, since, used: lastUsed(), page: location.pathname });
    for (const path of [`/${file}`, ...paths]) if (!path.startsWith(`${base}/`)) query.append("uses", path);
    stream = new EventSource(`${base}/events?${query}`);
    stream.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    // A browser asks again by itself for a stream that broke off, but not for one that was refused.
    stream.addEventListener("error", () => {
      if (stream?.readyState === EventSource.CLOSED) again = setTimeout(connect, 1000);
    });
  }

  function disconnect() {
    clearTimeout(again);
    stream?.close();
    stream = null;
  }

  function hear(news) {
    since = news.generation;
    show(news.trouble);
    if (news.go) location.assign(`/${news.go}`);
    else if (news.reload) location.reload(); // Keeps where the reader had scrolled to.
  }

  let panel = null;
  let shown = 0;

  function show(trouble) {
    if (!trouble) {
      hide();
    } else if (trouble.number !== shown) {
      hide();
      shown = trouble.number; // Once hidden by hand, it stays hidden until the next build that fails.
      panel = build(trouble);
      document.body.prepend(panel);
    }
  }

  function hide() {
    panel?.remove();
    panel = null;
  }

  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
  }

  function build(trouble) {
    const host = document.createElement("so-giao-ban-panel");
    host.lang = "vi";
    const root = host.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = `${base}/panel.css`;
    const lines = trouble.lines.map(({ where, what, cure, guide }) => {
      const line = element("li", "panel__line");
      if (where) line.append(element("code", "panel__where", `${where}:`), " ");
      line.append(what);
      if (cure) line.append("; ", element("span", "panel__cure", cure));
      if (guide) {
        const link = element("a", "panel__guide", "Nghĩa là gì, chữa thế nào");
        link.href = `/${guide}`;
        link.target = "_blank"; // The page with the panel is where the work is.
        line.append(" ", link);
      }
      return line;
    });
    const alert = element("div", "panel__scroll");
    alert.setAttribute("role", "alert");
    alert.tabIndex = 0; // It scrolls: the keyboard must reach it.
    const close = element("button", "panel__close", "Ẩn bảng này (Esc)");
    close.type = "button";
    close.addEventListener("click", hide);
    const whole = element("section", "panel", alert, element("div", "panel__foot", close));
    whole.setAttribute("aria-label", "Lỗi khi dựng trang");
    // Shown when it has its looks; and what an alert says is read out when it comes into one that is there.
    whole.hidden = true;
    style.addEventListener("load", () => {
      whole.hidden = false;
      alert.append(
        element("p", "panel__title", trouble.title),
        element("p", "panel__note", "Trang chưa được dựng lại. Sửa rồi lưu, bảng này tự mất."),
        element("ol", "panel__lines", ...lines),
      );
      if (trouble.rest) alert.append(element("p", "panel__rest", trouble.rest));
    });
    root.append(style, whole);
    return host;
  }

  addEventListener("focus", use);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", (event) => {
    if (event.persisted) connect();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return disconnect();
    use();
    connect();
  });
  if (!document.hidden) {
    if (document.hasFocus()) use();
    connect();
  }
})();
