/* "Agree to all" ticks every choice and opens what each of them means; unticking one unticks "all". The server reads "all" by itself, too. */
for (const group of document.querySelectorAll("[data-consents]")) {
  const all = group.querySelector("[name=agree_to_all]");
  const choices = [...group.querySelectorAll("input[type=checkbox]")].filter((box) => box !== all);
  group.addEventListener("change", (event) => {
    if (event.target === all) {
      for (const box of choices) box.checked = all.checked;
      if (all.checked) for (const one of group.querySelectorAll("details")) one.open = true;
    } else {
      all.checked = choices.every((box) => box.checked);
    }
  });
}
