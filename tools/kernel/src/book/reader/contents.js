// The contents: folded on a phone, the section in view marked; and a link to each heading.
(() => {
  const { all, contents, make } = globalThis.bookPage;
  const wide = matchMedia("(min-width: 75rem)");
  const fold = () => {
    contents.open = wide.matches || !matchMedia("(max-width: 40rem)").matches;
  };
  fold();
  wide.addEventListener("change", fold);
  const sectionLinks = new Map(
    all('.contents ul a[href^="#"]').map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
  );
  const headings = all("main h2[id]").filter(({ id }) => sectionLinks.has(id));
  const mark = () => {
    // At the end of a page the last sections cannot reach the top: the one that the address names is read, or the last.
    const isAtEnd = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const inView = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight);
    const named = inView.find(({ id }) => id === decodeURIComponent(location.hash.slice(1)));
    const here = isAtEnd
      ? (named ?? inView.at(-1))
      : headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).at(-1);
    for (const [id, link] of sectionLinks) {
      if (id === here?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
  for (const heading of all("main :is(h1, h2, h3, h4)[id]")) {
    const name = heading.textContent;
    const link = make("a", { className: "permalink", href: `#${heading.id}`, textContent: "#" });
    link.setAttribute("aria-label", `Link to “${name}”`);
    heading.append(link);
  }
})();
