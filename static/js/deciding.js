// Deciding by keyboard: n leads to the next open item, a and b choose and lead to the reason.
// They only choose and move: nothing is decided by a key. They are off while somebody types.
"use strict";

const typing = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
const open = () => [...document.querySelectorAll(".item:has(.item-decision)")];

const here = () => {
  const focused = document.activeElement.closest(".item");
  if (focused) return focused;
  const middle = window.innerHeight / 2;
  const seen = open().find((item) => {
    const box = item.getBoundingClientRect();
    return box.top <= middle && box.bottom >= middle;
  });
  return seen || open()[0];
};

const lead = (item) => {
  const heading = item.querySelector("h3");
  item.scrollIntoView({ block: "start" });
  heading.focus({ preventScroll: true });
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(typing)) return;
  const items = open();
  if (!items.length) return;
  if (event.key === "n") {
    const now = items.indexOf(here());
    const from = document.activeElement.closest(".item") ? now + 1 : Math.max(now, 0);
    lead(items[from % items.length]);
  } else if (event.key === "a" || event.key === "b") {
    const item = here();
    const choice = item.querySelector(`[name=what][value=${event.key === "a" ? "accept" : "back"}]`);
    if (!choice) return;
    choice.checked = true;
    item.querySelector("[name=reason]").focus();
  } else {
    return;
  }
  event.preventDefault();
});

// After a decision, and from the rail: the item that is led to takes the focus.
const arrive = () => {
  const item = location.hash.startsWith("#item-") && document.getElementById(location.hash.slice(1));
  if (item) lead(item);
};

window.addEventListener("hashchange", () => setTimeout(arrive, 0));
// After the browser has gone to the place itself, which takes the focus from what it had.
window.addEventListener("load", () => setTimeout(arrive, 0));
