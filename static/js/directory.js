/* The directory: htmx brings another list and other counts, and the reader stays where she was. Without this the form has its button. */
const directory = document.querySelector(".directory");
let before = null;

const choice = (element) =>
  element?.matches?.("#facets input[type=checkbox]") ? `#facets input[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]` : null;

directory.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  before ??= {
    focus: choice(active),
    chip: active?.closest(".chosen") ? [...document.querySelectorAll(".chosen a")].indexOf(active) : -1,
    turned: Boolean(active?.closest(".pagination")),
    open: [...directory.querySelectorAll("[data-facet]")].map((facet) => [facet.dataset.facet, facet.open]),
    scrolled: [...directory.querySelectorAll("#facets fieldset")].map((facet) => facet.scrollTop),
  };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!before) return;
  const { focus, chip, turned, open, scrolled } = before;
  before = null;
  for (const [name, was] of open) {
    const facet = directory.querySelector(`[data-facet="${CSS.escape(name)}"]`);
    if (facet) facet.open = was;
  }
  directory.querySelectorAll("#facets fieldset").forEach((facet, at) => (facet.scrollTop = scrolled[at] ?? 0));
  revealFilters();
  if (focus) directory.querySelector(focus)?.focus({ preventScroll: true });
  if (chip >= 0) (document.querySelectorAll(".chosen a")[Math.max(0, chip - 1)] ?? document.getElementById("q")).focus({ preventScroll: true });
  if (chip >= 0) syncChoices();
  if (turned) document.getElementById("found").focus();
});

/* A chip that was taken away also empties what the form still holds of it: the words and the order. */
const syncChoices = () => {
  const asked = new URLSearchParams(location.search);
  document.getElementById("q").value = asked.get("q") ?? "";
  const order = document.querySelector("select[name=sort]");
  if (order) order.value = asked.get("sort") ?? "relevance";
};

const revealFilters = () => {
  for (const input of directory.querySelectorAll("[data-narrow-choices]")) input.hidden = false;
};
revealFilters();

directory.addEventListener("input", (event) => {
  if (!event.target.matches("[data-narrow-choices]")) return;
  const words = event.target.value.trim().toLowerCase();
  for (const label of event.target.closest("fieldset").querySelectorAll("label")) {
    label.hidden = !label.textContent.toLowerCase().includes(words);
  }
});
directory.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-narrow-choices]")) event.preventDefault();
});
