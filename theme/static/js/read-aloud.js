// Reads an article aloud with the browser's own Vietnamese voice, sentence by sentence. What is spoken comes from the page in in/, where
// numbers, days and abbreviations are words, each sentence in a row of its own; each paragraph there says where the article shows it (data-of)
// and where its sentences end there (data-to).
// Without a Vietnamese voice there is no button, but a link to help. On the page in in/ itself nothing is fetched.
(() => {
  const holder = document.getElementById("nghe");
  const speech = window.speechSynthesis;
  const link = holder.querySelector("a");
  const help = new URL("../nghe-doc.html", document.currentScript.src);
  const marks = window.CSS && CSS.highlights;
  const status = document.createElement("span");
  let voice, offered, toggle, sentences, current, marked;
  let at = 0, rate = 1;

  const add = (name, text, act) => {
    const element = document.createElement(name);
    element.textContent = text;
    element.onclick = act;
    if (act) element.type = "button";
    status.before(element);
    return element;
  };

  // Where the page shows a sentence: the letters from .. to of an element's text; all of it where that is not known.
  const rangeOf = ({ shown, from, to }) => {
    const range = document.createRange(), texts = document.createTreeWalker(shown, 4);
    let passed = 0, isBegun;
    range.selectNodeContents(shown);
    while (texts.nextNode()) {
      const text = texts.currentNode, after = passed + text.length;
      if (!isBegun && after > from) isBegun = !range.setStart(text, from - passed);
      if (after >= to) {
        range.setEnd(text, to - passed);
        break;
      }
      passed = after;
    }
    return range;
  };

  const mark = (sentence) => {
    marked && marked.classList.remove("is-read");
    marks && marks.delete("doc");
    marked = sentence && sentence.shown;
    if (!marked) return;
    const range = rangeOf(sentence), box = range.getBoundingClientRect();
    if (marks) marks.set("doc", new Highlight(range));
    else marked.classList.add("is-read");
    if (box.top < 120 || box.bottom > innerHeight) scrollBy(0, box.top - innerHeight / 3);
  };

  const say = (text) => {
    status.textContent = text;
    toggle.textContent = current ? "Tạm dừng" : "Đọc tiếp";
  };

  // Pausing cancels, and going on begins the sentence anew: pause() and resume() fail on many telephones.
  const hush = () => {
    current = 0;
    speech.cancel();
  };

  const read = () => {
    const sentence = sentences[at];
    if (!sentence) return stop("Đã đọc xong");
    const utterance = current = new SpeechSynthesisUtterance(sentence.text);
    utterance.lang = "vi-VN";
    utterance.voice = voice;
    utterance.rate = rate;
    utterance.onend = () => {
      if (current !== utterance) return;
      at++;
      read();
    };
    utterance.onerror = () => current === utterance && stop("Máy không đọc được");
    mark(sentence);
    speech.speak(utterance);
  };

  const go = (to, text) => {
    if (!sentences.length) return; // They are still to come.
    hush();
    at = Math.max(0, Math.min(to, sentences.length - 1));
    read();
    say(text || `Câu ${at + 1}/${sentences.length}`);
  };

  const stop = (text) => {
    const isHere = holder.contains(document.activeElement);
    hush();
    mark();
    at = 0;
    sentences = offered = 0;
    holder.replaceChildren(status);
    link && status.before(link);
    offer();
    status.textContent = text;
    isHere && offered.focus();
  };

  const collect = (page) => {
    for (const line of page.querySelectorAll("#ban-doc > *")) {
      const { of, to = "" } = line.dataset, isOwn = page === document, ends = to.split(" ");
      let from = 0;
      line.textContent.split("\n").forEach((text, number) => {
        const end = isOwn ? from + text.length : parseInt(ends[number]);
        sentences.push({ text, shown: isOwn ? line : of && document.querySelector("main " + of), from, to: end });
        from = end + 1;
      });
    }
  };

  const begin = async () => {
    const mine = sentences = [];
    holder.replaceChildren(status);
    toggle = add("button", "", () => {
      if (!current) return go(at, "Đang đọc");
      hush();
      say("Đang tạm dừng");
    });
    add("button", "Câu trước", () => go(at - 1));
    add("button", "Câu sau", () => go(at + 1));
    add("button", "Dừng", () => stop("Đã dừng"));
    const speed = add("select");
    speed.ariaLabel = "Tốc độ đọc";
    for (const [value, name] of [[.75, "Chậm"], [1, "Vừa"], [1.25, "Nhanh"], [1.5, "Rất nhanh"]]) speed.add(new Option(name, value, 0, value === rate));
    speed.onchange = () => {
      rate = +speed.value;
      current && go(at, "Đang đọc");
    };
    say("Đang mở");
    toggle.focus();
    let page = document;
    try {
      if (link) page = new DOMParser().parseFromString(await (await fetch(link)).text(), "text/html");
    } catch {
      page = 0; // From a disk nothing can be fetched.
    }
    if (sentences !== mine) return; // Stopped meanwhile.
    page && collect(page);
    if (sentences.length) go(0, "Đang đọc");
    else if (link) location = link; // That page reads itself.
  };

  const offer = () => {
    const found = speech && speech.getVoices().find(({ lang }) => /^vi\b/i.test(lang.replace("_", "-")));
    if (sentences || (offered && !found === !voice)) return;
    voice = found;
    offered && offered.remove();
    offered = voice ? add("button", "Nghe đọc", begin) : add("a", "Bật giọng đọc");
    if (!voice) offered.href = help;
  };

  status.setAttribute("role", "status");
  holder.append(status);
  offer();
  if (!speech) return;
  speech.onvoiceschanged = offer; // Older Safari has no addEventListener here.
  addEventListener("pagehide", () => {
    if (!current) return;
    hush();
    say("Đang tạm dừng"); // As a reader who comes back finds it.
  });
})();
