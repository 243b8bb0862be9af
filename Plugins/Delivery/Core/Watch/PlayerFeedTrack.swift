/// One rendition of a live stream as the page feeds it: its playlist, waited for part by part, and what is appended of it.
enum PlayerFeedTrack {
    static let source = #"""
          const value = (line, name) => {
            const found = new RegExp(`[:,]${name}=(?:"([^"]*)"|([^,]*))`).exec(line);
            return found ? found[1] ?? found[2] : null;
          };

          /// A media playlist's segments, those that it skips left out, and the one that grows.
          function parse(text) {
            const list = { msn: 0, skipped: 0, target: 4, hold: 0, blocks: false, ended: false, segments: [], open: null };
            let map = null, next = null;
            const current = () => next ??= { msn: list.msn + list.skipped + list.segments.length, map, seconds: 0,
              gap: false, parts: [], url: null };
            for (const line of text.split("\n")) {
              const tag = line.split(":", 1)[0], rest = line.slice(tag.length + 1);
              if (tag === "#EXT-X-MEDIA-SEQUENCE") list.msn = Number(rest);
              else if (tag === "#EXT-X-TARGETDURATION") list.target = Number(rest);
              else if (tag === "#EXT-X-SKIP") list.skipped = Number(value(line, "SKIPPED-SEGMENTS"));
              else if (tag === "#EXT-X-SERVER-CONTROL") {
                list.blocks = value(line, "CAN-BLOCK-RELOAD") === "YES";
                list.hold = Number(value(line, "PART-HOLD-BACK"));
              } else if (tag === "#EXT-X-MAP") map = value(line, "URI");
              else if (tag === "#EXT-X-GAP") current().gap = true;
              else if (tag === "#EXTINF") current().seconds = parseFloat(rest);
              else if (tag === "#EXT-X-PART") {
                current().parts.push({ url: value(line, "URI"), seconds: Number(value(line, "DURATION")) });
              } else if (tag === "#EXT-X-ENDLIST") list.ended = true;
              else if (line && line[0] !== "#") { current().url = line; list.segments.push(next); next = null; }
            }
            list.open = next;
            return list;
          }

          const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

          class Track {
            constructor(url, type, signal) {
              Object.assign(this, { url, type, signal, segments: new Map(), list: null, at: null, map: null, anchor: null,
                moves: 0, isOver: false });
            }

            async get(url, isText) {
              for (let tries = 0; ; tries++) {
                const answer = await fetch(url, { signal: this.signal }).catch((error) => {
                  if (this.signal.aborted || tries > 4) throw error;
                });
                if (answer?.ok) return isText ? answer.text() : answer.arrayBuffer();
                // The publisher is away, or the network was: the playlist stands still meanwhile.
                if (answer && answer.status !== 503 && tries > 2) throw new Error(`${answer.status}`);
                await pause(answer?.status === 503 ? 300 : 500 * (tries + 1));
              }
            }

            async load(isHeld) {
              let query = "";
              if (isHeld && this.list.blocks) {
                const open = this.list.open, last = this.list.msn + this.list.count;
                query = `?_HLS_msn=${open?.msn ?? last}&_HLS_part=${open?.parts.length ?? 0}&_HLS_skip=YES`;
              }
              const list = parse(await this.get(this.url + query, true));
              list.count = list.skipped + list.segments.length;
              for (const segment of list.segments) {
                segment.map ??= this.segments.get(segment.msn - 1)?.map;
                this.segments.set(segment.msn, segment);
              }
              if (list.open) list.open.map ??= this.segments.get(list.open.msn - 1)?.map;
              for (const msn of [...this.segments.keys()].sort((a, b) => a - b)) {
                if (msn >= list.msn) break;
                if (this.anchor?.msn === msn) {
                  this.anchor = { msn: msn + 1, time: this.anchor.time + this.segments.get(msn).seconds };
                }
                this.segments.delete(msn);
              }
              this.list = list;
              this.loadedAt = performance.now();
            }

            /// Where a segment begins, by those between it and one that is known; nil before that.
            time(msn) {
              if (!this.anchor) return null;
              let time = this.anchor.time;
              for (let n = this.anchor.msn; n < msn; n++) time += this.segments.get(n)?.seconds ?? 0;
              for (let n = this.anchor.msn; n > msn; n--) time -= this.segments.get(n - 1)?.seconds ?? 0;
              return time;
            }

            /// Goes on so many seconds before the end.
            begin(behind) {
              const all = [...this.list.segments, ...(this.list.open ? [this.list.open] : [])];
              let left = behind, place = all.length - 1;
              const length = (segment) => segment.seconds || segment.parts.reduce((sum, part) => sum + part.seconds, 0);
              while (place > 0 && (left -= length(all[place])) > 0) place--;
              this.move(all[place]?.msn ?? this.list.msn);
            }

            seek(time) {
              let msn = this.list.msn;
              while (this.segments.has(msn + 1) && this.time(msn + 1) <= time) msn++;
              this.move(msn);
            }

            move(msn) { this.at = { msn, part: 0 }; this.moves += 1; this.isOver = false; }

            /// What comes next of what is there.
            next() {
              if (this.at.msn < this.list.msn) this.at = { msn: this.list.msn, part: 0 };
              for (;;) {
                const { msn, part } = this.at, open = this.list.open, segment = this.segments.get(msn);
                const after = { msn: msn + 1, part: 0 };
                if (segment) {
                  if (!segment.gap && part === 0) return { url: segment.url, map: segment.map, after };
                  if (!segment.gap && part < segment.parts.length) {
                    return { url: segment.parts[part].url, map: segment.map, after: { msn, part: part + 1 } };
                  }
                  this.at = after;
                } else if (open?.msn === msn && part < open.parts.length) {
                  return { url: open.parts[part].url, map: open.map, after: { msn, part: part + 1 } };
                } else return null;
              }
            }

            async run(tell) {
              while (!this.signal.aborted) {
                const item = this.next(), moves = this.moves, place = this.at;
                if (item && this.ahead() > 30) {
                  // Who looks back needs no more yet; how far the stream is by now, the bar wants to know.
                  await pause(500);
                  if (performance.now() - this.loadedAt > this.list.target * 1000) await this.load(false);
                } else if (item) {
                  if (item.map !== this.map) {
                    await this.feed(await this.get(new URL(item.map, this.url)));
                    this.map = item.map;
                  }
                  const bytes = await this.get(new URL(item.url, this.url));
                  if (moves !== this.moves) continue;
                  const before = this.end();
                  await this.feed(bytes);
                  const ranges = this.buffer.buffered;
                  if (!this.anchor && ranges.length) {
                    this.anchor = { msn: place.msn, time: before ?? ranges.start(ranges.length - 1) };
                  }
                  if (moves === this.moves) this.at = item.after;
                  tell();
                } else if (this.list.ended) {
                  this.isOver = true;
                  tell();
                  await pause(300);
                } else {
                  if (!this.list.blocks) await pause(this.list.target * 250);
                  await this.load(true);
                }
              }
            }

            /// Seconds that can be played on from where the player is.
            ahead() {
              const ranges = this.buffer.buffered, now = this.video.currentTime;
              for (let place = 0; place < ranges.length; place++) {
                if (ranges.start(place) <= now + 0.1 && ranges.end(place) > now) return ranges.end(place) - now;
              }
              return 0;
            }

            end() {
              const ranges = this.buffer.buffered;
              return ranges.length ? ranges.end(ranges.length - 1) : null;
            }

            /// The newest moment there is.
            edge() {
              return Math.max(this.end() ?? 0, this.time(this.list.msn + this.list.count) ?? 0);
            }

            async idle() {
              while (this.buffer.updating) {
                await new Promise((resolve) => this.buffer.addEventListener("updateend", resolve, { once: true }));
              }
            }

            async feed(bytes) {
              await this.idle();
              try {
                this.buffer.appendBuffer(bytes);
              } catch (error) {
                if (error.name !== "QuotaExceededError") throw error;
                await this.forget(this.keep - 5);
                this.buffer.appendBuffer(bytes);
              }
              await this.idle();
            }

            async forget(before) {
              await this.idle();
              if (!this.buffer.buffered.length || this.buffer.buffered.start(0) >= before) return;
              this.buffer.remove(0, before);
              await this.idle();
            }
          }

        """#
}
