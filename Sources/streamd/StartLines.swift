/// What a person sees once the server listens: the address, the key, and a first command to try.
struct StartLines {
    let local: String
    let adminKey: AdminKey

    var text: String {
        let programs = InstalledFolders.programs
        // A configured key is known to who configured it, and stays out of terminals and logs.
        let key = adminKey.file == nil ? "(the configured adminKey)" : adminKey.secret
        let variable = adminKey.file == nil ? "STREAM_KEY=…" : "STREAM_KEY=\(adminKey.secret)"
        return """

              Address   \(local)
              API key   \(key)
              Try       STREAM_URL=\(local) \(variable) \(programs)/streamctl upload FILE.mp4

            """
    }
}
