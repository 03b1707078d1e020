"use strict";
(() => {
  const tools = document.getElementById("cari"), offices = [...document.querySelectorAll(".office")];
  if (!tools || offices.length < 2) return;
  tools.hidden = false;
  const field = tools.querySelector("input"), count = tools.querySelector("output");
  const apply = () => {
    const word = field.value.trim().toLowerCase();
    let shown = 0;
    offices.forEach((o) => { o.hidden = !o.querySelector("h2").textContent.toLowerCase().includes(word); shown += !o.hidden; });
    count.textContent = shown + " / " + offices.length;
  };
  field.addEventListener("input", apply);
  apply();
})();
