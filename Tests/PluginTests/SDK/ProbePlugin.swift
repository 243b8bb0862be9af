import JSON
import PluginSDK

/// A plugin that uses every service, for tests of the boundary.
struct ProbePlugin: Plugin {
    static let name = "probe"
    static let version = "1.2.3"
    static let operations = [
        "echo", "fail", "break", "wait", "store", "blobs", "call", "work", "fetch", "check", "dial", "addresses",
        "feed",
        "missing",
    ]

    struct Broken: Error {}

    let host: Host

    init(host: Host) async throws {
        if host.settings["refuse"] == true {
            throw PluginError(code: "REFUSED", message: "The probe refuses to start.")
        }
        self.host = host
    }

    func invoke(_ call: Call) async throws -> JSON {
        switch call.operation {
        case "echo": return echo(call)
        case "fail":
            throw PluginError(
                code: "NO", message: "Not so.", details: ["issues": [1]], retryable: call.parameters["again"] == true)
        case "break": throw Broken()
        case "wait":
            try await Task.sleep(for: .seconds(3600))
            return "never"
        case "store": return try await useStore(call)
        case "blobs": return try await useBlobs(call)
        case "call":
            return try await host.registry.call(
                call.parameters["operation"]?.string ?? "", account: call.account, parameters: ["a": 1], requestID: "r")
        case "work": return try await useWorkers(call)
        case "fetch": return try await useFetch(call)
        case "dial": return try await useNet(call)
        case "feed": return try await useFeed(call)
        case "addresses":
            host.net.announce("srt", port: 8890)
            let rtmp = host.net.address(of: "rtmp")
            return [
                "rtmp": .string(rtmp?.description ?? ""), "host": .string(rtmp?.host ?? ""),
                "srt": host.net.address(of: "srt").map { .string($0.description) } ?? .null,
            ]
        case "check":
            try await host.fetch.check(call.parameters["url"]?.string ?? "")
            return .null
        default:
            try await host.jobs.cancel(account: "a", kind: "k", key: "x")
            return .null
        }
    }

    private func echo(_ call: Call) -> JSON {
        [
            "account": .string(call.account), "requestID": .string(call.requestID),
            "parameters": .object(call.parameters), "deadline": .integer(call.deadline),
            "attachment": call.attachment.map { .string("\($0.key.account)|\($0.key.key)|\($0.size)|\($0.filename)") }
                ?? .null,
            "settings": .object(host.settings), "url": .string(host.publicURL()), "now": .integer(host.clock.now),
            "offers": .bool(host.registry.offers("there")),
        ]
    }

    private func useStore(_ call: Call) async throws -> JSON {
        for index in 0..<3 {
            try await host.store.transaction { transaction in
                transaction.put(StoreKey(account: call.account, key: "k/\(index)"), [UInt8(index)])
                transaction.add(StoreKey(account: call.account, key: "count"), -2)
                transaction.publish("probe.done", account: call.account, subject: "s", data: ["index": 1])
                transaction.enqueue("job", account: call.account, key: "\(index)", delayMilliseconds: 5)
            }
        }
        try await host.store.transaction { $0.delete(StoreKey(account: call.account, key: "k/0")) }
        let entries = try await host.store.scan(StoreScan(account: call.account, prefix: "k/", reverse: true))
        let none = try await host.store.get(StoreKey(account: call.account, key: "k/0"))
        let count = try await host.store.get(StoreKey(account: call.account, key: "count"))?.counter ?? 0
        return [
            "keys": .array(entries.map { .string($0.key) }),
            "bytes": .array(entries.map { .integer(Int64($0.value[0])) }),
            "none": .bool(none == nil), "count": .integer(count),
        ]
    }

    private func useBlobs(_ call: Call) async throws -> JSON {
        let key = BlobKey(account: call.account, key: "a/b")
        try await host.blobs.put(key, bytes: Array("0123456789".utf8))
        let part = try await host.blobs.read(key, offset: 2, length: 3)
        let target = BlobKey(account: call.account, key: "c/d")
        try await host.blobs.rename(key, to: target)
        let list = try await host.blobs.list(BlobKey(account: call.account, key: ""), after: "", limit: 10)
        let old = try await host.blobs.stat(key)
        try await host.blobs.removeAll(BlobKey(account: call.account, key: "c"))
        let gone = try await host.blobs.stat(target)
        return [
            "part": .string(String(decoding: part, as: UTF8.self)), "list": .array(list.map { .string($0.key) }),
            "size": .integer(Int64(list.first?.size ?? 0)), "gone": .bool(old == nil && gone == nil),
        ]
    }

    private func useWorkers(_ call: Call) async throws -> JSON {
        let seen = Seen()
        let done = try await host.workers.run(
            WorkerRequest(
                kind: "media", account: call.account, specification: ["n": 3], inputs: ["in/1", "in/2"],
                outputFolder: "out")
        ) { message in
            if message["refuse"] == true { throw PluginError(code: "NO", message: "Not this one.") }
            await seen.add(message)
        }
        return ["seen": .array(await seen.messages), "done": done]
    }

    private func useFetch(_ call: Call) async throws -> JSON {
        let request = FetchRequest(
            "PUT", url: "http://a.example/", headers: [("x-a", "1")], body: Array("data".utf8),
            into: .growing(BlobKey(account: call.account, key: "up/1"), validator: "\"v\""), limitBytes: 7)
        let answer = try await host.fetch.fetch(request) { progress in
            guard progress.receivedBytes < 9 else { throw PluginError(code: "ENOUGH", message: "Enough.") }
            host.log.info(
                "progress",
                [
                    "received": .integer(Int64(progress.receivedBytes)),
                    "total": .integer(Int64(progress.totalBytes ?? 0)), "validator": .string(progress.validator ?? ""),
                ])
        }
        return [
            "status": .integer(Int64(answer.status)), "url": .string(answer.url),
            "a": .string(answer.header("a") ?? ""),
            "size": .integer(Int64(answer.sizeBytes)), "sha256": .string(answer.sha256 ?? ""),
            "body": .string(String(decoding: answer.body, as: UTF8.self)),
        ]
    }

    private actor Seen {
        var messages: [JSON] = []

        func add(_ message: JSON) { messages.append(message) }
    }

    func respond(to request: HTTPRequest) async throws -> HTTPDecision {
        switch request.route {
        case 0:
            .text(
                "\(request.parameter("id") ?? "-") \(request.header("range") ?? "-")", type: "text/plain", status: 203)
        case 1: .blob(BlobKey(account: "a", key: "b"), status: 200, headers: [(name: "x-a", value: "1")])
        case 2: .storeBody(BlobKey(account: "a", key: "up"), offset: 7, limit: 99, acceptsMultipart: true)
        case 3: .takeBody(limit: 12)
        case 5:
            .blob(
                BlobKey(account: "a", key: "b"), status: 200, headers: [],
                followedBy: [BlobPart(key: "c", offset: 1, length: 2), BlobPart(key: "d/e", offset: 0, length: 3)])
        case 4: throw PluginError.notFound("Nothing.")
        default: .refuse(PluginError.validation("Gone.", status: 410), headers: [(name: "x-why", value: "gone")])
        }
    }

    func refusalHeaders(for request: HTTPRequest) -> [(name: String, value: String)] {
        [(name: "x-thrown", value: "1")]
    }

    func received(_ body: HTTPBody, for request: HTTPRequest) async throws -> HTTPDecision {
        .text(
            "\(request.path) \(body.received) \(body.complete) \(body.sha256) \(String(decoding: body.bytes, as: UTF8.self))",
            type: "text/plain")
    }

    func run(_ job: Job) async throws {
        try await host.store.transaction(job: job) {
            $0.put(StoreKey(account: job.account, key: "ran"), Array("\(job.kind) \(job.key) \(job.attempt)".utf8))
        }
    }

    func receive(_ event: Event) async throws {
        try await host.store.transaction {
            $0.put(StoreKey(account: event.account, key: "saw"), Array("\(event.type) \(event.sequence)".utf8))
        }
    }

    func stop() async {
        host.log.info("stopped", ["bye": true])
    }
}

/// What it does with connections and feeds.
extension ProbePlugin {
    func serve(_ connection: NetConnection) async {
        try? await connection.send(Array("\(connection.listener) \(connection.peer) \(connection.isSecure)".utf8))
        for await piece in connection {
            try? await connection.send(Array("re: ".utf8) + piece)
            if piece == Array("bye".utf8) { return }
        }
        try? await connection.send(Array("over: \(connection.end.map { "\($0)" } ?? "no")".utf8))
    }

    private func useNet(_ call: Call) async throws -> JSON {
        let connection = try await host.net.connect(
            to: call.parameters["host"]?.string ?? "", port: 99, isSecure: true, timeoutMilliseconds: 5000)
        try await connection.send(Array("hello".utf8))
        var heard: [UInt8] = []
        for await piece in connection { heard += piece }
        return [
            "heard": .string(String(decoding: heard, as: UTF8.self)),
            "end": .string(connection.end.map { "\($0)" } ?? ""), "peer": .string(connection.peer),
        ]
    }

    private func useFeed(_ call: Call) async throws -> JSON {
        let feed = WorkerFeed()
        let request = WorkerRequest(
            kind: "media", account: call.account, specification: [:], inputs: [], outputFolder: "out")
        async let result = host.workers.run(request, feed: feed) { _ in }
        try await feed.write(Array("one".utf8))
        try await feed.write([])
        try await feed.write(Array("two".utf8))
        try await feed.finish()
        return try await result
    }
}
