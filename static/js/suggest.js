/* Suggestions under a box, which becomes an ARIA combobox; without script it is the box it was.
   <form data-suggest="/search/suggest/">: its search box; what is taken is gone to, or searched for.
   <input data-suggest="…">: several values between commas; what is taken takes the place of the one being typed. */
"use strict";

(() => {
  const PAUSE = 150;
  let boxes = 0;

  const dress = (box) => {
    const form = box.closest("form");
    const many = box !== form;
    const input = many ? box : form.querySelector("input[type=search]");
    if (!input || input.getAttribute("role") === "combobox") return;
    const list = document.createElement("ul");
    list.id = `suggestions-${(boxes += 1)}`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
    (input.closest(".search-box") ?? input).after(list);
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" };
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);

    let timer = 0;
    let asking = null;
    let chosen = -1;

    const options = () => [...list.children];
    const close = () => {
      asking?.abort();
      clearTimeout(timer);
      list.hidden = true;
      chosen = -1;
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
      if (many) {
        put(option.dataset.title);
        return;
      }
      if (option.dataset.url) {
        location.assign(option.dataset.url);
        return;
      }
      input.value = option.dataset.title;
      close();
      form.requestSubmit();
    };
    const show = (suggestions) => {
      list.replaceChildren(
        ...suggestions.map((one, at) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${at}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.title = one.title;
          if (one.url) option.dataset.url = one.url;
          const kind = document.createElement("span");
          kind.className = "quiet small";
          kind.textContent = one.label;
          option.append(one.title, " ", kind);
          return option;
        }),
      );
      chosen = -1;
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(suggestions.length > 0));
      input.removeAttribute("aria-activedescendant");
    };
    const ask = async () => {
      asking?.abort();
      if (!words()) {
        close();
        return;
      }
      asking = new AbortController();
      const address = new URL(box.dataset.suggest, location.href);
      address.searchParams.set("q", words());
      for (const kind of many ? [] : form.querySelectorAll("input[name=kind]")) address.searchParams.append("kind", kind.value);
      try {
        const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
        if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
      } catch {
        /* Away, or asked again meanwhile: the box works without suggestions. */
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return; // a syllable is still being put together: Enter and arrows belong to it
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) ask();
        else choose(event.key === "ArrowDown" ? chosen + 1 : chosen === -1 ? options().length - 1 : chosen - 1);
      } else if (event.key === "Enter" && !list.hidden && options()[chosen]) {
        event.preventDefault();
        take(options()[chosen]);
      }
    });
    input.addEventListener("blur", () => setTimeout(close, 100));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
  };

  document.querySelectorAll("[data-suggest]").forEach(dress);
})();
