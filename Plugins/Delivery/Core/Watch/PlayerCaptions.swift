internal import JSON

/// Text tracks in the player's menu: what the page is told of them, and the part of its script that follows them.
enum PlayerCaptions {
    /// The tracks that a viewer may choose among, as the status has them; their files are below `/play/KEY/NAME`.
    static func tracks(of index: MediaIndex) -> JSON {
        let tracks = index.playing.filter { $0.kind == .text && !$0.isForced }
        return .array(
            zip(tracks, TrackName.all(of: tracks)).map { track, name in
                [
                    "name": .string(track.name), "language": .string(track.language ?? "und"), "label": .string(name),
                    "kind": .string(track.textKind), "default": .bool(track.isDefault),
                ]
            })
    }

    /// `followCaptions(list)`: makes the page's tracks those of a list, whatever they were. A browser that shows the playlist's
    /// own tracks gets only those that came after it.
    static let script = #"""
          const trackElements = new Map(), playlistTracks = new Set();
          let isFirstList = true, showsPlaylistTracks = false;

          function followCaptions(list) {
            const names = new Set(list.map((track) => track.name));
            let shown = null;
            for (const [name, element] of trackElements) {
              if (names.has(name)) continue;
              if (element.track.mode === "showing") shown = `${element.kind} ${element.srclang}`;
              element.remove();
              trackElements.delete(name);
            }
            for (const track of list) {
              if (isFirstList) playlistTracks.add(track.name);
              if (trackElements.has(track.name) || (showsPlaylistTracks && playlistTracks.has(track.name))) continue;
              const element = document.createElement("track");
              element.kind = track.kind;
              element.srclang = track.language;
              element.label = track.label;
              element.src = `${stage.dataset.source.replace(/[^/]*$/, "")}${track.name}/captions.vtt`;
              element.default = isFirstList && track.default;
              trackElements.set(track.name, element);
              video.append(element);
              if (isFirstList) continue;
              // Later ones do not pop up by themselves: with a track on show, Chromium shows each new one too unless its
              // mode was set before. The same track in another version goes on being shown.
              element.track.mode = "hidden";
              element.track.mode = shown === `${track.kind} ${track.language}` ? "showing" : "disabled";
            }
            isFirstList = false;
          }

          video.textTracks.addEventListener("addtrack", ({ track }) => {
            const isOwn = [...trackElements.values()].some((element) => element.track === track);
            if (isOwn || !["subtitles", "captions"].includes(track.kind)) return;
            showsPlaylistTracks = true;
            for (const name of playlistTracks) {
              if (trackElements.has(name)) trackElements.get(name).remove();
              trackElements.delete(name);
            }
          });
        """#
}
