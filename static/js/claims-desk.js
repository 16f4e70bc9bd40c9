// The claims desk: keys press the buttons that are there anyway, and the screen changes in place instead of loading a whole page.
const desk = document.getElementById("claims-desk");
const said = document.getElementById("claims-said");
let busy = false;

const announce = (text) => {
    said.textContent = text;
};

const settle = () => {
    const words = [...desk.querySelectorAll(".claims-message")].map((one) => one.textContent.trim());
    announce([desk.querySelector("[data-announce]")?.dataset.announce, ...words].filter(Boolean).join(". "));
    desk.querySelector("[data-focus]")?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
    tick();
};

const go = async (url, options = {}, { remember = true } = {}) => {
    if (busy) return;
    busy = true;
    desk.setAttribute("aria-busy", "true");
    try {
        const answer = await fetch(url, { ...options, headers: { "X-Claims-Desk": "1" }, credentials: "same-origin" });
        const isPart = answer.ok && answer.headers.get("X-Claims-Desk");
        if (!isPart) {
            window.location.assign(options.method === "POST" ? window.location.href : url); // signed out, or an error: the whole page says so
            return;
        }
        desk.innerHTML = await answer.text();
        if (remember) history.pushState({}, "", answer.url);
        settle();
    } catch {
        announce(desk.dataset.offline);
        const line = document.createElement("p");
        line.className = "claims-message";
        line.setAttribute("role", "alert");
        line.textContent = desk.dataset.offline;
        desk.querySelector(".claims-one")?.prepend(line);
    } finally {
        busy = false;
        desk.removeAttribute("aria-busy");
    }
};

desk.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.dataset.text !== undefined) {
        event.preventDefault();
        choose(link);
    } else if ("swap" in link.dataset) {
        event.preventDefault();
        go(link.href);
    }
});

desk.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("swap" in form.dataset)) return;
    event.preventDefault();
    if (form.method === "get") go(`${form.action}?${new URLSearchParams(new FormData(form))}`);
    else go(form.action, { method: "POST", body: new FormData(form) });
});

// A ready-made text goes into the field, where it can be changed.
const choose = (link) => {
    const form = link.closest("form");
    form.querySelector("textarea").value = link.dataset.text;
    form.querySelectorAll("[data-text]").forEach((one) => one.toggleAttribute("aria-current", one === link));
    announce(link.textContent);
};

const chooseNext = (form) => {
    const texts = [...form.querySelectorAll("[data-text]")];
    const now = texts.findIndex((one) => one.dataset.text === form.querySelector("textarea").value);
    if (texts.length) choose(texts[(now + 1) % texts.length]);
};

desk.addEventListener(
    "toggle",
    (event) => {
        if (!event.target.matches(".claims-panel[open]")) return;
        const send = event.target.querySelector("[data-send]");
        send.focus({ preventScroll: true });
        send.scrollIntoView({ block: "nearest" });
    },
    true,
);

desk.addEventListener("change", (event) => {
    if (event.target.name !== "record") return;
    desk.querySelectorAll(".claims-table tr").forEach((row) => row.classList.toggle("is-chosen", row.contains(event.target)));
});

// The letter on the key, whichever alphabet the keyboard writes just now (ㅁ is on the key of A).
const keyOf = (event) => {
    if (event.key === "?" || event.key === "Escape") return event.key;
    if (/^[a-z0-9]$/i.test(event.key)) return event.key.toUpperCase();
    return /^(Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code)?.[2] ?? "";
};

const isTyping = (target) => target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])");

const closeWhatIsOpen = () => {
    const open = desk.querySelector("details[open]");
    if (open) {
        open.open = false;
        open.querySelector("summary").focus();
    }
    return Boolean(open);
};

const press = (key) => {
    const button = [...desk.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(key) && !one.disabled);
    if (!button) return false;
    const panel = button.closest("details");
    if (panel?.open && panel.matches(".claims-panel")) chooseNext(panel.querySelector("form"));
    else button.click();
    if (button.type === "radio") button.focus();
    return true;
};

document.addEventListener(
    "keydown",
    (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
        const key = keyOf(event);
        if (key !== "Escape" && (isTyping(event.target) || event.isComposing || event.repeat)) return;
        if ((key === "Escape" && closeWhatIsOpen()) || (key && press(key))) {
            event.preventDefault();
            event.stopImmediatePropagation();
        }
    },
    true,
);

// How long the last decision can still be taken back.
const tick = () => {
    const left = desk.querySelector("[data-until]");
    if (!left) return;
    const seconds = Math.max(0, Math.floor((new Date(left.dataset.until) - Date.now()) / 1000));
    if (seconds === 0) left.closest("form").remove();
    else left.textContent = left.dataset.left.replace("M", Math.floor(seconds / 60)).replace("S", String(seconds % 60).padStart(2, "0"));
};

setInterval(tick, 1000);
window.addEventListener("popstate", () => go(window.location.href, {}, { remember: false }));
tick();
