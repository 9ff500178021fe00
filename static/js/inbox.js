// The inbox on every page of a clinic: its count and the bar follow by asking now and then; and
// "take it and call" is one act.
"use strict";

const EVERY_MS = 20000;
let asking = false;

const badge = (count, urgent) => {
  for (const one of document.querySelectorAll("[data-inbox-count]")) {
    one.hidden = count === 0;
    one.firstChild.nodeValue = String(count);
    one.classList.toggle("nav-count-urgent", urgent > 0);
  }
};

// Only what changed is put in: a screen reader hears it once, and a focus stays where it is.
const follow = async () => {
  const bar = document.getElementById("emergency");
  if (!bar || document.hidden || asking) return;
  asking = true;
  try {
    const answer = await fetch(bar.dataset.now, { redirect: "error", cache: "no-store" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("emergency");
    if (next && next.innerHTML !== bar.innerHTML) bar.replaceChildren(...next.childNodes);
    const here = document.querySelector("[data-inbox-page]");
    const busy = document.querySelector(".close-it[open]");
    if (here && !busy && here.dataset.inboxPage !== answer.headers.get("X-Inbox-Count")) {
      location.reload();
      return;
    }
    badge(Number(answer.headers.get("X-Inbox-Count")), Number(answer.headers.get("X-Inbox-Urgent")));
  } catch { /* offline or signed out: the page itself says so where it matters */ } finally {
    asking = false;
  }
};

setInterval(follow, EVERY_MS);
document.addEventListener("visibilitychange", follow);
window.addEventListener("online", follow);

// It is taken first, and only then dialled: of two colleagues one calls.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-call]");
  if (!form || !event.submitter || !event.submitter.hasAttribute("data-dial")) return;
  event.preventDefault();
  const data = new FormData(form);
  data.append("call", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, redirect: "error" });
    if (answer.status === 204) location.href = form.dataset.call;
    if (answer.status === 204 || answer.status === 409) {
      setTimeout(() => location.reload(), answer.status === 204 ? 800 : 0);
      return;
    }
  } catch { /* the plain way says what is wrong */ }
  form.submit();
});

// Confirming what a patient told answers the question as well; it can be changed there.
document.addEventListener("change", (event) => {
  const told = event.target.closest("[data-answers]");
  if (!told || !told.checked || !told.form) return;
  const [name, value] = told.dataset.answers.split("=");
  const answer = told.form.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
  if (!answer || answer.checked) return;
  answer.checked = true;
  answer.dispatchEvent(new Event("change", { bubbles: true }));
});
