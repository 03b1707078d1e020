"use strict";
(() => {
  // A printed figure as a number again, by the page's language; null where there is none.
  const point = document.documentElement.lang === "en" ? "." : ",";
  const number = (text) => {
    const digits = [...text.replace("−", "-")].filter((c) => (c >= "0" && c <= "9") || c === "-" || c === point).join("").replace(point, ".");
    return /\d/.test(digits) ? Number(digits) : null;
  };
  const collate = new Intl.Collator(document.documentElement.lang, { numeric: true });
  document.querySelectorAll("table.sortable").forEach((table) => {
    const body = table.tBodies[0], rows = [...body.rows];
    table.querySelectorAll("thead th").forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        table.querySelectorAll("thead th").forEach((h) => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const value = (row) => head.classList.contains("n") ? number(row.cells[at].textContent) : row.cells[at].textContent.trim();
        const sorted = [...rows].sort((a, b) => {
          const x = value(a), y = value(b);
          if (x === null || y === null) return (x === null) - (y === null);
          return (typeof x === "number" && typeof y === "number" ? x - y : collate.compare(x, y)) * (up ? 1 : -1);
        });
        body.append(...sorted);
      });
    });
    const tools = document.querySelector(`.tools[data-for="${table.id}"]`);
    if (!tools) return;
    tools.hidden = false;
    const fields = [...tools.querySelectorAll("[data-f]")], count = tools.querySelector("[data-count]");
    const apply = () => {
      let shown = 0;
      rows.forEach((row) => {
        const keep = fields.every((f) => {
          if (!f.value) return true;
          return f.dataset.f === "*" ? row.textContent.toLowerCase().includes(f.value.trim().toLowerCase()) : row.getAttribute("data-" + f.dataset.f) === f.value;
        });
        row.hidden = !keep;
        shown += keep;
      });
      count.textContent = shown + " / " + rows.length;
    };
    tools.addEventListener("input", apply);
    apply();
  });
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "TR") { target.hidden = false; target.querySelectorAll("details.trace").forEach((d) => (d.open = true)); }
  };
  addEventListener("hashchange", reveal);
  reveal();
  const toc = document.querySelector(".toc details");
  if (toc && matchMedia("(max-width: 70rem)").matches) toc.open = false;
  let opened = [];
  addEventListener("beforeprint", () => { opened = [...document.querySelectorAll("footer details:not([open]), details.words:not([open])")]; });
  addEventListener("afterprint", () => opened.forEach((d) => (d.open = false)));
})();
