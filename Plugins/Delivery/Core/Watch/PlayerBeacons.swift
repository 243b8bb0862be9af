/// The part of the page's script that tells the server how it plays: where it counts, and only then.
///
/// The browser's own HLS player adds no CMCD to what it fetches, so beacons say what only the player knows: how long it took
/// to start, stalls, errors, positions. What the server counts of the files belongs to the same session.
enum PlayerBeacons {
    static let script = #"""
        "use strict";
        (() => {
          const stage = document.getElementById("stage"), video = document.getElementById("video");
          const sessionId = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
            byte.toString(16).padStart(2, "0")).join("");
          let events = [], asked = video.paused ? 0 : performance.now(), began = false, playing = 0, stalled = 0, watched = 0, seeking = false;
          const now = () => performance.now();
          const round = (number) => Math.round(number * 1000) / 1000;

          function rest() {
            if (playing) watched += now() - playing;
            playing = 0;
          }

          // Of each event what happened since the last one.
          function note(type, more = {}) {
            const isPlaying = playing > 0;
            rest();
            if (isPlaying) playing = now();
            events.push({ type, time: new Date().toISOString(), positionSeconds: round(video.currentTime || 0),
              watchedSeconds: round(watched / 1000), ...more });
            watched = 0;
          }

          function send() {
            if (!events.length) return;
            const body = JSON.stringify({ key: stage.dataset.key, sessionId, events });
            events = [];
            // Text, so that a page of another origin need not ask first.
            if (!navigator.sendBeacon(stage.dataset.beacon, body)) {
              fetch(stage.dataset.beacon, { method: "POST", body, keepalive: true }).catch(() => {});
            }
          }

          function tell(type, more) { note(type, more); send(); }

          video.addEventListener("play", () => { asked = asked || now(); });
          video.addEventListener("playing", () => {
            if (playing) return;
            playing = now();
            if (stalled) {
              note("stall", { stallMs: Math.round(now() - stalled) });
              stalled = 0;
            } else if (!began) {
              tell("play", { startupMs: Math.round(now() - asked) });
            } else if (!seeking) tell("play");
            began = true;
          });
          video.addEventListener("waiting", () => {
            rest();
            if (began && !seeking && !video.paused) stalled = stalled || now();
          });
          video.addEventListener("seeking", () => { rest(); seeking = true; stalled = 0; });
          video.addEventListener("seeked", () => {
            note("seek");
            seeking = false;
            if (!video.paused && video.readyState > 2) playing = playing || now();
          });
          video.addEventListener("pause", () => {
            rest();
            // Who pauses waits no longer.
            const extra = stalled ? { stallMs: Math.round(now() - stalled) } : {};
            stalled = 0;
            if (began && !video.ended) tell("pause", extra);
          });
          video.addEventListener("ended", () => { rest(); tell("end"); });
          video.addEventListener("error", () => {
            rest();
            stalled = 0;
            if (video.error) tell("error", { message: (video.error.message || `Error ${video.error.code}`).slice(0, 200) });
          });
          setInterval(() => { if (playing || events.length) tell("heartbeat"); }, 10000);
          window.addEventListener("pagehide", () => {
            if (!began || video.ended) return send();
            const extra = stalled ? { stallMs: Math.round(now() - stalled) } : {};
            stalled = 0;
            rest();
            tell("pause", extra);
          });
        })();
        """#
}
