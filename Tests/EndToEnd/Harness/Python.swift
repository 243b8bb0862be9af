/// The Python that has what the tests drive from PyPI, in the order of scripts/setup.
enum Python {
    /// The program.
    static func path() async throws -> String {
        for python in ["\(Build.root)/.build-tools/python/bin/python3", "python3"] {
            let probe = try? await Command.outcome([python, "-c", "import playwright.sync_api, schemathesis"])
            if probe?.status == 0 { return python }
        }
        throw Failure("Playwright and Schemathesis are not there; `scripts/setup test` installs them.")
    }
}
