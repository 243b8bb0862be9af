import ArgumentParser
import JSON

/// `streamctl upload FILE`
struct UploadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Uploads a video and follows it until it is ready.",
        discussion: """
            Progress goes to standard error; the last line, on standard output, is the player's address. Ctrl-C during \
            the transfer removes the unfinished stream; afterwards it only ends the waiting, the server encodes on.
            """)

    @Argument(help: "The video file.", completion: .file())
    var file: String

    @Option(help: "The stream's title. (default: the file's name)")
    var title: String?

    @Flag(help: "Do not wait for the encode.")
    var noWait = false

    @Flag(help: "Show no progress, and end with the stream as JSON in place of the address.")
    var json = false

    func run() async throws {
        let command = self
        try await ToolError.reported {
            try await Interrupt.cancelling { try await command.upload() }
        }
    }

    private func upload() async throws {
        let input = try InputFile(file)
        guard input.size > 0 else {
            throw ToolError(.unreadableFile, "\(file) is empty. Give a video file.")
        }
        try await Server.connected { server in
            let transfer = Transfer(
                server: server, file: input, title: title ?? UploadCommand.stem(input.name), isQuiet: json)
            let streamID = try await transfer.run()
            let follow = EncodeFollow(server: server, streamID: streamID, isQuiet: json)
            let stream = try await noWait ? follow.once() : follow.untilReady()
            show(stream)
        }
    }

    private func show(_ stream: JSON) {
        if json { return Console.print(stream.description) }
        for warning in stream["encoding"]?["warnings"]?.array ?? [] {
            Console.note("Warning: \(warning["message"]?.string ?? warning.string ?? warning.description)")
        }
        let isReady = stream["state"]?.string == "ready"
        guard let player = stream["playback"]?["player"]?.string else {
            return Console.print(stream["streamId"]?.string ?? "")
        }
        Console.note(isReady ? "Ready. Watch it at" : "Uploaded. It will play at")
        Console.print(player)
    }

    /// The name without its extension.
    private static func stem(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
