import ArgumentParser
import JSON

/// `streamctl streams`
struct StreamsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "streams", abstract: "Lists the streams of the key's account, newest first.")

    @Option(help: "How many at most.")
    var limit = 20

    @Option(help: "Only those in this state: created, uploading, encoding, ready or failed.")
    var state: String?

    @Option(help: "Only those whose title contains this.")
    var search: String?

    @Flag(help: "Print JSON in place of a table.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() async throws {
        try await ToolError.reported {
            let streams = try await Server.connected { try await list($0) }
            if json {
                Console.print((["streams": .array(streams)] as JSON).description)
            } else {
                show(streams)
            }
        }
    }

    /// As many pages as the limit needs.
    private func list(_ server: Server) async throws -> [JSON] {
        var streams: [JSON] = []
        var parameters: JSONObject = [:]
        if let state { parameters["state"] = .string(state) }
        if let search { parameters["search"] = .string(search) }
        while streams.count < limit {
            parameters["limit"] = .integer(Int64(min(100, limit - streams.count)))
            let page = try await server.call("stream", parameters)
            streams += page["streams"]?.array ?? []
            guard let cursor = page["nextCursor"]?.string else { break }
            parameters["cursor"] = .string(cursor)
        }
        return streams
    }

    private func show(_ streams: [JSON]) {
        guard !streams.isEmpty else { return Console.note("No streams. `streamctl upload FILE` makes one.") }
        var table = Table(["STREAM", "STATE", "DURATION", "SIZE", "CREATED", "TITLE"])
        for stream in streams {
            table.add([
                stream["streamId"]?.string ?? "",
                stateText(stream),
                stream["source"]?["durationSeconds"]?.double.map(Amount.duration) ?? "-",
                stream["source"]?["sizeBytes"]?.int64.map(Amount.bytes) ?? "-",
                stream["createdAt"]?.string ?? "",
                stream["title"]?.string ?? "",
            ])
        }
        for line in table.lines { Console.print(line) }
    }

    private func stateText(_ stream: JSON) -> String {
        let state = stream["state"]?.string ?? ""
        guard state == "encoding", let progress = stream["encoding"]?["progress"]?.double else { return state }
        return "\(state) \(Int(progress * 100)) %"
    }
}
