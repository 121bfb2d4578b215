// What the parts of a page of the book share: elements, buttons, files, and what the reader chose before.
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
  const csv = (rows) =>
    rows
      .map((row) =>
        row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(","),
      )
      .join("\n");
  const contents = document.querySelector(".contents details");
  const tools = document.querySelector(".tools");
  globalThis.bookPage = {
    all,
    assets,
    button,
    contents,
    copyText,
    csv,
    load,
    make,
    pageName,
    save,
    stored,
    tools,
  };
})();
