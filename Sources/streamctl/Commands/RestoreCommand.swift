import ArgumentParser

/// `streamctl restore`
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Makes a data folder from a backup, for a server that does not run.",
        discussion: """
            The data folder must be absent or empty: nothing is ever written over. The backup is checked before anything is \
            written. Blobs that the backup lists and that are not there are named, and the exit status is then 1.
            """)

    @Argument(help: ArgumentHelp("The backup's folder.", valueName: "BACKUP"))
    var backup: String

    @Option(help: ArgumentHelp("The data folder to make.", valueName: "FOLDER"))
    var data: String

    @Option(
        help: ArgumentHelp("A copy of the blobs (of DATA/blobs), which is copied to the new one.", valueName: "FOLDER"))
    var blobs: String?

    @Option(
        name: .customLong("blobs-in"),
        help: ArgumentHelp("Where the blobs lie already (local-storage.folder): looked at only.", valueName: "FOLDER"))
    var blobsIn: String?

    func validate() throws {
        guard blobs == nil || blobsIn == nil else {
            throw ValidationError("Give --blobs or --blobs-in, not both.")
        }
    }

    func run() async throws {
        try await ToolError.reported {
            let backup = try Backup(reading: backup)
            Console.note("Backup of \(backup.createdAt): whole.")
            let target = try EmptyFolder(data)
            var missing: [String] = []
            if let blobs {
                missing = try await backup.copyBlobs(from: blobs, to: data + "/blobs")
            } else {
                missing = try backup.missingBlobs(in: blobsIn ?? data + "/blobs")
            }
            try await target.place(backup.store)
            Console.print(
                "The store is restored to \(data). The server makes a new admin key there, unless `adminKey` is set.")
            try report(missing, of: backup.blobs.count)
        }
    }

    private func report(_ missing: [String], of count: Int) throws {
        guard !missing.isEmpty else { return Console.print("All \(count) blobs are there.") }
        for key in missing.prefix(20) { Console.note("missing or too short: \(key)") }
        if missing.count > 20 { Console.note("… and \(missing.count - 20) more") }
        throw ToolError(
            .failed,
            "\(missing.count) of \(count) blobs are missing. Copy them to where the server looks for blobs "
                + "(local-storage.folder) before you start it; without them, their videos do not play.")
    }
}
