/* The filter panel: options that are folded away, found by typing, and kept as the reader has them
   when a new answer comes. */
(() => {
  "use strict";
  const dateline = window.dateline;
  const byId = (id) => document.getElementById(id);

  // ---- what a new answer must not undo ---------------------------------------------------
  // Dash makes the filter panel anew with every answer: folds, the focus and half-typed words of
  // the reader are put back.
  const folds = {};
  const finds = {};
  let held = null;
  const name = (element) => {
    const data = element.dataset || {};
    const key = element.id ? "id" : data.toggle ? "toggle" : data.set !== undefined ? "set" : null;
    if (!key) return null;
    return key === "id" ? `#${CSS.escape(element.id)}` : `[data-${key}="${CSS.escape(data[key])}"]`;
  };
  document.addEventListener("toggle", (event) => {
    const fold = event.target.dataset && event.target.dataset.fold;
    if (!fold || !event.target.isConnected) return;
    folds[fold] = event.target.open;
    if (event.target.open) fill(event.target);
  }, true);
  document.addEventListener("focusin", (event) => {
    held = event.target.closest("#facets, #panel") ? name(event.target) : null;
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("#facets, #panel")) held = null;
  });
  const optionOf = (key, [value, label, count], chosen) => {
    const button = document.createElement("button");
    const name = document.createElement("span");
    const number = document.createElement("b");
    Object.assign(button, { type: "button", className: count && count !== "0" ? "option" : "option none" });
    button.setAttribute("role", "checkbox");
    button.setAttribute("aria-checked", String(chosen.includes(value)));
    button.dataset.toggle = new URLSearchParams([[key, value]]).toString();
    name.textContent = name.title = label;
    number.textContent = count || "0";
    button.append(name, number);
    return button;
  };
  const list = (box, rows) => {
    const chosen = dateline.params().getAll(box.dataset.key);
    box.replaceChildren(...rows.map((row) => optionOf(box.dataset.key, row, chosen)));
    none(box, !rows.length);
  };
  const none = (box, empty) => {
    box.querySelectorAll(".none-found").forEach((line) => line.remove());
    if (!empty) return;
    const line = document.createElement("p");
    Object.assign(line, { className: "none-found", textContent: box.dataset.none });
    box.append(line);
  };
  /* The options of an open fold come as rows of value, label and count: hundreds that nobody looks
     at would hold up the map. */
  const fill = (fold) => {
    const box = fold.querySelector("[data-options]");
    if (!box || box.filled === box.dataset.options) return;
    box.filled = box.dataset.options;
    box.searched = "";
    list(box, JSON.parse(box.filled));
    const field = fold.querySelector(".find input");
    if (field && field.value) find(field);
  };
  const restore = () => {
    document.querySelectorAll("[data-fold]").forEach((fold) => {
      const open = folds[fold.dataset.fold];
      if (open !== undefined && fold.open !== open) fold.open = open;
      if (fold.open) fill(fold);
    });
    for (const [id, words] of Object.entries(finds)) {
      const field = byId(id);
      if (field && words && field.value !== words) {
        field.value = words;
        find(field);
      }
    }
    const lost = held && document.activeElement === document.body && document.querySelector(`:is(#facets, #panel) ${held}`);
    if (lost) lost.focus({ preventScroll: true });
  };
  // ---- finding an option ---------------------------------------------------------------------
  const find = (field) => {
    const box = field.closest("details").querySelector(".fold");
    const words = field.value.trim();
    if (box.dataset.more && (words || box.searched)) {
      clearTimeout(box.waiting);
      box.waiting = setTimeout(findAmongAll, words ? 200 : 0, box, words);
      return;
    }
    let left = 0;
    box.querySelectorAll(".option").forEach((option) => {
      option.hidden = !option.textContent.toLowerCase().includes(words.toLowerCase());
      left += !option.hidden;
    });
    none(box, !left);
  };
  /* Of thousands the page holds the most frequent: what is typed is looked for by the server. */
  const findAmongAll = async (box, words) => {
    if (!words) {
      box.searched = "";
      list(box, JSON.parse(box.dataset.options));
      return;
    }
    const params = dateline.params();
    params.append("find", words);
    const address = `${byId("page").dataset.choices}${box.dataset.more}?${params}`;
    if (box.searched === address) return;
    box.searched = address;
    try {
      const answer = await fetch(address);
      const rows = await answer.json();
      if (box.searched === address && box.isConnected) list(box, rows);
    } catch { box.searched = ""; /* the server is away: the next letter may find it */ }
  };
  const begin = () => {
    const panels = [byId("facets"), byId("panel")];
    if (!panels.every(Boolean)) return setTimeout(begin, 50);
    const watcher = new MutationObserver(restore);
    for (const panel of panels) watcher.observe(panel, { childList: true, subtree: true, attributeFilter: ["data-options"] });
    return restore();
  };
  begin();
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.closest(".find")) return;
    finds[field.id] = field.value;
    find(field);
  });
})();
