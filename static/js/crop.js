/* Choosing the square of a photo: <div data-crop="ID OF THE FILE FIELD"> with a canvas, a range for the size and a line that is read aloud.
   Works with finger, mouse, wheel and keys. The square goes into the form's hidden fields as shares of the shorter side; without script they
   stay empty, and the server takes the middle. Nothing leaves this device before the form is sent. */
"use strict";

(() => {
  const STEP = 0.02;
  const LARGEST = 10;
  const limit = (value, least, most) => Math.min(Math.max(value, least), most);

  const dress = (box) => {
    const file = document.getElementById(box.dataset.crop);
    const form = file?.form;
    if (!form || !window.createImageBitmap) return;
    const canvas = box.querySelector("canvas");
    const range = box.querySelector("input[type=range]");
    const said = box.querySelector("[role=status]");
    const field = (name) => form.elements.namedItem(name);
    let picture = null;
    let left = 0;
    let top = 0;
    let size = 1; // how many times larger than the whole shorter side
    let speaking = 0;

    const shorter = () => Math.min(picture.width, picture.height);
    const side = () => 1 / size;
    const speak = () => {
      const percent = (share) => String(Math.round(100 * share));
      const spoken = [left * shorter() / picture.width, top * shorter() / picture.height, side()].map(percent);
      said.textContent = said.dataset.said.replace(/%([123])/g, (_all, at) => spoken[at - 1]);
    };
    const show = () => {
      left = limit(left, 0, picture.width / shorter() - side());
      top = limit(top, 0, picture.height / shorter() - side());
      const points = side() * shorter();
      const brush = canvas.getContext("2d");
      brush.imageSmoothingQuality = "high";
      brush.fillStyle = "white";
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.drawImage(picture, left * shorter(), top * shorter(), points, points, 0, 0, canvas.width, canvas.height);
      field("left").value = left.toFixed(4);
      field("top").value = top.toFixed(4);
      field("side").value = side().toFixed(4);
      range.value = String(Math.round(100 * size));
      clearTimeout(speaking);
      speaking = setTimeout(speak, 400);
    };
    const move = (right, down) => {
      left += right * side();
      top += down * side();
      show();
    };
    const enlarge = (to) => {
      const before = side();
      size = limit(to, 1, LARGEST);
      left += (before - side()) / 2;
      top += (before - side()) / 2;
      show();
    };
    const forget = () => {
      for (const name of ["left", "top", "side"]) field(name).value = "";
      picture = null;
      canvas.hidden = range.parentElement.hidden = true;
    };

    file.addEventListener("change", async () => {
      forget();
      box.hidden = !file.files.length;
      if (box.hidden) return;
      const chosen = file.files[0];
      try {
        const read = await createImageBitmap(chosen, { imageOrientation: "from-image" });
        if (file.files[0] !== chosen) return; // another one was chosen meanwhile
        picture = read;
      } catch {
        said.classList.remove("visually-hidden");
        said.textContent = said.dataset.trouble;
        return;
      }
      said.classList.add("visually-hidden");
      canvas.hidden = range.parentElement.hidden = false;
      size = 1;
      left = (picture.width / shorter() - 1) / 2;
      top = (picture.height / shorter() - 1) / 3;
      show();
      canvas.focus({ preventScroll: true });
      box.scrollIntoView({ block: "nearest" });
    });

    canvas.addEventListener("keydown", (event) => {
      const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
      if (!picture || event.ctrlKey || event.metaKey || event.altKey) return;
      if (moves[event.key]) move(...moves[event.key].map((by) => (event.shiftKey ? 5 * by : by)));
      else if (event.key === "+" || event.key === "=") enlarge(size * 1.1);
      else if (event.key === "-" || event.key === "_") enlarge(size / 1.1);
      else return;
      event.preventDefault();
    });
    range.addEventListener("input", () => enlarge(range.value / 100));
    canvas.addEventListener("wheel", (event) => {
      if (document.activeElement !== canvas) return; // the page scrolls on until one works with the picture
      event.preventDefault();
      enlarge(size * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
    });

    /* One finger moves the picture, two make it larger or smaller. */
    const fingers = new Map();
    const apart = () => {
      const [one, other] = [...fingers.values()];
      return Math.hypot(one.x - other.x, one.y - other.y);
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    canvas.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!picture || !before) return;
      const wide = canvas.clientWidth;
      const was = fingers.size === 2 ? apart() : 0;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (fingers.size === 1) move((before.x - event.clientX) / wide, (before.y - event.clientY) / wide);
      else if (was) enlarge((size * apart()) / was);
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => fingers.delete(event.pointerId));
  };

  document.querySelectorAll("[data-crop]").forEach(dress);
})();
