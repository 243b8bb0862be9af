public import JSON
public import PluginSDK

/// The plugin `videos`: owns the stream record, from `create` to `delete`.
///
/// What other plugins know of a stream (encoding, playback) is asked of them when a stream is read; what happens to it
/// (uploaded, encoded) comes as events, and moves its state.
public struct Videos: Plugin {
    public static let name = "videos"
    public static let version = "0.1.0"
    public static let operations = [
        "stream", "create", "update", "delete", "resolveStream", "streamAccess", "setAccess", "markUploading",
        "unmarkUploading", "markLive",
    ]

    let host: Host
    let records: StreamRecords
    let composer: StreamComposer

    public init(host: Host) async throws {
        self.host = host
        records = StreamRecords(store: host.store)
        composer = StreamComposer(registry: host.registry)
    }

    public func invoke(_ call: Call) async throws -> JSON {
        try JSON(parsing: try await answer(call))
    }

    public func answer(_ call: Call) async throws -> [UInt8] {
        switch call.operation {
        case "stream": try await stream(call)
        case "create": try await create(call)
        case "update": try await update(call)
        case "delete": try await delete(call)
        case "resolveStream": try await resolve(call)
        case "streamAccess": try await access(call)
        case "setAccess": try await setAccess(call)
        case "markUploading": try await markUploading(call)
        case "unmarkUploading": try await unmarkUploading(call)
        case "markLive": try await markLive(call)
        default: throw PluginError.notFound("There is no operation \"\(call.operation)\".")
        }
    }

    public func receive(_ event: Event) async throws {
        try await follow(event)
    }

    public func run(_ job: Job) async throws {
        try await deleteExpired(job)
    }
}
