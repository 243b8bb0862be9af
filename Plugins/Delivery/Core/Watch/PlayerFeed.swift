/// Feeds live streams to the player, part by part, where browsers let a page do so: their own HLS is ten seconds
/// and more behind, and cannot go back. Where a browser does not, its own plays.
///
/// The files' clock goes on through every interruption, so that what comes is appended as it is.
enum PlayerFeed {
    static let script = #"""
        "use strict";
        window.LiveFeed = (() => {
        \#(PlayerFeedTrack.source)
          const isPicture = (codec) => /^(avc|hvc|hev|av01|vp0)/.test(codec);

          /// The tracks of a multivariant playlist that fit the player best, not bound to a source yet.
          function choose(text, master, height, signal) {
            const lines = text.split("\n"), variants = [];
            lines.forEach((line, place) => {
              if (line.startsWith("#EXT-X-STREAM-INF")) variants.push({ line, url: lines[place + 1] });
            });
            const sides = (variant) => Number((value(variant.line, "RESOLUTION") ?? "0x0").split("x")[1]);
            const can = (variant) => (value(variant.line, "CODECS") ?? "").split(",").every((codec) =>
              MediaSource.isTypeSupported(`${isPicture(codec) ? "video" : "audio"}/mp4; codecs="${codec}"`));
            const able = variants.filter(can);
            const variant = able.filter((variant) => sides(variant) <= height * 1.25)[0] ?? able[able.length - 1];
            if (!variant) return [];
            const codecs = value(variant.line, "CODECS").split(",");
            const picture = codecs.filter(isPicture).pop(), sound = codecs.filter((codec) => !isPicture(codec)).pop();
            const group = value(variant.line, "AUDIO");
            const media = lines.find((line) => line.startsWith("#EXT-X-MEDIA:TYPE=AUDIO") && group
              && value(line, "GROUP-ID") === group && value(line, "DEFAULT") === "YES");
            const tracks = [], add = (url, type) => tracks.push(new Track(new URL(url, master).href, type, signal));
            if (picture) add(variant.url, `video/mp4; codecs="${picture}"`);
            if (sound && (media || !picture)) add(media ? value(media, "URI") : variant.url, `audio/mp4; codecs="${sound}"`);
            return tracks;
          }

          /// Plays a live stream in an element. `lost` is told when it cannot go on.
          function play(video, address, lost) {
            const abort = new AbortController(), signal = abort.signal, master = new URL(address, location.href).href;
            const source = new MediaSource();
            let tracks = [], timer = 0, isPinned = true, isBegun = false, hold = 3, url = null;

            const span = () => ({
              from: Math.max(0, ...tracks.map((track) => track.time(track.list.msn) ?? 0)),
              to: Math.min(...tracks.map((track) => track.edge())),
            });

            function follow() {
              if (signal.aborted || source.readyState !== "open") return;
              const { from, to } = span();
              if (!(to > from)) return;
              source.setLiveSeekableRange(from, to);
              if (!isBegun) { isBegun = true; video.currentTime = Math.max(from, to - hold); }
              const behind = to - video.currentTime;
              if (isPinned && !video.paused && behind > hold + 3) video.currentTime = to - hold;
              const rate = !isPinned || video.paused ? 1 : behind > hold + 0.6 ? 1.1 : behind < hold * 0.4 ? 0.95 : 1;
              if (video.playbackRate !== rate) video.playbackRate = rate;
              // Over what is missing.
              const ranges = video.buffered;
              if (video.readyState < 3 && !video.seeking) {
                for (let place = 0; place < ranges.length; place++) {
                  const start = ranges.start(place);
                  if (start <= video.currentTime || start > video.currentTime + 30) continue;
                  video.currentTime = start + 0.01;
                  break;
                }
              }
              for (const track of tracks) {
                track.keep = video.currentTime - 30;
                track.forget(track.keep).catch(() => {});
              }
              if (tracks.every((track) => track.isOver && !track.buffer.updating)) source.endOfStream();
            }

            function sought() {
              if (!isBegun) return;
              const time = video.currentTime, { to } = span();
              isPinned = to - time < hold + 4;
              for (const track of tracks) {
                const ranges = track.buffer.buffered;
                let isThere = false;
                for (let place = 0; place < ranges.length; place++) {
                  if (ranges.start(place) <= time + 0.1 && ranges.end(place) > time) isThere = true;
                }
                if (!isThere && track.anchor) track.seek(time);
              }
            }

            async function begin() {
              const text = await (await fetch(master, { signal })).text();
              tracks = choose(text, master, video.clientHeight * devicePixelRatio || 720, signal);
              if (!tracks.length) throw new Error("nothing that this browser plays");
              url = URL.createObjectURL(source);
              video.src = url;
              await new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
              source.duration = Infinity;
              await Promise.all(tracks.map((track) => track.load(false)));
              hold = Math.max(...tracks.map((track) => track.list.hold ? track.list.hold + 0.3 : track.list.target * 2.5));
              for (const track of tracks) {
                track.buffer = source.addSourceBuffer(track.type);
                track.video = video;
                track.begin(hold);
              }
              timer = setInterval(follow, 250);
              await Promise.all(tracks.map((track) => track.run(follow)));
            }

            function stop() {
              abort.abort();
              clearInterval(timer);
              video.removeEventListener("seeking", sought);
              video.playbackRate = 1;
              if (url) URL.revokeObjectURL(url);
            }

            video.addEventListener("seeking", sought);
            begin().catch((error) => { if (!signal.aborted) { stop(); lost(error); } });
            return { stop, edge: () => { isPinned = true; video.currentTime = Math.max(0, span().to - hold); } };
          }

          return { play, isSupported: "MediaSource" in window && "setLiveSeekableRange" in MediaSource.prototype };
        })();
        """#
}
