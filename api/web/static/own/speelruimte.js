// What the pages do better with a script. Everything that matters also works without one.
"use strict";

// News never moves what somebody reads: a bar says there is some, and reading it is a choice.
function listen(place) {
  const source = new EventSource(place);
  source.addEventListener("nieuws", () => {
    const bar = document.getElementById("nieuws");
    if (!bar || bar.firstElementChild) return;
    const words = document.createElement("div");
    words.className = "news__bar";
    const text = document.createElement("span");
    text.textContent = bar.dataset.text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "utrecht-button utrecht-button--secondary-action";
    button.textContent = bar.dataset.reload;
    button.addEventListener("click", () => location.reload());
    words.append(text, button);
    bar.append(words);
    source.close();
  });
  window.addEventListener("pagehide", () => source.close());
}

// What is typed is kept in this tab until it has arrived, so that a lost connection costs nothing.
function keepTyped(form) {
  const place = `getypt:${location.pathname}:${form.id}`;
  const kept = JSON.parse(sessionStorage.getItem(place) || "null");
  if (kept && !form.dataset.filled) {
    for (const [name, value] of kept) {
      const input = form.elements.namedItem(name);
      if (input && "value" in input && !input.value && input.type !== "hidden") input.value = value;
    }
  }
  form.addEventListener("input", () => {
    const typed = [...new FormData(form)].filter(([name, value]) => !name.startsWith("_") && typeof value === "string");
    sessionStorage.setItem(place, JSON.stringify(typed));
  });
  form.addEventListener("submit", (sent) => {
    if (!navigator.onLine) {
      sent.preventDefault();
      tell(form, document.body.dataset.lost);
      return;
    }
    for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-busy", "true");
  });
}

// It has arrived, or somebody else sits down: then nothing is left behind.
function forgetTyped() {
  for (const place of Object.keys(sessionStorage)) {
    if (place.startsWith("getypt:")) sessionStorage.removeItem(place);
  }
}

function tell(form, words) {
  let note = form.querySelector(".lost");
  if (!note) {
    note = document.createElement("p");
    note.className = "lost field__problem";
    note.setAttribute("role", "alert");
    form.append(note);
  }
  note.textContent = words;
}

function begin() {
  const watched = document.querySelector("[data-news]");
  if (watched && window.EventSource) listen(watched.dataset.news);
  if (document.querySelector("[data-arrived]")) forgetTyped();
  for (const form of document.querySelectorAll("form[data-keep]")) keepTyped(form);
  for (const all of document.querySelectorAll("[data-tick-all]")) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.querySelectorAll(`input[name="${all.dataset.tickAll}"]`)) box.checked = all.checked;
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  const problems = document.getElementById("fouten");
  if (problems) problems.focus();
}

document.addEventListener("DOMContentLoaded", begin);
