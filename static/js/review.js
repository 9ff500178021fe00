// The review: what is still to be signed or answered, counted where the acts are.
"use strict";

const count = () => {
  for (const chip of document.querySelectorAll("[data-count]")) {
    const open = document.querySelectorAll(`[data-sign="${chip.dataset.count}"]:not(:checked)`);
    chip.hidden = open.length === 0;
    chip.querySelector("span").textContent = String(open.length);
  }
};

document.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens).open = true;
});

document.addEventListener("change", count);
document.addEventListener("htmx:afterSettle", count);
window.addEventListener("pageshow", count);
count();
