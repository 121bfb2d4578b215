// Tables: copied and downloaded; a region that scrolls says so and can be reached, another cannot.
(() => {
  const { all, button, copyText, csv, make, pageName, save } = globalThis.bookPage;
  const cellsOf = (table) =>
    all("tr", table).map((row) =>
      all("th, td", row).map((cell) => cell.textContent.replace(/\s+/g, " ").trim()),
    );
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
  // Paper is about 640 pixels wide and has type of 10 or 8 pixels where the screen has 15.
  for (const table of all("main .wide table")) {
    table.style.width = "min-content";
    const { offsetWidth } = table;
    table.style.width = "";
    table.closest(".wide").classList.toggle("dense", offsetWidth * (10 / 15) > 640);
    table.closest(".wide").classList.toggle("denser", offsetWidth * (8 / 15) > 640);
  }
  for (const sentence of all("main .wide :is(caption, tfoot td)"))
    sentence.append(make("span", { className: "in-sight" }, ...sentence.childNodes));
  const check = (region) => {
    region.style.setProperty("--room", `${region.clientWidth}px`);
    // A table that is wider than the text takes the room beside it, where there is any.
    if (region.matches(".wide") && region.scrollWidth > region.clientWidth + 1) region.classList.add("broad");
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
})();
