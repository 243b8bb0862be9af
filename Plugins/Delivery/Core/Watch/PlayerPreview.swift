/// The picture over the player's seek bar: of the storyboard, where the stream has one and a plugin serves it. The bar is
/// the browser's own; where it is, is known of Chromium's, in others the picture follows the seeking itself.
enum PlayerPreview {
    /// Where it is drawn.
    static let html = """
        <div class="preview" id="preview" aria-hidden="true" hidden><div id="tile"></div><span id="moment"></span></div>
        """

    static let css = """
        .preview { position: absolute; z-index: 4; bottom: 5.25rem; left: 0; padding: 2px; border-radius: .375rem;
          background: #000c; box-shadow: 0 0 0 1px #fff3, 0 4px 16px #0008; pointer-events: none; }
        .preview div { border-radius: .25rem; background-repeat: no-repeat; }
        .preview span { position: absolute; inset: auto 0 .375rem; text-align: center; font-size: .8125rem;
          font-variant-numeric: tabular-nums; text-shadow: 0 1px 2px #000, 0 0 6px #000; }
        """

    static let script = #"""
        "use strict";
        (() => {
          const at = (id) => document.getElementById(id);
          const stage = at("stage"), video = at("video"), preview = at("preview"), tile = at("tile");
          const address = stage.dataset.source.replace(/[^/]*$/, "storyboard.vtt");
          // Chromium's seek bar is as wide as the picture but for its margins.
          const bar = { margin: 16, height: 72, isKnown: "chrome" in window };
          let cues = [], complete = false, asked = -Infinity;

          const seconds = (text) => text.trim().split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

          function read(text, base) {
            const found = [];
            for (const block of text.split(/\r?\n\r?\n/)) {
              const lines = block.split(/\r?\n/).filter(Boolean), times = lines.findIndex((line) => line.includes("-->"));
              if (times < 0 || !lines[times + 1]) continue;
              const [from, to] = lines[times].split("-->").map(seconds);
              const url = new URL(lines[times + 1], base), area = /#xywh=(\d+),(\d+),(\d+),(\d+)/.exec(url.hash);
              if (!area) continue;
              url.hash = "";
              found.push({ from, to, sheet: url.href, area: area.slice(1).map(Number) });
            }
            return found;
          }

          async function load() {
            if (complete || stage.dataset.storyboard !== "yes" || performance.now() - asked < 10000) return;
            asked = performance.now();
            try {
              const answer = await fetch(address);
              if (!answer.ok) return;
              cues = read(await answer.text(), answer.url);
              complete = stage.dataset.phase === "ready";
            } catch { /* A player without previews plays all the same. */ }
          }

          function show(time, x) {
            const cue = cues.find((cue) => time < cue.to) || cues[cues.length - 1];
            if (!cue) return;
            const [left, top, width, height] = cue.area;
            tile.style.width = `${width}px`;
            tile.style.height = `${height}px`;
            tile.style.backgroundImage = `url("${cue.sheet}")`;
            tile.style.backgroundPosition = `-${left}px -${top}px`;
            const whole = Math.floor(time), digits = (number) => String(number).padStart(2, "0");
            at("moment").textContent = (whole >= 3600 ? `${Math.floor(whole / 3600)}:${digits(Math.floor(whole / 60) % 60)}`
              : `${Math.floor(whole / 60)}`) + `:${digits(whole % 60)}`;
            preview.hidden = false;
            preview.style.left = `${Math.max(4, Math.min(stage.clientWidth - width - 8, x - width / 2))}px`;
          }

          function length() {
            if (Number.isFinite(video.duration)) return video.duration;
            return video.seekable.length ? video.seekable.end(video.seekable.length - 1) : 0;
          }

          const hide = () => { preview.hidden = true; };

          stage.addEventListener("pointermove", async (event) => {
            const box = stage.getBoundingClientRect(), x = event.clientX - box.left;
            if (!bar.isKnown || video.hidden || box.bottom - event.clientY > bar.height) return hide();
            await load();
            const share = (x - bar.margin) / Math.max(1, box.width - 2 * bar.margin);
            if (length() > 0) show(Math.max(0, Math.min(1, share)) * length(), x);
          });
          stage.addEventListener("pointerleave", hide);
          video.addEventListener("seeking", async () => {
            if (bar.isKnown || video.hidden) return;
            await load();
            if (video.seeking && length() > 0) show(video.currentTime, video.currentTime / length() * stage.clientWidth);
          });
          video.addEventListener("seeked", () => { if (!bar.isKnown) hide(); });
        })();
        """#
}
