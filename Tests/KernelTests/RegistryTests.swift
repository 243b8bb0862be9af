import JSON
import Kernel
import struct Kernel.Attachment
import Synchronization
import Testing

@Suite("Registry")
struct RegistryTests {
    private static func operation(
        _ name: String, plugin: String, acceptsFile: Bool = false, errors: [OperationError] = []
    ) throws -> Operation {
        Operation(
            name: name, summary: "A test.", scope: "read", visibility: .public, acceptsFile: acceptsFile,
            parameters: try JSONSchema([
                "type": "object", "additionalProperties": false,
                "properties": ["title": ["type": "string"], "count": ["type": "integer", "default": 3]],
            ]),
            result: try JSONSchema([:]), example: [:], errors: errors, plugin: plugin)
    }

    private static func registry(_ invoke: @escaping OperationProvider.Invoke) throws -> Registry {
        try Registry([
            OperationProvider(plugin: "videos", operations: [try operation("create", plugin: "videos")], invoke: invoke)
        ])
    }

    private static func call(
        _ registry: Registry, _ name: String = "create", parameters: JSON = [:], attachment: Attachment? = nil,
        timeout: Duration = .seconds(60)
    ) async throws(KernelError) -> [UInt8] {
        try await registry.invoke(
            name, account: "acc_1", requestID: "req_1", parameters: parameters, attachment: attachment, timeout: timeout
        )
    }

    @Test("A valid call reaches its plugin, with defaults filled in")
    func dispatch() async throws {
        let registry = try Self.registry { call in
            JSON.array([.string(call.operation), .string(call.account), .string(call.requestID), call.parameters])
                .bytes()
        }
        let result = try JSON(parsing: try await Self.call(registry, parameters: ["title": "Bunny"]))
        #expect(result == ["create", "acc_1", "req_1", ["title": "Bunny", "count": 3]])
    }

    @Test("A call that does not fit never reaches its plugin")
    func validation() async throws {
        let registry = try Self.registry { _ in
            Issue.record("The plugin was called.")
            return []
        }
        let error = await #expect(throws: KernelError.self) {
            try await Self.call(registry, parameters: ["title": 1, "colour": "red"])
        }
        #expect(error?.code == "VALIDATION_ERROR")
        #expect(
            error?.details["issues"] == [
                ["path": "/parameters/title", "problem": "must be a string, not 1"],
                ["path": "/parameters/colour", "problem": "is not known here; known: title, count"],
            ])
    }

    @Test("Unknown operations, and files that are not taken, are refused")
    func refused() async throws {
        let registry = try Self.registry { _ in [] }
        let unknown = await #expect(throws: KernelError.self) { try await Self.call(registry, "crate") }
        #expect(unknown?.details["issues"]?[0]?["path"] == "/operation")
        let file = Attachment(
            key: BlobKey(account: "acc_1", key: "staging/1"), size: 1, filename: "", contentType: "", sha256: "")
        let refused = await #expect(throws: KernelError.self) { try await Self.call(registry, attachment: file) }
        #expect(refused?.details["issues"]?[0]?["path"] == "/file")
    }

    @Test("An operation's own error passes")
    func failure() async throws {
        let registry = try Self.registry { (_) async throws(KernelError) in throw .notFound("No such stream.") }
        let error = await #expect(throws: KernelError.self) { try await Self.call(registry) }
        #expect(error == .notFound("No such stream."))
    }

    @Test("An error of its own gets the status that the manifest lists, and no other does")
    func ownErrors() async throws {
        let listed = OperationError(code: "QUOTA_USED_UP", status: 409, when: "The account has no room left.")
        let unlisted = OperationError(code: "TOO_EARLY", status: nil, when: "It is too early.")
        let known = OperationError(code: "NOT_FOUND", status: 410, when: "It was deleted.")
        for (code, status) in [("QUOTA_USED_UP", 409), ("TOO_EARLY", nil), ("SOMETHING_ELSE", nil), ("NOT_FOUND", nil)]
            as [(String, Int?)]
        {
            let operation = try Self.operation("create", plugin: "videos", errors: [listed, unlisted, known])
            let registry = try Registry([
                OperationProvider(plugin: "videos", operations: [operation]) { _ throws(KernelError) in
                    throw KernelError(code: code, message: "Why.")
                }
            ])
            let error = await #expect(throws: KernelError.self) { try await Self.call(registry) }
            #expect(error?.code == code && error?.status == status)
        }
    }

    @Test("At the deadline the answer is TIMEOUT, though the plugin never answers, and the call is cancelled")
    func deadline() async throws {
        let (cancelled, cancellation) = AsyncStream.makeStream(of: Void.self)
        let gate = Gate()
        let registry = try Self.registry { _ in
            await withTaskCancellationHandler {
                await gate.wait()
            } onCancel: {
                cancellation.finish()
            }
            return []
        }
        let error = await #expect(throws: KernelError.self) { try await Self.call(registry, timeout: .milliseconds(1)) }
        #expect(error?.code == "TIMEOUT")
        #expect(error?.retryable == true)
        for await _ in cancelled {}  // Ends with the cancellation.
        gate.end()
    }

    @Test("When the caller is cancelled, so is the call")
    func cancellation() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (cancelled, cancellation) = AsyncStream.makeStream(of: Void.self)
        let gate = Gate()
        let registry = try Self.registry { _ in
            await withTaskCancellationHandler {
                start.finish()
                await gate.wait()
            } onCancel: {
                cancellation.finish()
            }
            return []
        }
        let caller = Task { try await Self.call(registry) }
        for await _ in started {}
        caller.cancel()
        let error = await #expect(throws: KernelError.self) { try await caller.value }
        #expect(error?.code == "CANCELLED")
        for await _ in cancelled {}
        gate.end()
    }

    @Test("Calls that are nested in too many others are refused, and never reach their plugin")
    func tooDeep() async throws {
        let registry = try Self.registry { call in Array("\(call.depth)".utf8) }
        func call(_ depth: Int) async throws(KernelError) -> [UInt8] {
            try await registry.invoke(
                "create", account: "acc_1", requestID: "", parameters: [:], attachment: nil, timeout: .seconds(60),
                depth: depth)
        }
        #expect(try await call(Registry.deepest) == Array("\(Registry.deepest)".utf8))
        let error = await #expect(throws: KernelError.self) { try await call(Registry.deepest + 1) }
        #expect(error?.code == "TOO_DEEP")
        #expect(error?.retryable == false)
    }

    @Test("Two plugins that offer one operation are named")
    func duplicates() throws {
        let providers = try ["videos", "films"].map { plugin in
            OperationProvider(plugin: plugin, operations: [try Self.operation("create", plugin: plugin)]) { _ in [] }
        }
        let error = #expect(throws: RegistryError.self) { try Registry(providers) }
        #expect(error?.description.contains("'create' is offered by 'videos' and by 'films'") == true)
    }
}

/// Something that a plugin waits for without regard to cancellation, until the test ends it.
private final class Gate: Sendable {
    private let state = Mutex<(ended: Bool, waiting: CheckedContinuation<Void, Never>?)>((false, nil))

    func wait() async {
        await withCheckedContinuation { continuation in
            let ended = state.withLock { state in
                if !state.ended { state.waiting = continuation }
                return state.ended
            }
            if ended { continuation.resume() }
        }
    }

    func end() {
        state.withLock { state in
            state.ended = true
            return state.waiting.take()
        }?.resume()
    }
}
