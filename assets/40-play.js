/* Playback: the dates move over the timeline's bars, and the page follows. The map stays where the
   reader put it; every step is an address like any other. */
(() => {
  "use strict";
  const dateline = window.dateline;
  const byId = (id) => document.getElementById(id);
  const PACES = [1, 2, 4];
  const STEP = 1200; // milliseconds at pace 1
  let playing = 0; // grows with each start and stop, so that an old run knows it is over
  let pace = 1;
  let growing = false;

  const bars = () => {
    const graph = document.querySelector("#timeline .js-plotly-plot");
    const trace = graph && graph.data && graph.data[0];
    return trace ? trace.customdata : [];
  };
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const answered = async () => {
    await pause(60);
    while (document.querySelector('#list[data-dash-is-loading="true"]')) await pause(40);
  };
  const show = (on) => {
    const button = byId("play");
    button.textContent = on ? "❚❚" : "▶";
    button.setAttribute("aria-label", on ? button.dataset.stop : button.dataset.play);
    button.title = button.getAttribute("aria-label");
    document.documentElement.toggleAttribute("data-playing", on);
  };
  const stop = () => {
    playing += 1;
    show(false);
    window.dash_clientside.set_props("playing", { data: null });
  };

  /* First bar and number of bars to show at once: what is chosen, or a bar at a time. */
  const opening = (all) => {
    const params = dateline.params();
    const from = params.get("from");
    const to = params.get("to");
    const inside = all.map(([start, end], i) => ((!from || end >= from) && (!to || start <= to) ? i : -1)).filter((i) => i >= 0);
    const chosen = (from || to) && inside.length && inside.length < all.length;
    if (!chosen) return { at: 0, width: 1 };
    const over = inside[inside.length - 1] === all.length - 1;
    return { at: over ? 0 : inside[0] + (growing ? 0 : 1), width: inside.length };
  };
  const play = async () => {
    const all = bars();
    if (all.length < 2) return;
    const run = (playing += 1);
    show(true);
    // the axis stands still, whatever is chosen on it
    window.dash_clientside.set_props("playing", { data: [all[0][0], all[all.length - 1][1]] });
    const { at, width } = opening(all);
    const first = growing ? at : 0;
    for (let i = growing ? at + width - 1 : at; playing === run; i += 1) {
      const last = growing ? i : i + width - 1;
      if (last >= all.length) break;
      dateline.set({ from: [all[growing ? first : i][0]], to: [all[last][1]], last: [] }, { push: false });
      await Promise.all([answered(), pause(STEP / pace)]);
    }
    if (playing === run) stop();
  };

  const DO = {
    play: () => (document.documentElement.hasAttribute("data-playing") ? stop() : play()),
    pace: (button) => {
      pace = PACES[(PACES.indexOf(pace) + 1) % PACES.length];
      button.textContent = `${pace}×`;
    },
    growing: (button) => {
      growing = !growing;
      button.setAttribute("aria-pressed", String(growing));
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-play-does]");
    if (button) DO[button.dataset.playDoes](button);
    // whoever changes a filter while it plays wants to look at that
    else if (event.target.closest("[data-toggle], [data-set], [data-event]")) stop();
  });
  window.addEventListener("popstate", (event) => { if (event.isTrusted) stop(); });
})();
