public import JSON
public import PluginSDK

/// The plugin `uploads`: takes the file of a stream, with a call of the API or at a one-time address.
///
/// However many uploads of one stream there are, one wins: it is the stream's source, told of by `stream.uploaded`.
public struct Uploads: Plugin {
    public static let name = "uploads"
    public static let version = "0.1.0"
    public static let operations = ["upload", "getUploadUrl", "uploadProgress", "getSource"]

    let host: Host
    let streams: Streams
    let records: UploadRecords
    let arrivals: Arrivals
    let writers = Writers()
    let sources: SourceAddresses
    /// Of every upload; bytes.
    let maxSizeBytes: UInt64

    public init(host: Host) async throws {
        self.host = host
        streams = Streams(registry: host.registry)
        records = UploadRecords(store: host.store)
        arrivals = Arrivals(host: host)
        sources = SourceAddresses(store: host.store)
        maxSizeBytes = UInt64(clamping: host.settings["maxSizeBytes"]?.int64 ?? 53_687_091_200)
    }

    public func invoke(_ call: Call) async throws -> JSON {
        switch call.operation {
        case "upload": try await upload(call)
        case "getUploadUrl": try await getUploadURL(call)
        case "getSource": try await getSource(call)
        case "uploadProgress": try await progress(call)
        default: throw PluginError.notFound("There is no operation \"\(call.operation)\".")
        }
    }

    public func respond(to request: HTTPRequest) async throws -> HTTPDecision {
        if request.parameter("source") != nil { return try await serveSource(request) }
        return try await UploadExchange(uploads: self, request: request).decide()
    }

    public func received(_ body: HTTPBody, for request: HTTPRequest) async throws -> HTTPDecision {
        try await UploadExchange(uploads: self, request: request).received(body)
    }

    public func run(_ job: Job) async throws {
        switch job.kind {
        case Arrivals.settling: try await arrivals.settle(job)
        case Self.expiring: try await expire(job)
        case Self.joining: try await join(job)
        case Self.fetching: try await FetchAttempt(uploads: self, job: job).run()
        default: try await forget(job)
        }
    }

    public func receive(_ event: Event) async throws {
        try await forgetStream(event.subject, account: event.account)
    }
}
