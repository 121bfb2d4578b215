// Figures: drawn in the page's colours when they come near; the still picture stays for paper.
(() => {
  const { all, button, csv, load, make, pageName, save } = globalThis.bookPage;
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
    const style = getComputedStyle(document.documentElement);
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
  const started = new Map();
  /** Draws a figure once; its place, or nothing where plotly is not beside the page. */
  const start = (drawing, figure) => {
    if (!started.has(drawing)) started.set(drawing, place(drawing, figure));
    return started.get(drawing);
  };
  const place = async (drawing, figure) => {
    const still = drawing.querySelector("img");
    const live = make("div", { className: "live" });
    live.setAttribute("role", "img");
    live.setAttribute("aria-label", still?.alt ?? "figure");
    try {
      await load("plotly.js");
      drawing.append(live);
      await draw(live, figure);
      drawing.classList.add("drawn");
      drawn.set(live, figure);
      return live;
    } catch (error) {
      live.remove();
      console.error(error);
      return undefined;
    }
  };
  const figures = new Map();
  // The buttons stand below a figure from the start: put there with the drawing they would move the text that is read.
  all(".drawing").forEach((drawing, at) => {
    const source = drawing.querySelector("script");
    if (source === null) return;
    const figure = JSON.parse(source.textContent);
    source.remove();
    figures.set(drawing, figure);
    const name = `${pageName}-figure-${at + 1}`;
    const picture = (format) => async () => {
      const live = await start(drawing, figure);
      if (live === undefined) return;
      globalThis.Plotly.downloadImage(live, {
        format,
        filename: name,
        width: live.clientWidth,
        height: live.clientHeight,
        scale: format === "png" ? 2 : 1,
      });
    };
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
  });
  dark.addEventListener("change", () => {
    for (const [place, figure] of drawn) draw(place, figure);
  });
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        start(target, figures.get(target));
      }
    },
    { rootMargin: "800px" },
  );
  for (const drawing of figures.keys()) near.observe(drawing);
})();
