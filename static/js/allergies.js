// Allergies: offers while somebody types, chosen with the arrow keys; the page works without it.
"use strict";

(() => {
  const WAIT = 120;
  const field = () => document.getElementById("allergies");
  const offers = () => document.getElementById("allergy-offers");
  const options = () => [...offers().querySelectorAll("[role=option]")];
  const chosen = () => offers().querySelector("[aria-selected=true]");
  let waiting = null;
  let asking = null;
  let back = null; // where the focus goes once the server has drawn the question anew

  const tell = (text) => {
    document.getElementById("allergy-count").textContent = text;
  };

  const close = () => {
    clearTimeout(waiting);
    if (asking) asking.abort();
    if (!offers()) return;
    offers().hidden = true;
    offers().replaceChildren();
    field().setAttribute("aria-expanded", "false");
    field().removeAttribute("aria-activedescendant");
  };

  const choose = (option) => {
    if (chosen()) chosen().setAttribute("aria-selected", "false");
    if (!option) {
      field().removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field().setAttribute("aria-activedescendant", option.id);
  };

  const drawn = (offer, at) => {
    const option = document.createElement("li");
    option.id = `allergy-offer-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.code = offer.code;
    option.dataset.words = offer.words;
    const words = document.createElement("span");
    words.className = "allergy-words";
    words.textContent = offer.words;
    option.append(words);
    if (offer.label.toLowerCase() !== offer.words.toLowerCase()) {
      const meaning = document.createElement("span");
      meaning.className = "allergy-meaning";
      meaning.textContent = offer.label;
      option.append(" ", meaning);
    }
    return option;
  };

  const show = (found) => {
    offers().replaceChildren(...found.map(drawn));
    offers().hidden = !found.length;
    field().setAttribute("aria-expanded", String(found.length > 0));
    field().removeAttribute("aria-activedescendant");
    const said = document.getElementById("allergy-count").dataset;
    tell(found.length ? `${found.length}. ${said.some}` : said.none);
  };

  const ask = async () => {
    const typed = field().value.trim();
    if (asking) asking.abort();
    // Several at once are taken apart by the server, and each is told as it was understood.
    if (typed.length < 2 || /[,;]/.test(typed)) {
      close();
      return;
    }
    asking = new AbortController();
    const body = new FormData();
    body.set("typed", typed);
    body.set("csrfmiddlewaretoken", field().form.elements.csrfmiddlewaretoken.value);
    try {
      const url = field().closest("[data-find]").dataset.find;
      const answer = await fetch(url, { method: "POST", body, redirect: "error", signal: asking.signal });
      if (answer.ok && field().value.trim() === typed) show((await answer.json()).offers);
    } catch { /* offline or overtaken: what is typed is understood when it is sent */ }
  };

  const add = (focus) => {
    close();
    back = focus;
    document.getElementById("add-allergy").click();
  };

  const pick = (option) => {
    field().value = option.dataset.words;
    document.getElementById("allergies_pick").value = option.dataset.code;
    add("allergies");
  };

  const move = (by) => {
    const all = options();
    const at = all.indexOf(chosen());
    choose(all[(at + by + all.length + (at < 0 && by < 0 ? 1 : 0)) % all.length]);
  };

  const onKey = (event) => {
    const isOpen = !offers().hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (isOpen) move(event.key === "ArrowDown" ? 1 : -1);
      else ask();
    } else if (event.key === "Escape" && isOpen) {
      close();
    } else if (event.key === "Enter") {
      if (isOpen && chosen()) pick(chosen());
      else if (field().value.trim()) add("allergies");
    } else {
      return;
    }
    // The form's own keys must not act on top.
    event.preventDefault();
    event.stopPropagation();
  };

  const isField = (target) => target && target.id === "allergies";

  document.addEventListener("keydown", (event) => {
    if (isField(event.target)) onKey(event);
  }, true);

  document.addEventListener("input", (event) => {
    if (isField(event.target)) {
      document.getElementById("allergies_pick").value = "";
      clearTimeout(waiting);
      waiting = setTimeout(ask, WAIT);
    }
    // Who names the allergy or writes the reason has chosen that way of deciding.
    const way = event.target.closest && event.target.closest(".allergy-way");
    const radio = way && event.target.value && way.querySelector("input[type=radio]");
    if (radio) radio.checked = true;
  });

  // A pasted list keeps its lines apart.
  document.addEventListener("paste", (event) => {
    if (!isField(event.target)) return;
    const text = event.clipboardData.getData("text");
    if (!text.includes("\n")) return;
    event.preventDefault();
    field().setRangeText(text.trim().replace(/\s*\n\s*/g, "; "), field().selectionStart, field().selectionEnd, "end");
    field().dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest && event.target.closest("#allergy-offers [role=option]");
    if (!option) return;
    event.preventDefault();
    pick(option);
  });

  // Whoever goes on has named it: nothing typed is left behind.
  const isAdding = (target) => isField(target) || (target && target.id === "add-allergy");

  document.addEventListener("focusout", (event) => {
    if (isField(event.target)) setTimeout(() => { if (!isField(document.activeElement)) close(); }, 0);
    const next = event.relatedTarget;
    if (!isAdding(event.target) || !next || isAdding(next)) return;
    if (document.contains(event.target) && field().value.trim()) add(next.id);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(".allergy-remove, #add-allergy");
    if (button && event.detail) back = "allergies";
  });

  document.addEventListener("htmx:configRequest", (event) => {
    // What is half typed is no allergy yet.
    if (event.detail.elt.id === "record") {
      delete event.detail.parameters.allergies;
      delete event.detail.parameters.allergies_pick;
    }
  });

  // Whoever types on while the server answers loses nothing.
  let sent = "";
  let rest = "";
  document.addEventListener("htmx:beforeSend", () => {
    sent = field() ? field().value : "";
  });
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.id !== "s-allergies" || !field()) return;
    rest = field().value.startsWith(sent) ? field().value.slice(sent.length) : field().value;
  });

  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id !== "s-allergies") return;
    start();
    if (rest && !field().value) field().value = rest;
    rest = "";
    const to = back;
    // htmx gives the focus back to what had it before; what has to be decided comes first.
    setTimeout(() => {
      const open = document.querySelector(".allergy-unknown:not(:has(input:checked)) input[type=radio]");
      const next = to === "allergies" && open ? open : document.getElementById(to || "");
      if (next) next.focus();
    }, 30);
    back = null;
  });

  const start = () => {
    if (!field()) return;
    field().setAttribute("role", "combobox");
    field().setAttribute("aria-autocomplete", "list");
    field().setAttribute("aria-expanded", "false");
    field().setAttribute("aria-controls", "allergy-offers");
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
