/// What a live stream adds to the player: whether one is at its newest moment, the way back there, and a bar to go back
/// with, since browsers draw none for what has no end.
enum PlayerLive {
    /// Where it is drawn.
    static let html = """
        <div class="live" id="live" hidden><input id="back" type="range" min="0" max="1" step="any" value="1"
          aria-label="Go back" hidden><button id="edge" type="button" aria-pressed="true">Live</button></div>
        """

    static let css = """
        .live { position: absolute; z-index: 4; top: 0; right: 0; display: flex; align-items: center; gap: .75rem;
          padding: .875rem 1.25rem; transition: opacity .25s; }
        .playing.idle .live:not(:focus-within) { opacity: 0; }
        .live button { display: flex; align-items: center; gap: .5rem; padding: .25rem .75rem; border: 0;
          border-radius: 2rem; background: #1b2029cc; color: inherit; font: inherit; font-size: .8125rem; font-weight: 600;
          cursor: pointer; box-shadow: 0 0 0 1px #fff3; }
        .live button::before { content: ""; width: .5rem; height: .5rem; border-radius: 50%; background: #7d8796; }
        .live button[aria-pressed="true"]::before { background: #ff4d4f; }
        .live input { width: min(14rem, 34vw); accent-color: #ff4d4f; }
        """

    static let script = #"""
        "use strict";
        (() => {
          const at = (id) => document.getElementById(id);
          const stage = at("stage"), video = at("video"), live = at("live"), back = at("back"), edge = at("edge");
          let held = false;

          const span = () => {
            const parts = video.seekable;
            return parts.length ? { from: parts.start(0), to: parts.end(parts.length - 1) } : { from: 0, to: 0 };
          };
          // Players stay some way behind the newest moment: that is live too. Those that cannot go back are always there.
          const behind = () => Math.max(0, span().to - video.currentTime);

          function draw() {
            const { from, to } = span();
            live.hidden = stage.dataset.phase !== "live" || video.hidden;
            if (live.hidden) return;
            const isNow = !video.paused && behind() < (stage.feed ? 8 : 20);
            edge.setAttribute("aria-pressed", String(isNow));
            edge.title = isNow ? "This is live" : "Go to the newest moment";
            back.hidden = to - from < 15;
            if (held || back.hidden) return;
            back.value = String(isNow ? 1 : (video.currentTime - from) / (to - from));
            back.setAttribute("aria-valuetext", isNow ? "live" : `${Math.round(behind())} seconds behind`);
          }

          edge.addEventListener("click", () => {
            if (stage.feed) stage.feed.edge();
            else if (span().to > 3) video.currentTime = span().to - 3;
            video.play().catch(() => {});
          });
          back.addEventListener("input", () => { held = true; });
          back.addEventListener("change", () => {
            held = false;
            const { from, to } = span();
            video.currentTime = Math.max(from, Math.min(to - 3, from + Number(back.value) * (to - from)));
          });
          for (const name of ["timeupdate", "progress", "pause", "play", "seeked", "emptied", "durationchange"]) {
            video.addEventListener(name, draw);
          }
          new MutationObserver(draw).observe(stage, { attributes: true, attributeFilter: ["data-phase"] });
          draw();
        })();
        """#
}
