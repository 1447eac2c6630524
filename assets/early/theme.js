/* Loaded in the head, before anything is drawn: theme and embed mode, so that nothing flashes. */
(() => {
  "use strict";
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const known = (name) => (name === "light" || name === "dark" ? name : null);
  const kept = () => {
    try { return localStorage.getItem("dateline-theme"); } catch { return null; }
  };
  const resolve = () =>
    known(new URLSearchParams(location.search).get("theme")) || known(kept()) || (dark.matches ? "dark" : "light");
  root.dataset.theme = resolve();
  if (asked.get("embed") === "1") root.dataset.embed = "";
  root.dataset.view = ["table", "overview"].includes(asked.get("view")) ? asked.get("view") : "map";
  window.dateline = { resolveTheme: resolve, systemTheme: dark };
})();
