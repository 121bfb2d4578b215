// The search of all pages.
(() => {
  const { assets, contents, load, make, tools } = globalThis.bookPage;
  const field = make("input", { type: "search", id: "search", placeholder: "words, in any order" });
  const found = make("ol", { className: "found" });
  const spoken = make("p", { className: "hint" });
  spoken.setAttribute("role", "status");
  tools.prepend(make("label", { htmlFor: "search", textContent: "Search all pages" }), field, spoken, found);
  /** Text in which every dash and minus sign is a hyphen, as it is typed; no character is lost, so that places stay. */
  const plain = (text) =>
    text
      .toLowerCase()
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/[‘’]/g, "'");
  /** What a typed word may stand for: `16651` also for 16,651, and `r14` for rule 14. */
  const spellings = (word) => {
    const rule = /^r(\d{1,2})$/.exec(word)?.[1];
    if (rule !== undefined) return [word, `rule ${rule}`];
    return /^\d{4,}$/.test(word) ? [word, word.replace(/\B(?=(\d{3})+$)/g, ",")] : [word];
  };
  const snippet = (text, words) => {
    const first = plain(text).indexOf(words.find((word) => plain(text).includes(word)) ?? words[0]);
    const at = Math.max(0, first - 40);
    const small = make("small");
    const piece = (at > 0 ? "…" : "") + text.slice(at, at + 130);
    let rest = piece;
    while (rest !== "") {
      const places = words.map((word) => plain(rest).indexOf(word)).filter((place) => place >= 0);
      const next = Math.min(...places, rest.length);
      small.append(rest.slice(0, next));
      const word = words.find((one) => plain(rest).startsWith(one, next));
      if (word === undefined) break;
      small.append(make("mark", { textContent: rest.slice(next, next + word.length) }));
      rest = rest.slice(next + word.length);
    }
    return small;
  };
  const find = async () => {
    const phrase = plain(field.value.trim());
    const words = phrase
      .split(/\s+/)
      .filter((word) => word !== "")
      .map(spellings);
    if (words.length === 0) {
      found.replaceChildren();
      spoken.textContent = "";
      return;
    }
    try {
      await load("search.js");
    } catch (error) {
      spoken.textContent = error.message;
      return;
    }
    const hits = globalThis.bookSearch
      .map((entry) => {
        const [head, text] = [plain(`${entry.title} ${entry.heading}`), plain(entry.text)];
        const scores = words.map((one) =>
          one.some((word) => head.includes(word)) ? 10 : one.some((word) => text.includes(word)) ? 1 : 0,
        );
        if (scores.includes(0)) return { entry, score: 0 };
        // The words as they were typed, and a heading of nothing else, come first.
        const whole = words.map(([word, other]) => other ?? word).join(" ");
        const together = [phrase, whole].some((one) => head.includes(one) || text.includes(one)) ? 20 : 0;
        const named = [phrase, whole].includes(plain(entry.heading)) ? 100 : 0;
        return { entry, score: scores.reduce((sum, score) => sum + score, together + named) };
      })
      .filter(({ score }) => score > 0)
      .sort((left, right) => right.score - left.score);
    spoken.textContent = `${hits.length} section${hits.length === 1 ? "" : "s"}`;
    found.replaceChildren(
      ...hits.slice(0, 20).map(({ entry }) => {
        const address = `${assets}${entry.page}${entry.anchor === "" ? "" : `#${entry.anchor}`}`;
        const link = make("a", { href: address, textContent: `${entry.title}: ${entry.heading}` });
        return make("li", {}, link, snippet(entry.text, words.flat()));
      }),
    );
  };
  field.addEventListener("input", find);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || /^(?:INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
    event.preventDefault();
    contents.open = true;
    field.focus();
  });
})();
