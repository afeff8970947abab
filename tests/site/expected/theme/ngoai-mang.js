// "Đọc khi không có mạng": asks the worker to keep the pages of a province, and to give them up again.
(async () => {
  const part = document.getElementById("ngoai-mang");
  if (!("serviceWorker" in navigator) || !location.protocol.startsWith("http")) return;
  const { active } = await navigator.serviceWorker.ready;
  const [keep, drop] = part.querySelectorAll("button");
  const said = part.querySelector("[role=status]");
  const url = new URL(part.dataset.list, location).href;
  const ask = (act) => {
    const { port1, port2 } = new MessageChannel();
    keep.disabled = drop.disabled = act !== "state";
    port1.onmessage = ({ data }) => {
      if (data.total) {
        said.textContent = `Đang lưu ${data.done}/${data.total} trang`;
        return;
      }
      keep.disabled = drop.disabled = false;
      if (data.failed) {
        said.textContent = "Chưa lưu được hết: mạng bị ngắt hoặc máy hết chỗ. Hãy thử lại.";
        return;
      }
      said.textContent = data.kept ? `Đã lưu ngày ${data.kept}. Khi không có mạng vẫn đọc và tìm được.` : act === "drop" ? "Đã bỏ bản lưu khỏi máy." : "";
      keep.textContent = data.kept ? "Lưu lại bản mới" : "Lưu vào máy này";
      drop.hidden = !data.kept;
    };
    active.postMessage({ act, url }, [port2]);
  };
  keep.addEventListener("click", () => ask("keep"));
  drop.addEventListener("click", () => ask("drop"));
  ask("state");
  part.hidden = false;
})();
