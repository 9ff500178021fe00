// Small helps on top of pages that work without it: focus, confirmations, the preview's bar,
// and a copy of the treatment form in this tab until it has been sent.
"use strict";

document.documentElement.classList.add("with-scripts");

const focusFirst = (root) => {
  const target = root.querySelector("[data-focus]");
  if (target) target.focus();
};

// Buttons that fill one answer, in place of a round trip to the server.
const fill = (form, name, value) => {
  const field = form.elements[name];
  if (!field) return;
  field.value = value;
  const target = field instanceof RadioNodeList
    ? form.querySelector(`[name="${CSS.escape(name)}"]:checked`)
    : field;
  if (target) {
    target.focus();
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }
};

document.addEventListener("click", (event) => {
  const asking = event.target.closest("[data-ask]");
  if (asking && !window.confirm(asking.dataset.ask)) {
    event.preventDefault();
    return;
  }
  const setting = event.target.closest("[data-set]");
  if (setting && setting.form) {
    event.preventDefault();
    const [name, ...value] = setting.dataset.set.split("=");
    fill(setting.form, name, value.join("="));
    return;
  }
  const toggle = event.target.closest("[data-toggle]");
  if (toggle) {
    const panel = document.getElementById(toggle.dataset.toggle);
    const open = panel.toggleAttribute("data-open");
    toggle.setAttribute("aria-expanded", String(open));
  }
  const printing = event.target.closest("[data-print]");
  if (printing) window.print();
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".preview[data-open]");
  if (open) open.querySelector("[data-toggle]").click();
  const menu = event.key === "Escape" && document.querySelector(".who[open], .nav-more[open], .more[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  // The equals key gives the answer of the last visit to the question that has the focus.
  const row = event.key === "=" && event.target.closest && event.target.closest(".flag");
  if (row && row.querySelector(".same")) row.querySelector(".same").click();
});

// "Nothing else" and "Not recorded" stand alone.
document.addEventListener("change", (event) => {
  const group = event.target.closest("[data-alone]");
  if (!group || !event.target.checked) return;
  const alone = group.dataset.alone.split(" ");
  const single = alone.includes(event.target.value);
  for (const box of group.querySelectorAll("input[type=checkbox]")) {
    if (box !== event.target && (single || alone.includes(box.value))) box.checked = false;
  }
});

// A form is sent once: a second press while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.matches("[data-leaves]")) sessionStorage.clear();
  if (event.submitter && event.submitter.closest("[data-once], [data-send]")) {
    form.dataset.sent = "1";
    event.submitter.setAttribute("aria-disabled", "true");
  }
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((b) => b.removeAttribute("aria-disabled"));
  }
});

// The copy of the form in this tab.
const PASSING = ["csrfmiddlewaretoken", "fragment_digest", "rest_shown"];
const passing = (name) => PASSING.includes(name) || name.endsWith("-shown");

const contents = (form) =>
  [...new FormData(form)].filter(([name, value]) => !passing(name) && typeof value === "string");

const keeper = () => `record:${location.pathname}`;

const keep = (form) => {
  try {
    const kept = { at: Date.now(), entries: contents(form) };
    sessionStorage.setItem(keeper(), JSON.stringify(kept));
  } catch { /* a full or forbidden store only costs the copy */ }
};

const kept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(keeper()));
  } catch {
    return null;
  }
};

const same = (one, other) =>
  JSON.stringify([...one].filter(([, v]) => v).sort()) ===
  JSON.stringify([...other].filter(([, v]) => v).sort());

// Sends the copy through the page's own "update the preview" button, so that the server draws it.
const bringBack = (form, entries) => {
  const sender = document.createElement("form");
  sender.method = "post";
  sender.action = form.action;
  sender.hidden = true;
  const token = form.elements.csrfmiddlewaretoken.value;
  for (const [name, value] of [...entries, ["csrfmiddlewaretoken", token], ["do", "preview"]]) {
    const input = document.createElement("textarea");
    input.name = name;
    input.value = value;
    sender.append(input);
  }
  document.body.append(sender);
  sender.submit();
};

const away = (what) => {
  const notice = document.getElementById("away");
  if (!notice) return;
  notice.hidden = !what;
  for (const part of notice.querySelectorAll("[data-away]")) part.hidden = part.dataset.away !== what;
};

// After signing in elsewhere the form needs the new session's token.
const refreshToken = async (form) => {
  try {
    const answer = await fetch(location.href, { redirect: "error", cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("#record [name=csrfmiddlewaretoken]");
    if (!token) return;
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token.value;
    away(null);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  } catch { /* still signed out, or still offline: the notice stays */ }
};

// Signed in again in another tab, the first request still carries the old session's token.
let asked = 0;
const askAgain = () => {
  const form = document.getElementById("record");
  if (!form || Date.now() - asked < 5000) return;
  asked = Date.now();
  refreshToken(form);
};

const DEFAULTS = /^(form_key|corrects|day|time|rows_.*|known|skin_type)$/;

const shouldBringBack = (form) => {
  const copy = kept();
  if (!copy || form.dataset.answered || same(copy.entries, contents(form))) return null;
  const ofKey = (copy.entries.find(([name]) => name === "form_key") || [])[1];
  if (ofKey === form.dataset.keep) return copy.entries;
  const typed = copy.entries.some(([name, value]) => value && !DEFAULTS.test(name));
  return form.dataset.empty && typed ? copy.entries : null;
};

// The review keeps what was typed through an expired login too; what confirms is asked again.
const CONFIRMING = ["confirmed", "replaced", "read_back", "wants_pdf"];

const putBack = (form) => {
  const copy = kept();
  if (!copy || form.dataset.answered) return;
  for (const field of form.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (CONFIRMING.includes(field.name) || field.dataset.sign) continue;
    const values = copy.entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
    // What was typed in a part that is folded is seen again.
    if (field.matches("textarea") && field.value) field.closest("details")?.setAttribute("open", "");
  }
  // The sheet beside the form follows, once htmx listens.
  const follow = () => form.elements.notes.dispatchEvent(new Event("change", { bubbles: true }));
  window.addEventListener("load", follow);
};

const startReview = (form) => {
  putBack(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("change", () => keep(form));
};

// Enter goes on to the next depth, or adds the area; it never sends the form half-way.
const onEnter = (event) => {
  const field = event.target;
  if (event.key !== "Enter" || !field.matches("input:not([type=submit]), select")) return;
  event.preventDefault();
  if (field.id === "add_depth" || field.id === "add_area") {
    document.querySelector("[value=add-zone]").click();
    return;
  }
  const depths = [...document.querySelectorAll(".zone .depth")];
  const next = depths[depths.indexOf(field) + 1];
  if (depths.includes(field) && next) next.focus();
};

// "Print instead" of a message leads on to the print; the way back leads to the sheet's page, once.
const goOnToPrint = () => {
  const print = document.getElementById("print");
  if (location.hash !== "#print" || !print) return;
  history.replaceState(null, "", location.pathname);
  print.focus();
  location.assign(print.href);
};

// "Issue and print" prints from the page to which it leads, once; the link stays to press.
const printNow = () => {
  const link = document.querySelector("[data-print-now]");
  if (!link) return;
  const frame = document.createElement("iframe");
  frame.className = "unseen";
  frame.title = link.textContent;
  frame.tabIndex = -1;
  frame.addEventListener("load", () => {
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
    } catch { /* a browser that does not print from a frame: the link opens it */ }
  });
  frame.src = link.href;
  document.body.append(frame);
};

const start = () => {
  focusFirst(document);
  goOnToPrint();
  printNow();
  const past = document.querySelector("[data-forget]");
  for (const path of past ? past.dataset.forget.split(" ") : []) {
    sessionStorage.removeItem(`record:${path}`);
  }
  const review = document.getElementById("review");
  if (review) startReview(review);
  const form = document.getElementById("record");
  if (!form) return;
  const entries = shouldBringBack(form);
  if (entries) {
    bringBack(form, entries);
    return;
  }
  form.addEventListener("keydown", onEnter);
  keep(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("change", () => keep(form));
  form.addEventListener("htmx:afterSettle", () => keep(form));
  document.addEventListener("visibilitychange", () => {
    const notice = document.getElementById("away");
    if (!document.hidden && notice && !notice.hidden) refreshToken(form);
  });
  window.addEventListener("focus", () => {
    const notice = document.getElementById("away");
    if (notice && !notice.hidden) refreshToken(form);
  });
  window.addEventListener("online", () => refreshToken(form));
};

document.addEventListener("htmx:beforeSwap", (event) => {
  const landed = event.detail.xhr.responseURL || "";
  if (landed.includes("/accounts/login/") || event.detail.xhr.status === 403) {
    event.detail.shouldSwap = false;
    away("signed-out");
    if (event.detail.xhr.status === 403) askAgain();
  } else if (event.detail.xhr.status === 200) {
    away(null);
  }
});

// htmx counts the button that merely has the focus as pressed; the form's own request has none.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id === "record") delete event.detail.parameters.do;
});

document.addEventListener("htmx:sendError", () => away("offline"));

// A note that still says the same is left alone: what somebody has opened of it stays open.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const isNote = target.id.startsWith("note-") && target.childElementCount > 0;
  if (isNote && fragment.textContent.trim() === target.textContent.trim()) {
    event.detail.shouldSwap = false;
  }
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const target = event.detail.target.querySelector("[data-focus-after]");
  if (target) target.focus();
});

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", start);
} else {
  start();
}
