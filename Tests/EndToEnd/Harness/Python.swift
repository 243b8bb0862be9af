/// The Python that has what the tests drive from PyPI, in the order of scripts/setup.
enum Python {
    private static let modules =
        "import playwright.sync_api, prometheus_client, schemathesis, standardwebhooks, streamlink, tusclient.client"

    /// The program.
    static func path() async throws -> String {
        for python in ["\(Build.root)/.build-tools/python/bin/python3", "python3"] {
            let probe = try? await Command.outcome([python, "-c", modules])
            if probe?.status == 0 { return python }
        }
        throw Failure(
            "Playwright, prometheus-client, Schemathesis, standardwebhooks, streamlink or tuspy is missing; `scripts/setup test` installs them."
        )
    }
}
