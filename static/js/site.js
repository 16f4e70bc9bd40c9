/* Small things that make a page nicer. Every page works without them. */
/* Menus close when one looks elsewhere. */
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* A form is sent once, however often its button is pressed. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

/* A choice among facets shows at once. */
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-submit-on-change") && event.target.matches("[type=checkbox], [type=radio], select")) form.requestSubmit();
});

/* Empty fields do not stand in the address. */
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

/* A passkey that the person's device refused, or that she did not want to use after all. */
document.addEventListener("allauth.error", (event) => {
  const trouble = document.querySelector("[data-passkey-trouble]");
  if (!trouble) return;
  event.preventDefault();
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "nearest" });
});

/* Tabs that are wider than a telephone begin where one is. */
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const tabs = tab.closest(".tabs");
  tabs.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - tabs.clientWidth / 2;
}

/* A browser cuts a long text off without a word. Here it stays whole: near the limit a count stands below, and the server says what is too long. */
for (const box of document.querySelectorAll("textarea[maxlength]")) {
  const most = box.maxLength;
  const count = document.createElement("p");
  count.className = "help figures";
  count.setAttribute("aria-hidden", "true");
  box.removeAttribute("maxlength");
  box.after(count);
  const tell = () => {
    const length = [...box.value].length;
    count.textContent = `${length} / ${most}`;
    count.hidden = length < most * 0.8;
    count.classList.toggle("too-long", length > most);
  };
  box.addEventListener("input", tell);
  tell();
}

/* Copying and sharing an address. */
const offerCopy = (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const words = button.querySelector("span");
  const before = words.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = button.dataset.done;
    setTimeout(() => (words.textContent = before), 2500);
  });
};
const offerShare = (button) => {
  if (!navigator.share) return;
  button.hidden = false;
  const { url, title } = button.closest("[data-share]").dataset;
  button.addEventListener("click", () => navigator.share({ url, title }).catch(() => {}));
};

/* <c-dialog>: what is a disclosure without script becomes a dialog. */
const makeDialog = (details) => {
  const body = details.querySelector(":scope > div");
  if (!body) return;
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", body.querySelector(".dialog-title").id);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button quiet small";
  close.textContent = details.dataset.close;
  close.addEventListener("click", () => dialog.close());
  dialog.append(body, close);
  details.after(dialog);
  details.querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
};

/* What a page, or a part that htmx brings later, needs once. */
const dress = (root) => {
  const each = (selector, act) => {
    for (const element of root.querySelectorAll(selector)) act(element);
  };
  each("[data-dismiss]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => button.closest(".notice").remove());
  });
  each("[data-copy]", offerCopy);
  each("[data-native-share]", offerShare);
  each("details[data-dialog]", makeDialog);
  root.querySelector("[data-focus]")?.focus();
};
dress(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) dress(event.target);
});
