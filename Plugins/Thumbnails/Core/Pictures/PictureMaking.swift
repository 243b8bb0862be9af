internal import JSON
package import PluginSDK

/// One run of the worker that makes a picture.
package struct PictureMaking: Sendable {
    let host: Host
    let records: PictureRecords
    let stream: ShownStream

    /// Makes a picture and keeps it. Whoever waits has it once its bytes are stored; the record follows.
    package func make(_ work: WorkerRequest, name: String) async throws -> StoredPicture {
        let outcome = PictureOutcome()
        let run = Task {
            do {
                let answer = try await host.workers.run(work) { message in
                    guard let picture = read(message, name) else { return }
                    outcome.settle(.success(picture))
                }
                guard let picture = read(answer, name) else {
                    throw PluginError.internalError("The worker ended without a picture.")
                }
                outcome.settle(.success(picture))
                try await records.keep(picture, account: stream.account, streamID: stream.id)
                try await removeIfGone()
            } catch {
                outcome.settle(.failure(error))
            }
        }
        _ = run
        return try await outcome.value()
    }

    private func read(_ json: JSON, _ name: String) -> StoredPicture? {
        guard json["type"] == "picture", json["blob"]?.string == name, let width = json["width"]?.int,
            let height = json["height"]?.int, let time = json["timeSeconds"]?.double
        else { return nil }
        return StoredPicture(name: name, width: width, height: height, timeSeconds: time, createdAt: host.clock.now)
    }

    /// The stream may have been deleted meanwhile, and with it the folder.
    private func removeIfGone() async throws {
        do {
            _ = try await host.registry.call(
                "resolveStream", account: "", parameters: ["streamId": .string(stream.id)], requestID: "")
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            try await records.removeAll(account: stream.account, streamID: stream.id)
        }
    }

    /// How long a failure of a worker's is believed to come again, milliseconds: one that the film itself is the reason of, and
    /// one that the server may be. Nil: at once it may be gone.
    package static func belief(_ error: PluginError) -> Int64? {
        switch error.code {
        case "TOO_LARGE", "UNSUPPORTED_CODEC", "CORRUPT", "NO_VIDEO_OR_AUDIO", "TRUNCATED", "UNSUPPORTED_FORMAT",
            "NOT_MEDIA":
            600_000
        case "WORKER_CRASHED", "WORKER_LIMIT": 60_000
        default: nil
        }
    }

    /// What the one who asked is told of a worker's failure.
    package static func told(_ error: PluginError) -> PluginError {
        switch error.code {
        case "TOO_LARGE": .validation(error.message)
        case "UNSUPPORTED_CODEC", "CORRUPT", "NO_VIDEO_OR_AUDIO", "TRUNCATED", "UNSUPPORTED_FORMAT", "NOT_MEDIA":
            .notFound(error.message)
        case "WORKER_CRASHED", "WORKER_LIMIT":
            .notFound("No picture could be made of this moment of the video: ask for another time or a smaller size.")
        default: error
        }
    }
}
