import ArgumentParser
import JSON

/// `streamctl backup`
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Has the server back up its store while it runs.",
        discussion: """
            The server writes the backup to a folder of its own, below `backup.folder` (DATA/backups): a copy of the store \
            as it is at one moment, and the list of blobs. The blobs themselves are files below DATA/blobs, which any tool \
            copies. It takes a key with the scope admin.
            """)

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let backup = try await Server.connected { try await $0.call("backup", within: .seconds(300)) }
            guard !json else { return Console.print(backup.description) }
            let store = Amount.bytes(backup["store"]?["sizeBytes"]?.int64 ?? 0)
            let blobs = Amount.bytes(backup["blobs"]?["sizeBytes"]?.int64 ?? 0)
            Console.note("Store: \(store). Blobs listed: \(backup["blobs"]?["count"]?.int64 ?? 0), \(blobs).")
            Console.print(backup["backup"]?.string ?? "")
        }
    }
}
