import JSON
import KernelTesting
import LiveCore
import PluginSDK
import Synchronization
import Testing

/// Sessions on a host of their own, with workers that the test plays.
final class LiveStage: Sendable {
    let host: TestHost
    let workers = PlayedLiveWorkers()
    let sessions: LiveSessions
    let shown = ShownMedia()
    let states = NotedValues<String>()
    let adopted = NotedValues<JSONObject>()

    init(_ host: TestHost = TestHost()) {
        self.host = host
        let shown = shown
        sessions = LiveSessions(host: host.host, workers: workers) { _, _ in shown }
        host.registry.offer("markLive") { [states] _, parameters in
            states.note(parameters["state"]?.string ?? "")
            return [:]
        }
        host.registry.offer("stream") { _, parameters in
            ["streamId": parameters["streamId"] ?? .null, "state": "waiting", "playback": [:]]
        }
        host.registry.offer("create") { _, _ in ["streamId": "str_1"] }
        host.registry.offer("adoptRecording") { [adopted] _, parameters in
            adopted.note(parameters)
            return [:]
        }
    }

    /// Starts a stream; its key.
    func start(_ parameters: JSONObject = [:]) async throws -> String {
        let answer = try await StartLive(host: host.host, sessions: sessions) {
            IngestAddresses(publicURL: "http://stream.test", rtmpPort: 1935, srtPort: nil)
        }.answer(Call(operation: "startLive", account: "acme", parameters: parameters))
        #expect(answer["ingest"]?["rtmp"] == "rtmp://stream.test:1935/live")
        return try #require(answer["streamKey"]?.string)
    }

    func stop() async throws {
        _ = try await StopLive(host: host.host, sessions: sessions).answer(
            Call(operation: "stopLive", account: "acme", parameters: ["streamId": "str_1"]))
    }

    func publish(_ key: String) async throws -> any LivePublisher {
        try await sessions.publish(key: key, kind: .flv, peer: "192.0.2.1") { _ in }
    }

    /// The latest worker, once there are so many.
    func worker(_ count: Int) async throws -> PlayedLiveWorker {
        while workers.all.count < count { await Task.yield() }
        return workers.all[count - 1]
    }

    func record() async throws -> LiveRecord? {
        try await LiveRecords(store: host.store, account: "acme", streamID: "str_1").load()
    }

    /// Waits until what is kept is so.
    func until(_ isSo: (LiveRecord) -> Bool) async throws {
        while true {
            if let record = try await record(), isSo(record) { return }
            await Task.yield()
        }
    }

    var events: [String] { host.store.events.map(\.type) }

    func runDueJobs() async throws {
        for job in host.store.takeDueJobs() {
            let ending = LiveEnding(host: host.host)
            if job.kind == LiveEnding.adoption { try await ending.adopt(job) } else { try await ending.forget(job) }
        }
    }
}

/// What a session showed, as words.
final class ShownMedia: LiveOutlet {
    private let words = Mutex<[String]>([])

    var all: [String] { words.withLock { $0 } }

    private func add(_ word: String) { words.withLock { $0.append(word) } }

    func announce(_ tracks: [LiveTrackRecord]) { add("tracks \(tracks.map(\.name).joined(separator: ","))") }
    func show(initial: LiveTrackRecord.Initial, of rendition: String) { add("init \(rendition) \(initial.number)") }
    func show(_ part: LiveMessage.Part) { add("part \(part.blob)") }
    func show(_ segment: StoredSegment, number: Int, of rendition: String) {
        add("\(segment.isGap ? "gap" : segment.isDiscontinuity ? "cut" : "segment") \(rendition) \(number)")
    }
    func resume(discontinuities: Int) {}
    func catchUp() { add("catch up") }
    func end() { add("end") }
    func close() { add("close") }
}
