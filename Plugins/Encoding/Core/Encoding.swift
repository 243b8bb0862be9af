public import JSON
public import PluginSDK

/// The plugin `encoding`: turns what was uploaded into renditions that play, through the worker `media`.
public struct Encoding: Plugin {
    public static let name = "encoding"
    public static let version = "0.1.0"
    public static let operations = ["encodingStatus", "mediaIndex", "followUpload", "reencode", "adoptRecording"]

    private let host: Host
    private let plan: EncodingPlan
    private let index: MediaIndex

    public init(host: Host) async throws {
        self.host = host
        plan = try EncodingPlan(settings: host.settings)
        index = MediaIndex(store: host.store)
    }

    public func invoke(_ call: Call) async throws -> JSON {
        switch call.operation {
        case "encodingStatus": try await statuses(call)
        case "mediaIndex":
            try await index.answer(
                account: call.account, streamID: call.parameters["streamId"]?.string ?? "",
                rendition: call.parameters["rendition"]?.string)
        case "followUpload": try await follow(call)
        case "reencode": try await Reencode(host: host).answer(call)
        case "adoptRecording": try await AdoptRecording(host: host, plan: plan).answer(call)
        default: throw PluginError.notFound("The plugin \"encoding\" has no operation \"\(call.operation)\".")
        }
    }

    public func run(_ job: Job) async throws {
        if job.kind == Reencode.removal { return try await Reencode(host: host).removeReplaced(job) }
        try await EncodeRun(host: host, job: job).run()
    }

    public func receive(_ event: Event) async throws {
        let records = EncodingRecords(store: host.store, account: event.account, streamID: event.subject)
        switch event.type {
        case "stream.uploaded":
            // The file moved: what was read of it while it came is gone on with by another job.
            try await host.jobs.cancel(account: event.account, kind: "follow", key: event.subject)
            try await records.begin(
                uploadID: event.data["uploadId"]?.string ?? event.id, sizeBytes: event.data["sizeBytes"]?.int64,
                plan: plan)
        case "stream.deleted":
            // Records before files: what still runs finds no record, writes no more, and removes at its end what it
            // stored after this.
            for kind in ["follow", "copy", "first", "encode", "reencode"] {
                try await host.jobs.cancel(account: event.account, kind: kind, key: event.subject)
            }
            try await records.delete()
            try await host.blobs.removeAll(EncodingKeys.folder(event.account, event.subject))
        default: return
        }
    }

    /// Begins to copy a file that is still being uploaded, where files are copied at all.
    private func follow(_ call: Call) async throws -> JSON {
        guard plan.copiesPicture, let upload = FollowedUpload(.object(call.parameters)),
            let streamID = call.parameters["streamId"]?.string, let id = call.parameters["uploadId"]?.string
        else { return [:] }
        try await EncodingRecords(store: host.store, account: call.account, streamID: streamID)
            .follow(upload, uploadID: id, plan: plan)
        return [:]
    }

    private func statuses(_ call: Call) async throws -> JSON {
        var statuses = JSONObject()
        for streamID in (call.parameters["streamIds"]?.array ?? []).compactMap(\.string) {
            let records = EncodingRecords(store: host.store, account: call.account, streamID: streamID)
            if let record = try await records.load() { statuses[streamID] = EncodingStatus.of(record) }
        }
        return .object(["statuses": .object(statuses)])
    }
}
