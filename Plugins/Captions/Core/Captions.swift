public import JSON
public import PluginSDK

/// The plugin `captions`: takes caption files in the formats that they come in, and keeps them as clean WebVTT.
///
/// Who delivers them asks by `captionTracks`, and is told of changes by `forgetCaptions` and the events.
public struct Captions: Plugin {
    public static let name = "captions"
    public static let version = "0.1.0"
    public static let operations = ["addCaptions", "removeCaptions", "captionTracks"]

    let host: Host
    /// Of a file; bytes.
    let maxSizeBytes: UInt64

    public init(host: Host) async throws {
        self.host = host
        maxSizeBytes = UInt64(clamping: host.settings["maxSizeBytes"]?.int64 ?? 4 << 20)
    }

    public func invoke(_ call: Call) async throws -> JSON {
        switch call.operation {
        case "addCaptions": try await add(call)
        case "removeCaptions": try await remove(call)
        case "captionTracks": try await tracks(call)
        default: throw PluginError.notFound("There is no operation \"\(call.operation)\".")
        }
    }

    public func receive(_ event: Event) async throws {
        // The record first: who adds a track meanwhile finds that it is gone, and takes its file away itself.
        try await host.store.transaction { transaction in
            transaction.delete(CaptionKeys.record(event.subject, account: event.account))
        }
        try await host.blobs.removeAll(CaptionKeys.folder(event.subject, account: event.account))
    }

    /// The account of the call's stream. Throws `NOT_FOUND`, also for another account's.
    func checkStream(_ streamID: String, _ call: Call) async throws {
        do {
            let stream = try await host.registry.call(
                "resolveStream", account: call.account, parameters: ["streamId": .string(streamID)],
                requestID: call.requestID)
            if stream["account"]?.string == call.account { return }
        } catch let error as PluginError where error.code == "VALIDATION_ERROR" || error.code == "NOT_FOUND" {
            // Told below, in the same words for a stream of another account.
        }
        throw PluginError.notFound("There is no such stream in this account: check streamId.")
    }

    /// Tells who delivers the tracks before the caller knows, so that what it asks for next is as it left it.
    func tell(_ streamID: String, _ call: Call) async {
        guard host.registry.offers("forgetCaptions") else { return }
        do {
            _ = try await host.registry.call(
                "forgetCaptions", account: call.account, parameters: ["streamId": .string(streamID)],
                requestID: call.requestID)
        } catch {
            host.log.warning("Viewers see a change of captions late.", ["error": .string("\(error)")])
        }
    }

    /// Removes files that no address leads to any more. What stays behind goes with the stream.
    func discard(_ tracks: [CaptionTrack], of streamID: String, account: String) async {
        for track in tracks {
            do {
                try await host.blobs.remove(CaptionKeys.file(track.name, of: streamID, account: account))
            } catch {
                host.log.warning("A caption file was not removed.", ["error": .string("\(error)")])
            }
        }
    }
}
