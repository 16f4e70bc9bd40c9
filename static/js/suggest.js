/* Suggestions under a box, which becomes an ARIA combobox; without script it is the box it was.
   <div class="search-box" data-suggest="/search/suggest/" data-kind="alumni">: what is taken is gone to, or searched for; an empty box
   offers what was searched for before. <input data-suggest="…">: several values between commas; what is taken takes the place of the one being typed. */
import { forget, forgetAll, recent, remember } from "./recent.js";

const PAUSE = 150;
const say = document.querySelector("script[data-some]").dataset; // the words of the page's language
let boxes = 0;

const made = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

const dress = (place) => {
  const many = place.matches("input");
  const input = many ? place : place.querySelector("input[type=search]");
  if (!input || input.getAttribute("role") === "combobox") return;
  const { form } = input;
  const kind = place.dataset.kind ?? "";
  const number = (boxes += 1);
  const list = made("ul", { id: `suggestions-${number}`, role: "listbox", "aria-label": input.labels?.[0]?.textContent.trim() || input.placeholder });
  const heading = made("p", { class: "small quiet" });
  const popup = made("div", { class: "suggestions", hidden: "" }, heading, list);
  const status = made("span", { role: "status", class: "visually-hidden" });
  input.after(status);
  (input.closest(".search-box") ?? input).append(...(many ? [] : [popup]));
  if (many) status.after(popup);
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-haspopup": "listbox", autocomplete: "off" };
  for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);

  let timer = 0;
  let asking = null;
  let chosen = -1;

  const options = () => [...list.children];
  const close = () => {
    asking?.abort();
    clearTimeout(timer);
    popup.hidden = true;
    chosen = -1;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    const all = options();
    chosen = (at + all.length + 1) % (all.length + 1); // one past the last is the box itself
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    if (all[chosen]) {
      input.setAttribute("aria-activedescendant", all[chosen].id);
      all[chosen].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  /* The value that is being typed, from the comma before the caret to the one after it. */
  const piece = () => {
    if (!many) return [0, input.value.length];
    const at = input.selectionStart ?? input.value.length;
    const end = input.value.indexOf(",", at);
    return [input.value.lastIndexOf(",", at - 1) + 1, end === -1 ? input.value.length : end];
  };
  const words = () => input.value.slice(...piece()).trim();
  const put = (title) => {
    const [start, end] = piece();
    const before = `${input.value.slice(0, start).trimEnd()}${start ? " " : ""}${title}, `;
    input.value = before + input.value.slice(end + 1).trimStart();
    input.setSelectionRange(before.length, before.length);
    close();
  };
  const take = (option) => {
    const { act, title, url } = option.dataset;
    if (act === "forget all") {
      forgetAll();
      close();
    } else if (many) put(title);
    else if (url) location.assign(url);
    else {
      input.value = title;
      close();
      form.requestSubmit();
    }
  };
  const open = (rows, title, told) => {
    list.replaceChildren(...rows);
    rows.forEach((row, at) => {
      row.id = `${list.id}-${at}`;
      row.setAttribute("aria-selected", "false");
    });
    heading.textContent = title;
    heading.hidden = !title;
    chosen = -1;
    popup.hidden = rows.length === 0;
    status.textContent = told;
    input.setAttribute("aria-expanded", String(rows.length > 0));
    input.removeAttribute("aria-activedescendant");
  };
  const suggested = (one) => {
    const note = kind || many ? one.about || (many ? one.label : "") : [one.label, one.about].filter(Boolean).join(" · ");
    const option = made("li", { role: "option", "data-title": one.title }, one.title, " ", made("span", { class: "quiet small" }, note));
    if (one.url) option.dataset.url = one.url;
    return option;
  };
  const show = (suggestions) => open(suggestions.map(suggested), "", suggestions.length ? say.some.replace("{n}", suggestions.length) : say.none);
  /* The × is for a pointer; the Delete key does the same, and the page of the search has a button for each. */
  const once = (one) => made("li", { role: "option", "data-title": one, "data-act": "recent" }, one, " ", made("span", { class: "forget", "aria-hidden": "true" }, "×"));
  const showRecent = () => {
    const kept = many ? [] : recent(kind);
    if (!kept.length) {
      close();
      return;
    }
    const all = made("li", { role: "option", "data-act": "forget all", class: "small" }, say.forgetAll);
    open([...kept.map(once), all], say.recent, `${say.recent}. ${say.forgetKey}`);
  };
  const drop = (option) => {
    forget(kind, option.dataset.title);
    showRecent();
  };
  const ask = async () => {
    asking?.abort();
    if (!words()) {
      showRecent();
      return;
    }
    asking = new AbortController();
    const address = new URL(place.dataset.suggest, location.href);
    address.searchParams.set("q", words());
    if (kind) address.searchParams.append("kind", kind);
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
    } catch {
      /* Away, or asked again meanwhile: the box works without suggestions. */
    }
  };
  const move = (key) => {
    if (popup.hidden) ask();
    else choose(key === "ArrowDown" ? chosen + 1 : chosen === -1 ? options().length - 1 : chosen - 1);
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, words() ? PAUSE : 0);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // a syllable is still being put together: Enter and arrows belong to it
    const option = popup.hidden ? undefined : options()[chosen];
    if (event.key === "Escape" && !popup.hidden) close();
    else if (event.key === "ArrowUp" && event.altKey) close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key);
    else if (event.key === "Enter" && option) take(option);
    else if (event.key === "Delete" && option?.dataset.act === "recent") drop(option);
    else {
      if (option && ["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) choose(-1); // they move in the box's text
      return;
    }
    event.preventDefault();
  });
  input.addEventListener("focus", () => {
    if (!many && !input.value.trim()) showRecent();
  });
  input.addEventListener("blur", () => setTimeout(close, 100));
  popup.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (event.target.matches(".forget")) drop(option);
    else if (option) take(option);
  });
  if (!many) form.addEventListener("submit", () => remember(kind, input.value));
};

/* <section data-recent hidden>: the same words with a button for each, for every way of using a page. */
const listRecent = (section) => {
  const kept = recent("");
  const list = section.querySelector("ul");
  section.hidden = kept.length === 0;
  list.replaceChildren(
    ...kept.map((one) => {
      const button = made("button", { type: "button", class: "button quiet small", "aria-label": say.forget.replace("{words}", one) }, "×");
      button.addEventListener("click", () => {
        forget("", one);
        listRecent(section);
        (section.querySelector("button") ?? document.querySelector("main input[type=search]")).focus();
      });
      return made("li", {}, made("a", { href: `?q=${encodeURIComponent(one)}` }, one), button);
    }),
  );
};
for (const section of document.querySelectorAll("section[data-recent]")) {
  section.querySelector("[data-forget-all]").addEventListener("click", () => {
    forgetAll();
    listRecent(section);
    document.querySelector("main input[type=search]").focus();
  });
  listRecent(section);
}

document.querySelectorAll("[data-suggest]").forEach(dress);

/* The glass in the head of the page: on the page of the search it leads to its box, elsewhere it opens one. */
const glass = document.querySelector("[data-opens-search]");
const dialog = document.getElementById("site-search");
if (glass && dialog) {
  const box = document.querySelector(`main form[action="${glass.pathname}"] input[type=search]`);
  if (!box) glass.setAttribute("aria-haspopup", "dialog");
  glass.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (box) box.focus();
    else dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
}
