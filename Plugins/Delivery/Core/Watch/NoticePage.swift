package import PluginSDK

/// The page in place of the player: there is no such video, or not for this viewer.
package struct NoticePage: Sendable {
    /// Of the answer.
    package let status: Int
    private let heading: String
    private let text: String

    /// The page for an error; nil where the error is the server's own.
    package init?(_ error: PluginError) {
        switch error.code {
        case "NOT_FOUND":
            status = 404
            heading = "Video not found"
            text =
                "It may have been deleted, or the address is not quite right. "
                + "Please check the link, or ask whoever sent it."
        case "AUTHORIZATION_ERROR":
            status = 403
            heading = "This video is private"
            text =
                "It needs a personal link, and this one is missing, expired or meant for another place. "
                + "Please ask the owner for a new one."
        default: return nil
        }
    }

    /// The page.
    package func html(nonce: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="dark">
        <meta name="robots" content="noindex">
        <link rel="icon" href="data:,">
        <title>\(heading)</title>
        <style nonce="\(nonce)">\(PlayerStyle.css)</style>
        </head>
        <body>
        <main class="stage">
        <section class="notice">
        \(PlayerIcon.missing)
        <h1>\(heading)</h1>
        <p>\(text)</p>
        </section>
        </main>
        </body>
        </html>

        """
    }
}
