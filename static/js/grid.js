// The grid of the record form by keyboard: one key an answer, and the next open row follows.
// A key is a column. Keys count only inside the form's grids, and never in a field of text.
"use strict";

const rowsOf = (form) =>
  [...form.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);

const chosen = (row) => row.querySelector("input:checked") || row.querySelector("input");
const isOpen = (row) => !row.querySelector('input:checked:not([value=""])');

const goTo = (row) => {
  chosen(row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};

const answer = (row, input) => {
  if (!input || input.checked) return;
  input.checked = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

const onGridKey = (event) => {
  const row = event.target.closest && event.target.closest("[data-row]");
  if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!event.target.matches('input[type="radio"]')) return;
  const rows = rowsOf(row.closest("form"));
  const at = rows.indexOf(row);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    // The browser's own arrows would answer the question.
    event.preventDefault();
    const other = rows[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (other) goTo(other);
  } else if (event.key === "0") {
    event.preventDefault();
    answer(row, row.querySelector('input[value=""]'));
    goTo(row);
  } else if (/^[1-9]$/.test(event.key)) {
    const input = row.querySelector(`input[data-key="${event.key}"]`);
    if (!input) return;
    event.preventDefault();
    answer(row, input);
    const next = rows.slice(at + 1).find(isOpen);
    if (next) goTo(next);
    else input.focus();
  }
};

// "3 open", counted where it stands.
const countOpen = (form) => {
  for (const group of form.querySelectorAll(".group")) {
    const open = [...group.querySelectorAll("[data-row]")]
      .filter((row) => row.offsetParent !== null && isOpen(row)).length;
    const place = group.querySelector("[data-open]");
    place.querySelector("[data-count]").textContent = open;
    place.classList.toggle("is-counted", open > 0);
  }
};

const startGrid = () => {
  const form = document.getElementById("record");
  if (!form) return;
  document.addEventListener("keydown", onGridKey);
  countOpen(form);
  form.addEventListener("change", () => countOpen(form));
  form.addEventListener("htmx:afterSettle", () => countOpen(form));
  // The address without what was just done: coming back to it shows the form as it was kept.
  const address = new URL(location.href);
  if (address.searchParams.has("did")) {
    address.searchParams.delete("did");
    address.searchParams.delete("check");
    history.replaceState(null, "", address);
  }
};

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", startGrid);
} else {
  startGrid();
}
