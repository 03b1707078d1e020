"use strict";
(() => {
  const root = document.documentElement, language = root.lang;
  // What the buttons say, in the page's language.
  const words = JSON.parse(document.body.dataset.words);
  const made = (tag, about) => Object.assign(document.createElement(tag), about);

  // --- sorting, by what a cell means ---
  const point = language === "en" ? "." : ",";
  const number = (text) => {
    const digits = [...text.replace("−", "-")].filter((c) => (c >= "0" && c <= "9") || c === "-" || c === point).join("").replace(point, ".");
    return /\d/.test(digits) ? Number(digits) : null;
  };
  const valueOf = (cell, numeric) => {
    const given = cell.dataset.v;
    if (given !== undefined) return given === "" ? null : isNaN(given) ? given : Number(given);
    return numeric ? number(cell.textContent) : cell.textContent.trim();
  };
  const collate = new Intl.Collator(language, { numeric: true });
  const compare = (x, y, up) => {
    if (x === null || y === null) return (x === null) - (y === null);
    if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
    return (typeof x === "number" ? x - y : collate.compare(x, y)) * (up ? 1 : -1);
  };
  const rowsOf = (body) => [...body.rows].filter((r) => !r.classList.contains("g"));
  const sortable = (table) => table.querySelectorAll("thead th").forEach((head, at) => {
    const button = made("button", { type: "button" });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending", numeric = head.classList.contains("n");
      table.querySelectorAll("thead th").forEach((h) => h.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      for (const body of table.tBodies) {
        const keyed = rowsOf(body).map((row) => [valueOf(row.cells[at], numeric), row]);
        body.append(...keyed.sort((a, b) => compare(a[0], b[0], up)).map((pair) => pair[1]));
      }
    });
  });

  // --- filtering; what is chosen stands in the address, as #table?key=value, so that a view can be shared ---
  const filters = new Map();
  const filterable = (table) => {
    const tools = document.querySelector(`.tools[data-for="${table.id}"]`);
    if (!tools) return;
    tools.hidden = false;
    const fields = [...tools.querySelectorAll("[data-f]")], count = tools.querySelector("[data-count]");
    const bodies = [...table.tBodies], rows = bodies.flatMap(rowsOf);
    let texts = null;
    const apply = () => {
      texts ??= rows.map((row) => row.textContent.toLowerCase());
      let shown = 0;
      rows.forEach((row, at) => {
        const keep = fields.every((f) => {
          if (!f.value) return true;
          return f.dataset.f === "*" ? texts[at].includes(f.value.trim().toLowerCase()) : row.getAttribute("data-" + f.dataset.f) === f.value;
        });
        if (row.hidden === keep) row.hidden = !keep;
        shown += keep;
      });
      // A heading stands above every body up to the next heading of its level.
      const level = (heading) => (heading ? Number(heading.classList[1].slice(1)) : 9);
      const highest = bodies.map((body) => level(body.querySelector("tr.g")));
      const empty = bodies.map((body) => rowsOf(body).every((row) => row.hidden));
      bodies.forEach((body, at) => body.querySelectorAll("tr.g").forEach((row) => {
        let end = at + 1;
        while (end < bodies.length && highest[end] > level(row)) end++;
        row.hidden = empty.slice(at, end).every(Boolean);
      }));
      count.textContent = shown + " / " + rows.length;
    };
    // A choice is kept by its words: their order may be another tomorrow.
    const chosen = (f) => (f.tagName === "SELECT" ? f.selectedOptions[0].text : f.value.trim());
    const keep = () => {
      const asked = new URLSearchParams(fields.filter((f) => f.value).map((f) => [f.dataset.f, chosen(f)]));
      history.replaceState(null, "", "#" + table.id + (asked.size ? "?" + asked : ""));
    };
    const take = (asked) => {
      fields.forEach((f) => {
        const text = asked.get(f.dataset.f) ?? "";
        f.value = f.tagName === "SELECT" ? [...f.options].find((o) => text && o.text === text)?.value ?? "" : text;
      });
      apply();
    };
    tools.addEventListener("input", () => { apply(); keep(); });
    count.textContent = rows.length + " / " + rows.length;
    filters.set(table.id, take);
  };

  // --- taking a table or a chart along ---
  const copied = async (text, button) => {
    try { await navigator.clipboard.writeText(text); } catch {
      const field = made("textarea", { value: text });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    button.textContent = words.tersalin;
    setTimeout(() => (button.textContent = words.salin), 2000);
  };
  // What a cell says, with what it folds, and without where its figure is from.
  const cellText = (cell) => {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll("summary, details.trace").forEach((e) => e.remove());
    copy.querySelectorAll("small, p, br, .ln").forEach((e) => e.before(" "));
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const action = (text, act) => {
    const button = made("button", { type: "button", textContent: text });
    button.addEventListener("click", () => act(button));
    return button;
  };
  const actions = (...buttons) => {
    const bar = made("div", { className: "acts" });
    bar.append(...buttons);
    return bar;
  };
  const copyable = (table) => table.parentElement.after(actions(action(words.salin, (button) => {
    const rows = [...table.rows].filter((r) => !r.hidden && !r.classList.contains("g"));
    copied(rows.map((r) => [...r.cells].map(cellText).join("\t")).join("\n"), button);
  })));
  const save = (blob, name) => {
    const link = made("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  // A drawing that stands alone, with its title and the page's letters.
  const alone = (svg) => {
    const copy = svg.cloneNode(true), box = svg.viewBox.baseVal, head = Number(svg.dataset.kop ?? 0);
    copy.querySelector(".kop")?.removeAttribute("display");
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("viewBox", `0 ${-head} ${box.width} ${box.height + head}`);
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height + head);
    copy.setAttribute("style", `font-family:${getComputedStyle(svg).fontFamily.replaceAll('"', "'")}`);
    return copy;
  };
  const written = (svg) => new XMLSerializer().serializeToString(svg);
  const drawing = (figure) => [...figure.querySelectorAll("svg")].find((s) => s.getClientRects().length) ?? figure.querySelector("svg");
  const nameOf = (figure) => (figure.querySelector("figcaption strong")?.textContent ?? document.title).trim().toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60);
  const saveable = (figure) => {
    const asSvg = () => new Blob([written(alone(drawing(figure)))], { type: "image/svg+xml" });
    const svg = action(words.svg, () => save(asSvg(), nameOf(figure) + ".svg"));
    const png = action(words.png, () => {
      const image = new Image(), svg = alone(drawing(figure)), box = svg.viewBox.baseVal;
      image.onload = () => {
        const canvas = made("canvas", { width: box.width * 2, height: box.height * 2 });
        const paper = canvas.getContext("2d");
        paper.fillStyle = "#fff";
        paper.fillRect(0, 0, canvas.width, canvas.height);
        paper.drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => save(blob, nameOf(figure) + ".png"));
      };
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(written(svg));
    });
    figure.append(actions(png, svg));
  };

  document.querySelectorAll("main table").forEach((table) => {
    if (table.classList.contains("sortable")) sortable(table);
    filterable(table);
    copyable(table);
  });
  document.querySelectorAll("main figure:has(.picture svg)").forEach(saveable);

  // --- what the address names is open and in view ---
  const reveal = () => {
    const [id, asked] = decodeURI(location.hash.slice(1)).split("?");
    const target = id && document.getElementById(decodeURIComponent(id));
    if (asked !== undefined) filters.get(id)?.(new URLSearchParams(asked));
    if (!target) return;
    for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    target.querySelectorAll(":scope>details, details.trace").forEach((d) => target.tagName !== "TR" && d.matches(".trace") || (d.open = true));
    if (target.tagName === "TR") target.hidden = false;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
