/// The script of the player page: waits until there is something to play, hands it to the browser's own HLS player, and
/// copes when that stops. No request leaves the page's own server.
enum PlayerScript {
    static let source = #"""
        "use strict";
        (() => {
          const at = (id) => document.getElementById(id);
          const stage = at("stage"), video = at("video"), notice = at("notice");
          const options = new URLSearchParams(location.search);
          const wants = (name) => options.has(name) && !["0", "false", "no"].includes(options.get(name));
          const embedded = window.self !== window.top;
          const messages = \#(PlayerMessage.script);
          let phase = stage.dataset.phase, waited = false, attached = false, failures = 0, timer = 0, resumeAt = 0;
          let wasLive = false, feed = null;

          // What is said aloud by a screen reader is said once.
          const put = (id, text) => { if (at(id).textContent !== text) at(id).textContent = text; };

          function say(name, { text, waits = false, again = false, progress = null } = {}) {
            put("heading", messages[name][0]);
            put("text", text || messages[name][1]);
            at("spinner").hidden = !waits;
            at("failed").hidden = waits;
            at("progress").hidden = progress === null;
            if (progress !== null) at("progress").value = progress;
            at("again").hidden = !again;
            at("start").hidden = true;
            video.hidden = true;
            notice.hidden = false;
          }

        \#(PlayerCaptions.script)
          function play() {
            const started = video.play();
            if (started) started.then(() => { at("start").hidden = true; }, (error) => {
              // Browsers let a page start sound only after the viewer touched it.
              if (error.name === "NotAllowedError") at("start").hidden = false;
            });
          }

          // What a page cannot feed, the browser may play by itself.
          let feeds = window.LiveFeed && LiveFeed.isSupported;

          function detach() {
            attached = false;
            if (feed) feed.stop();
            feed = stage.feed = null;
          }

          function attach() {
            const isFed = phase === "live" && feeds;
            if (!isFed && !video.canPlayType("application/vnd.apple.mpegurl")) return say("unsupported");
            attached = true;
            notice.hidden = true;
            video.hidden = false;
            // What stands for the video, rather than its first picture, which often is black.
            if (stage.dataset.storyboard) video.poster = stage.dataset.source.replace(/[^/]*$/, "thumbnail.jpg");
            if (isFed) {
              feed = stage.feed = LiveFeed.play(video, stage.dataset.source, (error) => {
                if (!attached) return;
                if (error.message.startsWith("nothing")) feeds = false;
                detach();
                failures += 1;
                if (failures > 4) return say("stopped", { again: true });
                later(Math.min(2 ** failures, 15));
              });
            } else video.src = stage.dataset.source;
            // Who watched live and comes to its end is not shown all of it again unasked.
            const isRepeat = wasLive && phase !== "live";
            wasLive = phase === "live";
            if (isRepeat) at("start").hidden = false;
            else if (waited || resumeAt > 0 || wants("autoplay") || (!embedded && !options.has("autoplay"))) play();
            else at("start").hidden = false;
          }

          function show(status) {
            phase = stage.dataset.phase = status.phase;
            stage.dataset.storyboard = status.storyboard ? "yes" : "";
            followCaptions(status.captions);
            put("title", status.title);
            at("bar").hidden = !status.title;
            document.title = status.title || "Video";
            if (attached && phase !== "failed") return;
            if (status.playable) return attach();
            waited = phase !== "failed";
            if (attached) { detach(); video.removeAttribute("src"); video.load(); }
            say(phase, { text: status.error && status.error.message, waits: waited,
              progress: phase === "preparing" ? status.progress : null });
          }

          function later(seconds) {
            clearTimeout(timer);
            timer = setTimeout(poll, seconds * 1000);
          }

          // A video that is whole changes only in its captions, and of a page that nobody sees not even those matter.
          const isWhole = () => phase === "ready" && attached;
          const pause = () => isWhole() ? 10 : attached ? 5 : 1.5;

          async function poll() {
            if (document.hidden && isWhole()) return later(pause());
            try {
              const answer = await fetch(stage.dataset.status, { cache: "no-store" });
              if (answer.status === 404 || answer.status === 403) {
                if (attached && !video.error) return;
                return say("gone");
              }
              if (!answer.ok) throw new Error(answer.statusText);
              show(await answer.json());
              failures = 0;
            } catch { failures += 1; }
            if (phase !== "failed") later(Math.min(pause() * 2 ** failures, 30));
          }

          video.addEventListener("error", () => {
            if (!attached) return;
            detach();
            resumeAt = wasLive ? 0 : video.currentTime || resumeAt;
            failures += 1;
            if (failures > 4) return say("stopped", { again: true });
            say("preparing", { text: "Getting the video again …", waits: true });
            later(Math.min(2 ** failures, 15));
          });
          video.addEventListener("loadedmetadata", () => {
            // A video that still grows is opened at its beginning too, not at its newest moment.
            if (resumeAt > 0) video.currentTime = resumeAt;
            else if (phase !== "live" && video.duration === Infinity && video.currentTime > 1) video.currentTime = 0;
          });
          video.addEventListener("playing", () => {
            failures = 0;
            at("start").hidden = true;
            stage.classList.add("playing");
          });
          video.addEventListener("play", () => { at("start").hidden = true; });
          for (const name of ["pause", "ended"]) {
            video.addEventListener(name, () => stage.classList.remove("playing"));
          }
          video.addEventListener("ended", () => {
            if (!wasLive || video.loop) return;
            detach();
            resumeAt = 0;
            later(1.5);
          });
          at("start").addEventListener("click", () => { play(); video.focus(); });
          // The button lets clicks through to the picture, on which some browsers start by themselves.
          video.addEventListener("click", () => setTimeout(() => {
            if (!at("start").hidden && video.paused) play();
          }, 50));
          at("again").addEventListener("click", () => { failures = 0; say("preparing", { waits: true }); poll(); });

          document.addEventListener("visibilitychange", () => { if (!document.hidden && isWhole()) poll(); });

          let idle = 0;
          const awake = () => {
            stage.classList.remove("idle");
            clearTimeout(idle);
            idle = setTimeout(() => stage.classList.add("idle"), 2500);
          };
          for (const name of ["pointermove", "pointerdown", "keydown"]) document.addEventListener(name, awake);
          awake();

          video.muted = wants("muted");
          video.loop = wants("loop");
          followCaptions(JSON.parse(stage.dataset.captions));
          if (phase === "ready" || phase === "growing" || phase === "live") attach();
          else waited = phase !== "failed";
          if (phase !== "failed") later(pause());
        })();
        """#
}
