/** The style of the book: light and dark, readable from a phone's width to a wide screen, and on paper. */
export const bookStyle = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --ink: #1c1e21; --quiet: #5b6169; --line: #d9dbdf; --code: #f3f4f2; --link: #0b57a4;
  --keyword: #8a2a6b; --string: #25663a; --number: #99500b; --alarm: #a3231c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17191c; --ink: #e4e5e7; --quiet: #a0a6ad; --line: #3a3e44; --code: #202327; --link: #7fb6f5;
    --keyword: #e18cc4; --string: #8fd0a1; --number: #e5a967; --alarm: #ff8d85;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 Georgia, "Times New Roman", serif; overflow-wrap: break-word; }
a { color: var(--link); }
header, main, nav { max-width: 47rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; color: var(--quiet); }
header .title { font-size: 1.25rem; margin: 0; color: var(--ink); }
header p { margin: 0; }
nav { font-size: .9rem; margin-top: 1rem; }
nav summary { cursor: pointer; color: var(--quiet); }
nav ol, nav ul { padding-left: 1.3rem; margin: .2rem 0; }
nav a { text-decoration: none; }
h1, h2, h3 { line-height: 1.25; margin: 2em 0 .6em; }
h1 { font-size: 1.8rem; border-top: 3px solid var(--ink); padding-top: .6em; }
h2 { font-size: 1.35rem; } h3 { font-size: 1.1rem; }
pre, code, kbd { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .85em; }
pre { overflow-x: auto; margin: .5rem 0; padding: .6rem .8rem; line-height: 1.45; overflow-wrap: normal; }
pre code { font-size: 1em; }
pre.code { background: var(--code); border-left: 3px solid var(--line); border-radius: 3px; font-size: .82em; }
:not(pre) > code { background: var(--code); padding: .05em .25em; border-radius: 3px; }
.comment { color: var(--quiet); } .keyword { color: var(--keyword); } .string { color: var(--string); } .number { color: var(--number); }
.cell { margin: 1rem 0; }
.cell details summary { cursor: pointer; color: var(--quiet); font-size: .85rem; }
.output { margin: .4rem 0 1.2rem; }
.output pre { padding: .2rem .8rem; border-left: 3px solid transparent; max-height: 28rem; overflow-y: auto; }
pre.stderr { color: var(--quiet); } pre.error { color: var(--alarm); }
.wide { overflow-x: auto; }
img, svg { max-width: 100%; }
.output > img { background: #fff; height: auto; }
.figure { background: #fff; border-radius: 4px; margin: .5rem 0; overflow: hidden; }
.figure img { display: block; width: 100%; height: auto; }
.formula { overflow-x: auto; overflow-y: hidden; margin: .8rem 0; text-align: center; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { border-bottom: 1.5px solid var(--ink); text-align: left; }
blockquote { margin: 1rem 0; padding: 0 1rem; border-left: 3px solid var(--line); color: var(--quiet); }
@media (min-width: 75rem) {
  nav { position: fixed; top: 0; left: 0; bottom: 0; width: 17rem; margin: 0; padding: 1.5rem 1rem; overflow-y: auto; border-right: 1px solid var(--line); }
  header, main { margin-left: max(19rem, calc(50vw - 23.5rem)); }
}
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --code: #f4f4f4; --link: #000; --keyword: #000; --string: #333; --number: #000; }
  body { font-size: 10pt; }
  nav { position: static; width: auto; border: 0; }
  header, main { margin: 0 auto; }
  article { break-before: page; }
  pre, .output pre { white-space: pre-wrap; max-height: none; }
  .figure, .output img, table { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
}
`;

/** The script of the book: draws each figure when it comes near the window, and all before printing. */
export const bookScript = `
(() => {
  const wide = matchMedia("(min-width: 75rem)");
  const contents = document.querySelector("nav details");
  const fold = () => { contents.open = wide.matches || !matchMedia("(max-width: 40rem)").matches; };
  fold();
  wide.addEventListener("change", fold);
  if (!globalThis.Plotly) return;
  const draw = (figure) => {
    const source = figure.querySelector("script");
    if (!source) return;
    const { data, layout = {}, config = {} } = JSON.parse(source.textContent);
    source.remove();
    const still = figure.querySelector("img");
    const { width, ...sized } = layout;
    const place = document.createElement("div");
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", still?.alt ?? "figure");
    figure.append(place);
    const settings = { ...config, responsive: true, displaylogo: false };
    Plotly.newPlot(place, data, { ...sized, autosize: true }, settings).then(
      () => still?.remove(),
      (error) => { place.remove(); console.error(error); },
    );
  };
  const figures = [...document.querySelectorAll(".figure")];
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { near.unobserve(entry.target); draw(entry.target); }
  }, { rootMargin: "600px" });
  for (const figure of figures) near.observe(figure);
  addEventListener("beforeprint", () => figures.forEach(draw));
})();
`;
