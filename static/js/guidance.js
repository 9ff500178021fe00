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

// The sheet beside the form shows the place where it changes.
const showChange = () => {
  for (const frame of document.querySelectorAll("[data-scroll]")) {
    const changed = frame.querySelector("[data-changed]");
    if (!changed) continue;
    const offset = changed.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    frame.scrollTop += offset - frame.clientHeight / 3;
  }
};

document.addEventListener("DOMContentLoaded", showChange);
document.addEventListener("htmx:oobAfterSwap", showChange);
document.addEventListener("change", (event) => {
  if (event.target.name === "sheet-language") showChange();
});

// From what it does back to the field that was left.
let left = null;

document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (field.matches && field.matches("#fields :is(input, select, textarea, button)")) left = field;
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-back]") || !left || !left.isConnected) return;
  event.preventDefault();
  left.focus();
});
