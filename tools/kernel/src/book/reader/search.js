// The search of all pages.
(() => {
  const { assets, contents, load, make, tools } = globalThis.bookPage;
  const field = make("input", { type: "search", id: "search", placeholder: "words, in any order" });
  const found = make("ol", { className: "found" });
  const spoken = make("p", { className: "hint" });
  spoken.setAttribute("role", "status");
  tools.prepend(make("label", { htmlFor: "search", textContent: "Search all pages" }), field, spoken, found);
  const snippet = (text, words) => {
    const at = Math.max(0, text.toLowerCase().indexOf(words[0]) - 40);
    const small = make("small");
    const piece = (at > 0 ? "…" : "") + text.slice(at, at + 130);
    let rest = piece;
    while (rest !== "") {
      const places = words.map((word) => rest.toLowerCase().indexOf(word)).filter((place) => place >= 0);
      const next = Math.min(...places, rest.length);
      small.append(rest.slice(0, next));
      const word = words.find((one) => rest.toLowerCase().startsWith(one, next));
      if (word === undefined) break;
      small.append(make("mark", { textContent: rest.slice(next, next + word.length) }));
      rest = rest.slice(next + word.length);
    }
    return small;
  };
  const find = async () => {
    const words = field.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
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
        const [head, text] = [`${entry.title} ${entry.heading}`.toLowerCase(), entry.text.toLowerCase()];
        if (!words.every((word) => head.includes(word) || text.includes(word))) return { entry, score: 0 };
        return { entry, score: words.reduce((sum, word) => sum + (head.includes(word) ? 10 : 1), 1) };
      })
      .filter(({ score }) => score > 0)
      .sort((left, right) => right.score - left.score);
    spoken.textContent = `${hits.length} section${hits.length === 1 ? "" : "s"}`;
    found.replaceChildren(
      ...hits.slice(0, 20).map(({ entry }) => {
        const address = `${assets}${entry.page}${entry.anchor === "" ? "" : `#${entry.anchor}`}`;
        const link = make("a", { href: address, textContent: `${entry.title}: ${entry.heading}` });
        return make("li", {}, link, snippet(entry.text, words));
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
