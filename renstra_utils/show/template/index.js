"use strict";
(() => {
  // Years that a long index leaves out: beside the last one, whose address tells theirs.
  document.querySelectorAll("[data-y]").forEach((place) => {
    const last = place.nextElementSibling;
    place.dataset.y.split(" ").forEach((year) => {
      const link = last.cloneNode();
      link.setAttribute("href", last.getAttribute("href").replace(/-\d{4}(?=(\.[a-z]+)?\.html$)/, "-" + year));
      link.textContent = year;
      place.before(link, " ");
    });
    place.remove();
  });
  const tools = document.getElementById("cari"), rows = [...document.querySelectorAll("tbody tr")];
  if (!tools || rows.length < 2) return;
  tools.hidden = false;
  const field = tools.querySelector("input"), count = tools.querySelector("output"), key = "#cari=";
  const boxes = [...document.querySelectorAll(".group"), ...document.querySelectorAll(".index section")];
  const plain = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
  const texts = rows.map((row) => {
    const link = row.querySelector("a");
    return (row.textContent + " " + (link ? plain(link.getAttribute("href")) : "")).toLowerCase();
  });
  const apply = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, n) => { row.hidden = !words.every((word) => texts[n].includes(word)); shown += !row.hidden; });
    boxes.forEach((box) => {
      box.hidden = words.length > 0 && !box.querySelector("tbody tr:not([hidden])");
      if (box.tagName === "DETAILS") box.open = words.length > 0 && !box.hidden;
    });
    count.textContent = shown + " / " + rows.length;
  };
  const read = () => {
    const place = document.getElementById(plain(location.hash.slice(1))), row = place && rows.includes(place) ? place : null;
    if (row) field.value = "";
    else if (location.hash.startsWith(key)) field.value = plain(location.hash.slice(key.length));
    apply();
    if (row && row.closest(".group")) { row.closest(".group").open = true; row.scrollIntoView(); }
  };
  field.addEventListener("input", () => {
    apply();
    // From a file, no other part of the address may change.
    history.replaceState(null, "", field.value.trim() ? key + encodeURIComponent(field.value.trim()) : "#");
  });
  addEventListener("hashchange", read);
  read();
  addEventListener("beforeprint", () => document.querySelectorAll(".group").forEach((box) => (box.open = true)));
})();
