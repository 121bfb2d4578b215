// What a page of the book does: folds code, finds, copies, downloads, and draws figures when they come near.
(() => {
  const root = document.documentElement;
  const assets = root.dataset.assets ?? "";
  root.classList.add("js");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const loading = {};
  /** Brings a script of the book's own folder into the page, once. */
  const load = (name) => {
    loading[name] ??= new Promise((resolve, reject) => {
      const script = make("script", { src: assets + name, onload: resolve });
      script.onerror = () => reject(new Error(`${name} is not beside the page`));
      document.head.append(script);
    });
    return loading[name];
  };
  const stored = {
    get: (key) => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem(key, value);
      } catch {
        // A frame may forbid it; the choice then lasts as long as the page.
      }
    },
  };
  const save = (name, blob) => {
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const copyText = async (button, text) => {
    const word = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = word;
    }, 1500);
  };
  const button = (word, act) => {
    const element = make("button", { type: "button", textContent: word });
    element.addEventListener("click", () => act(element));
    return element;
  };
  const pageName = location.pathname.replace(/^.*\/|\.html$/g, "") || "page";

  // The contents: folded on a phone, the section in view marked.
  const contents = document.querySelector(".contents details");
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
    const here = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).at(-1);
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

  // Code: one switch for all of it.
  const tools = document.querySelector(".tools");
  const inputs = all("details.input");
  if (inputs.length > 0) {
    const set = (isOpen) => {
      for (const input of inputs) input.open = isOpen;
      toggle.textContent = isOpen ? "Hide all code" : "Show all code";
      toggle.setAttribute("aria-pressed", String(isOpen));
    };
    const toggle = button("Show all code", () => {
      const isOpen = toggle.getAttribute("aria-pressed") !== "true";
      set(isOpen);
      stored.set("book-code", isOpen ? "open" : "folded");
    });
    tools.append(toggle);
    set(stored.get("book-code") === "open");
  }

  // Search.
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

  // Tables and code: copy and download; a region that scrolls says so and can be reached, another cannot.
  const cellsOf = (table) =>
    all("tr", table).map((row) =>
      all("th, td", row).map((cell) => cell.textContent.replace(/\s+/g, " ").trim()),
    );
  const csv = (rows) =>
    rows
      .map((row) =>
        row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(","),
      )
      .join("\n");
  all("main table").forEach((table, at) => {
    const region = table.closest(".wide") ?? table;
    const name = `${pageName}-table-${at + 1}.csv`;
    region.after(
      make(
        "div",
        { className: "buttons" },
        button("Copy table", (one) =>
          copyText(
            one,
            cellsOf(table)
              .map((row) => row.join("\t"))
              .join("\n"),
          ),
        ),
        button("Download CSV", () =>
          save(name, new Blob([`${csv(cellsOf(table))}\n`], { type: "text/csv" })),
        ),
      ),
    );
  });
  for (const code of all("main pre.code")) {
    code.after(
      make(
        "div",
        { className: "buttons" },
        button("Copy code", (one) => copyText(one, code.textContent)),
      ),
    );
  }
  const check = (region) => {
    const scrolls =
      region.scrollWidth > region.clientWidth + 1 || region.scrollHeight > region.clientHeight + 1;
    if (scrolls) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
    if (!region.classList.contains("wide")) return;
    const hint = region.previousElementSibling?.classList.contains("hint")
      ? region.previousElementSibling
      : undefined;
    if (region.scrollWidth > region.clientWidth + 1) {
      if (hint === undefined)
        region.before(make("p", { className: "hint", textContent: "Scroll sideways to see all columns →" }));
    } else hint?.remove();
  };
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) check(target);
  });
  for (const region of all("main [tabindex='0']")) sizes.observe(region);

  // Figures: drawn in the page's colours when they come near; the still picture stays for paper.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const turned = (r, g, b, alpha) => {
    const [red, green, blue] = [r / 255, g / 255, b / 255];
    const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
    const [light, range] = [(most + least) / 2, most - least];
    const saturation = range === 0 ? 0 : range / (1 - Math.abs(2 * light - 1));
    const hue =
      range === 0
        ? 0
        : 60 *
          (most === red
            ? ((green - blue) / range + 6) % 6
            : most === green
              ? (blue - red) / range + 2
              : (red - green) / range + 4);
    const turnedLight = saturation > 0.25 ? Math.max(0.6, 0.95 - light * 0.6) : 0.9 - 0.8 * light;
    return `hsla(${hue.toFixed(0)}, ${Math.round(saturation * 85)}%, ${Math.round(turnedLight * 100)}%, ${alpha})`;
  };
  const recolour = (value) => {
    if (Array.isArray(value)) return value.map(recolour);
    if (value !== null && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, recolour(one)]));
    if (typeof value !== "string") return value;
    const hex = /^#([\da-f]{6})$/i.exec(value)?.[1];
    if (hex !== undefined)
      return turned(...[0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)), 1);
    const parts = /^rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([\d.]+)\s*)?\)$/.exec(value);
    if (parts === null) return value;
    return turned(...parts.slice(1, 4).map(Number), Number(parts[4] ?? 1));
  };
  const drawn = new Map();
  const draw = async (place, figure) => {
    const style = getComputedStyle(root);
    const { data, layout = {}, config = {} } = dark.matches ? recolour(figure) : figure;
    const { width, ...sized } = layout;
    const coloured = {
      ...sized,
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { ...sized.font, color: style.getPropertyValue("--ink").trim() },
    };
    await globalThis.Plotly.react(place, data, coloured, {
      ...config,
      responsive: true,
      displaylogo: false,
      displayModeBar: false,
    });
  };
  const dataRows = ({ data }) => {
    const rows = [["series", "x", "y", "text"]];
    data.forEach((trace, at) => {
      const [x, y, text] = [trace.x ?? [], trace.y ?? [], trace.customdata ?? trace.text ?? []];
      const count = Math.max(x.length ?? 0, y.length ?? 0);
      for (let row = 0; row < count; row++) {
        const words = Array.isArray(text) ? text[row] : text;
        rows.push([trace.name ?? `series ${at + 1}`, x[row] ?? "", y[row] ?? "", words ?? ""].map(String));
      }
    });
    return rows;
  };
  const start = async (drawing) => {
    const source = drawing.querySelector("script");
    if (source === null) return;
    const figure = JSON.parse(source.textContent);
    source.remove();
    const name = `${pageName}-figure-${all(".drawing").indexOf(drawing) + 1}`;
    const still = drawing.querySelector("img");
    const place = make("div", { className: "live" });
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", still?.alt ?? "figure");
    try {
      await load("plotly.js");
      drawing.append(place);
      await draw(place, figure);
      drawing.classList.add("drawn");
      drawn.set(place, figure);
    } catch (error) {
      place.remove();
      console.error(error);
      return;
    }
    const picture = (format) => () =>
      globalThis.Plotly.downloadImage(place, {
        format,
        filename: name,
        width: place.clientWidth,
        height: place.clientHeight,
        scale: format === "png" ? 2 : 1,
      });
    drawing.after(
      make(
        "div",
        { className: "buttons" },
        button("Download SVG", picture("svg")),
        button("Download PNG", picture("png")),
        button("Download data", () =>
          save(`${name}.csv`, new Blob([`${csv(dataRows(figure))}\n`], { type: "text/csv" })),
        ),
      ),
    );
  };
  dark.addEventListener("change", () => {
    for (const [place, figure] of drawn) draw(place, figure);
  });
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        start(target);
      }
    },
    { rootMargin: "800px" },
  );
  for (const drawing of all(".drawing")) near.observe(drawing);
})();
