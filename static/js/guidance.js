// Small helps for the editor of the guidance: after a button has drawn the form anew, what was
// open stays open, and the focus goes to what the button was about.
"use strict";

const drawn = { open: [], focus: "" };

document.addEventListener("htmx:beforeRequest", (event) => {
  const button = event.detail.elt.closest("[data-then]");
  drawn.focus = button ? button.dataset.then : "";
});

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id !== "fields") return;
  const open = event.detail.target.querySelectorAll("details[open][id]");
  drawn.open = [...open].map((each) => each.id);
});

document.addEventListener("htmx:oobAfterSwap", () => {
  const fields = document.getElementById("fields");
  if (!fields || !drawn.open.length && !drawn.focus) return;
  for (const id of drawn.open) {
    const each = document.getElementById(id);
    if (each) each.open = true;
  }
  const target = drawn.focus && document.getElementById(drawn.focus);
  if (target) target.focus({ preventScroll: false });
  drawn.open = [];
  drawn.focus = "";
});
