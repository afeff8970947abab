// The page of reports: the article's code from the address, how many signs are left, the letter where there is a mail address alone.
(() => {
  const form = document.getElementById("gop-y");
  const [code, text, left, said] = ["bai", "loi", "con", "bao"].map((name) => document.getElementById(`gop-y-${name}`));
  code.value = new URLSearchParams(location.search).get("bai")?.slice(0, code.maxLength) ?? "";
  const count = () => {
    const rest = text.maxLength - text.value.length;
    left.textContent = `Còn ${rest} ký tự`;
    if (rest <= 100 && rest % 20 === 0) said.textContent = left.textContent; // Heard now and then, not at every letter.
  };
  text.addEventListener("input", count);
  if (text.value) count(); // Kept by the browser from before.
  form.addEventListener("submit", (event) => {
    if (!form.dataset.mail) return;
    event.preventDefault();
    const about = code.value && ` về bài ${code.value}`;
    const subject = `Góp ý${about}`;
    location.href = `mailto:${form.dataset.mail}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.value)}`;
  });
})();
