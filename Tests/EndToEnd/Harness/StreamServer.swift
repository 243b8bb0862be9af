import Glibc
import JSON

/// The real server, started as its users start it: a process, a data folder, settings from the environment.
final class StreamServer: Sendable {
    /// The admin key that the servers of the tests start with.
    static let adminKey = "sk_end_to_end_0123456789"

    /// Where it listens: `http://127.0.0.1:PORT`.
    let url: String
    let process: Process
    let data: Folder
    /// An admin's client.
    var client: Client { Client(url: url, key: StreamServer.adminKey) }

    /// Starts a server and waits until it listens.
    ///
    /// `data` is a folder that an earlier server used; `settings` are added to those that every test needs, and an empty
    /// one takes such a setting away. `command` starts another server than the one that was built here.
    static func started(
        data: Folder? = nil, settings: [String: String] = [:], command: [String]? = nil
    ) async throws -> StreamServer {
        let data = try data ?? Folder()
        unlink(data.at("data/addresses.json"))
        let process = try launch(data: data, settings: settings, command: command)
        let url = try await until("streamd to listen; it wrote: \(process.output)", within: .seconds(60)) {
            () throws -> String? in
            guard let text = try? File.text(data.at("data/addresses.json")) else {
                if process.hasEnded { throw Failure("streamd did not start: \(process.output)") }
                return nil
            }
            return try JSON(parsing: text)["http"]?.string
        }
        return StreamServer(url: url, process: process, data: data)
    }

    /// The command that starts the server with a file of settings.
    static func streamd(_ file: String?) -> [String] {
        [Build.program("streamd")] + (file.map { ["--config", $0] } ?? [])
    }

    /// Starts a server that should refuse, and answers with its exit status and its words.
    static func refusal(
        data: Folder? = nil, settings: [String: String] = [:], file: String? = nil, wrapper: [String] = []
    ) async throws -> Command.Outcome {
        let data = try data ?? Folder()
        let process = try launch(data: data, settings: settings, command: wrapper + streamd(file))
        let status = try await process.ended(within: .seconds(60))
        return Command.Outcome(status: status, output: process.output)
    }

    /// Ends it as an operator does: SIGTERM; answers with the exit status.
    func stop() async throws -> Int32 {
        process.send(SIGTERM)
        return try await process.ended(within: .seconds(60))
    }

    /// Ends it as a power cut does.
    func kill9() async throws {
        process.send(SIGKILL)
        _ = try await process.ended()
    }

    private init(url: String, process: Process, data: Folder) {
        self.url = url
        self.process = process
        self.data = data
    }

    private static func launch(
        data: Folder, settings: [String: String], command: [String]?
    ) throws -> Process {
        let program = Build.program("streamd")
        guard File.exists(program) else {
            throw Failure("\(program) is not there. Run `make build` first, or set STREAM_BIN to the programs' folder.")
        }
        let defaults = [
            "STREAM_HTTP_PORT": "0",
            "STREAM_RTMP_PORT": "0",
            "STREAM_SRT_PORT": "0",
            "STREAM_DATA": data.at("data"),
            "STREAM_ADMIN_KEY": adminKey,
            "STREAM_PLUGINS_MANIFESTS": Build.manifests,
            "STREAM_PLUGINS_LIBRARIES": Build.folder,
            "STREAM_LIMITS_REQUESTS_PER_MINUTE": "0",
        ]
        return try Process(
            command ?? [program], environment: defaults.merging(settings) { $1 }.filter { !$0.value.isEmpty },
            output: data.at("streamd.log"))
    }
}
