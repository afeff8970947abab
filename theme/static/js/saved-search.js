// Finding words without a network, in what a machine keeps: copies of pages (sw.js, which asks for this file) and the bundle of a province, whose
// first page lists every article and loads their texts beside this. Every word must stand in the text, marks or not.
const fold = (text) => ` ${text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
const wordsOf = (query) => fold(query).trim().split(" ").filter(Boolean).map((word) => ` ${word} `);
const hasAll = (folded, words) => words.every((word) => folded.includes(word));

// `texts`: of each article of the list, in its order.
const searchBundle = (texts) => {
  const form = document.getElementById("tim-trong-goi");
  const [input] = form;
  const said = document.getElementById("tim-thay");
  const items = [...document.querySelectorAll(".card")];
  const groups = [...document.querySelectorAll(".section")];
  let folded;
  const show = () => {
    folded ??= texts.map(fold);
    const words = wordsOf(input.value);
    let number = 0;
    items.forEach((item, at) => {
      item.hidden = !hasAll(folded[at], words);
      number += !item.hidden;
    });
    for (const group of groups) group.hidden = !group.querySelector(".card:not([hidden])");
    const found = number ? `${number} tin` : "Không có tin nào";
    said.textContent = words.length ? `${found} có “${input.value.trim()}”.` : "";
  };
  input.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  form.hidden = false;
  if (input.value) show(); // The browser kept it while the reader was on another page.
};
