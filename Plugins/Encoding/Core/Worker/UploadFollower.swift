internal import JSON
internal import PluginSDK

/// Asks the plugin `uploads` how far an upload is.
struct UploadFollower: Sendable {
    /// How an upload stands.
    enum State: Equatable {
        /// So many bytes came, durably.
        case received(Int64)
        /// It is whole.
        case complete
        /// It ended without a file.
        case ended
    }

    let host: Host
    let account: String
    let streamID: String
    let uploadID: String
    /// Where the file that is read comes to.
    let blob: String

    /// How it stands now.
    func state() async throws -> State {
        guard host.registry.offers("uploadProgress") else { return .ended }
        let answer: JSON
        do {
            answer = try await host.registry.call(
                "uploadProgress", account: account,
                parameters: [
                    "streamId": .string(streamID), "uploadId": .string(uploadID), "blob": .string(blob),
                ], requestID: "")
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            return .ended
        }
        if answer["complete"]?.bool == true { return .complete }
        return .received(answer["receivedBytes"]?.int64 ?? 0)
    }

    /// Waits until bytes up to there came. Throws `UPLOAD_ENDED` where none will.
    func wait(until offset: Int64) async throws {
        while true {
            switch try await state() {
            case .received(let count) where count >= offset: return
            case .received: try await Task.sleep(for: .milliseconds(100))
            case .complete: return
            case .ended: throw PluginError(code: "UPLOAD_ENDED", message: "The upload ended without a file.")
            }
        }
    }

    /// Waits until it is whole or ended without a file.
    func over() async throws -> State {
        while true {
            let state = try await state()
            guard case .received = state else { return state }
            try await Task.sleep(for: .milliseconds(500))
        }
    }
}
