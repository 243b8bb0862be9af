internal import JSON

/// The player page: made to be embedded, dark, filling its frame; the browser's own HLS plays, its own controls steer.
///
/// The server draws the state it knows, so that the page is right before its script runs; the script polls and starts
/// the player. All addresses are relative, so that a token in the address reaches the playlists.
package struct PlayerPage: Sendable {
    private let key: String
    private let status: PlayerStatus
    private let nonce: String
    private let isCounted: Bool

    /// The page of a stream; `key` is the one of the page's address, `nonce` that of its policy. With `isCounted` it tells the
    /// server how it plays.
    package init(key: String, status: PlayerStatus, nonce: String, isCounted: Bool = false) {
        self.isCounted = isCounted
        self.key = Markup.escaped(key)
        self.status = status
        self.nonce = nonce
    }

    /// The page.
    package var html: String {
        let title = Markup.escaped(status.title)
        let message = PlayerMessage(status.phase)
        let text = (status.phase == .failed ? status.failure : nil) ?? message?.text ?? ""
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="dark">
            <meta name="theme-color" content="#000000">
            <link rel="icon" href="data:,">
            <title>\(title.isEmpty ? "Video" : title)</title>
            <style nonce="\(nonce)">\(PlayerStyle.css)
            \(PlayerPreview.css)
            \(PlayerLive.css)</style>
            </head>
            <body>
            <main class="stage" id="stage" data-source="../play/\(key)/master.m3u8" data-status="\(key)/status"
              data-phase="\(status.phase.rawValue)" data-storyboard="\(status.hasStoryboard ? "yes" : "")"
              data-key="\(key)" data-beacon="\(isCounted ? "../beacon" : "")"
              data-captions="\(Markup.escaped(status.captions.description))">
            <video id="video" controls playsinline preload="metadata" aria-label="\(title.isEmpty ? "Video" : title)"
              hidden></video>
            <header class="bar" id="bar"\(title.isEmpty ? " hidden" : "")><h1 id="title" dir="auto">\(title)</h1></header>
            <button class="start" id="start" type="button" aria-label="Play" hidden>\(PlayerIcon.play)</button>
            \(PlayerPreview.html)
            \(PlayerLive.html)
            <section class="notice" id="notice" role="status" aria-live="polite"\(message == nil ? " hidden" : "")>
            <div class="spinner" id="spinner"\(message?.waits == true ? "" : " hidden")></div>
            <div id="failed"\(message?.waits == false ? "" : " hidden")>\(PlayerIcon.failed)</div>
            <h2 id="heading">\(Markup.escaped(message?.heading ?? ""))</h2>
            <p id="text">\(Markup.escaped(text))</p>
            <progress id="progress" max="1" value="\(status.progress)" aria-label="Preparing"\
            \(status.phase == .preparing ? "" : " hidden")></progress>
            <button class="again" id="again" type="button" hidden>Try again</button>
            </section>
            <noscript><section class="notice">\(PlayerIcon.film)<h2>Please turn on JavaScript</h2>
            <p>The player of this page needs it.</p></section></noscript>
            </main>
            \(isCounted ? "<script nonce=\"\(nonce)\">\(PlayerBeacons.script)</script>" : "")
            <script nonce="\(nonce)">\(PlayerFeed.script)</script>
            <script nonce="\(nonce)">\(PlayerScript.source)</script>
            <script nonce="\(nonce)">\(PlayerPreview.script)</script>
            <script nonce="\(nonce)">\(PlayerLive.script)</script>
            </body>
            </html>

            """
    }
}
