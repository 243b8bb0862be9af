import JSON
import LiveCore
import PluginSDK
import Synchronization

/// Live workers that a test plays: each says what the test has it say, and ends when the test ends it, or its feed is over.
final class PlayedLiveWorkers: LiveWorkers {
    private let started = Mutex<[PlayedLiveWorker]>([])

    var all: [PlayedLiveWorker] { started.withLock { $0 } }

    func start(
        account: String, streamID: String, specification: JSON,
        onMessage: @escaping @Sendable (JSON) async throws -> Void
    ) -> any LiveWorker {
        let worker = PlayedLiveWorker(specification: specification, onMessage: onMessage)
        started.withLock { $0.append(worker) }
        return worker
    }
}

/// One of them.
final class PlayedLiveWorker: LiveWorker {
    private struct State {
        var fed: [UInt8] = []
        var result: Result<JSON, PluginError>?
        var waiting: [CheckedContinuation<JSON, any Error>] = []
    }

    let specification: JSON
    private let onMessage: @Sendable (JSON) async throws -> Void
    private let state = Mutex(State())

    init(specification: JSON, onMessage: @escaping @Sendable (JSON) async throws -> Void) {
        self.specification = specification
        self.onMessage = onMessage
    }

    var live: JSON { specification["live"] ?? .null }
    var fed: [UInt8] { state.withLock { $0.fed } }

    /// Sends a message, and returns when it was taken.
    func say(_ message: JSON) async throws { try await onMessage(message) }

    /// A picture and a sound, with their init segments.
    func introduce(initNumber: Int64 = 0, names: [String] = ["720p", "audio"]) async throws {
        try await say([
            "type": "info", "source": ["width": 1280, "height": 720],
            "renditions": .array(
                names.map { name -> JSON in
                    .object([
                        "name": .string(name), "kind": .string(name.hasPrefix("audio") ? "audio" : "video"),
                        "width": 1280, "height": 720, "frameRate": 30, "bitrate": 1_000_000,
                    ])
                }),
        ])
        for name in names {
            try await say([
                "type": "init", "rendition": .string(name), "codecs": name == "audio" ? "mp4a.40.2" : "avc1.64001f",
                "timescale": 90_000, "initNumber": .integer(initNumber),
            ])
        }
    }

    /// A whole segment of a rendition, two seconds long.
    func segment(_ number: Int64, of rendition: String, start: Double, isCut: Bool = false) async throws {
        try await say([
            "type": "segment", "rendition": .string(rendition), "number": .integer(number),
            "startSeconds": .number(start), "durationSeconds": 2, "sizeBytes": 1000, "keyframeBytes": 100,
            "independent": true, "wallClock": 1_700_000_000_000, "discontinuity": .bool(isCut),
            "blob": .string("\(rendition)/\(number).m4s"),
        ])
    }

    func end(_ result: Result<JSON, PluginError>) {
        let waiting = state.withLock { state in
            guard state.result == nil else { return [CheckedContinuation<JSON, any Error>]() }
            state.result = result
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(with: result.mapError { $0 }) }
    }

    func feed(_ records: [UInt8]) async throws {
        try state.withLock { state in
            guard state.result == nil else { throw PluginError.notFound("The run is over.") }
            state.fed += records
        }
    }

    func offer(_ records: [UInt8]) -> Bool {
        state.withLock { state in
            guard state.result == nil else { return false }
            state.fed += records
            return true
        }
    }

    func finish() async { end(.success([:])) }

    func cancel() { end(.failure(PluginError(code: "CANCELLED", message: "Cancelled."))) }

    func result() async throws -> JSON {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiting.append(continuation) }
                return state.result
            }
            if let result { continuation.resume(with: result.mapError { $0 }) }
        }
    }
}
