// Code: one switch for all of it, and a button to copy each piece.
(() => {
  const { all, button, copyText, make, stored, tools } = globalThis.bookPage;
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
  for (const code of all("main pre.code")) {
    code.after(
      make(
        "div",
        { className: "buttons" },
        button("Copy code", (one) => copyText(one, code.textContent)),
      ),
    );
  }
})();
