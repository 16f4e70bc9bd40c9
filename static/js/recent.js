/* What was searched for in this browser: the last eight of each box, in its own storage and nowhere else.
   Whoever signs in or out leaves nothing behind. Where storage is off, nothing is remembered and nothing fails. */
const PREFIX = "ieum.recent.";
const OF = "ieum.recent-of"; // whose they are: of somebody who is signed in, or of a visitor
const MOST = 8;
const LONGEST = 100;

const asked = (act) => {
  try {
    return act(localStorage);
  } catch {
    return undefined; // storage is off, or full
  }
};

export const recent = (box) => {
  const kept = asked((storage) => JSON.parse(storage.getItem(PREFIX + box) ?? "[]"));
  return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST) : [];
};

const keep = (box, words) =>
  asked((storage) => (words.length ? storage.setItem(PREFIX + box, JSON.stringify(words)) : storage.removeItem(PREFIX + box)));

const person = () => (document.querySelector("[data-signed-in]") ? "somebody" : "a visitor");

export const remember = (box, words) => {
  const one = words.trim();
  if (!one || one.length > LONGEST) return;
  asked((storage) => storage.setItem(OF, person()));
  keep(box, [one, ...recent(box).filter((other) => other !== one)].slice(0, MOST));
};

export const forget = (box, words) =>
  keep(
    box,
    recent(box).filter((one) => one !== words),
  );

export const forgetAll = () =>
  asked((storage) => {
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX) || key === OF) storage.removeItem(key);
  });

if (![null, undefined, person()].includes(asked((storage) => storage.getItem(OF)))) forgetAll();
document.addEventListener("submit", (event) => {
  if (event.target.matches('[action*="/accounts/logout/"]')) forgetAll();
});
