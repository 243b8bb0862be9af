import CStreamPlugin
import JSON
import KernelTesting
import PluginSDK
import Synchronization
import Testing

/// The SDK against the header, as the kernel calls it.
@Suite struct BridgeTests {
    private func started(services: Set<String>? = nil) async throws -> BoundaryPlugin {
        let host = services.map { BoundaryHost(services: $0) } ?? BoundaryHost()
        let (plugin, outcome) = await BoundaryPlugin.start(on: host)
        try #require(outcome.code == nil)
        return plugin
    }

    @Test func theDescriptorSaysWhatThePluginIs() async throws {
        let plugin = try await started().descriptor.pointee
        #expect(plugin.struct_size == UInt32(MemoryLayout<stream_plugin>.size))
        #expect(plugin.abi_major == 1)
        #expect(plugin.kind == STREAM_PLUGIN_OPERATIONS.rawValue)
        #expect(String(cString: plugin.name) == "probe")
        #expect(String(cString: plugin.version) == "1.2.3")
        var names: [String] = []
        while let name = plugin.operations[names.count] { names.append(String(cString: name)) }
        #expect(names == ProbePlugin.operations)
    }

    @Test func aCallCrossesWhole() async throws {
        let plugin = try await started()
        plugin.host.twin.registry.offer("there") { _, _ in .null }
        let owners = [SpanOwner("staging/1"), SpanOwner("a.mp4")]
        var attachment = stream_attachment()
        attachment.struct_size = UInt32(MemoryLayout<stream_attachment>.size)
        attachment.key = owners[0].span
        attachment.size = 12
        attachment.filename = owners[1].span
        let pointer = UnsafeMutablePointer<stream_attachment>.allocate(capacity: 1)
        defer { pointer.deallocate() }
        pointer.initialize(to: attachment)
        let answer = await plugin.invoke("echo", #"{"t":"äöü","n":[1,2.5]}"#, attachment: pointer).json
        withExtendedLifetime(owners) {}
        #expect(answer?["account"] == "acme")
        #expect(answer?["requestID"] == "req_1")
        #expect(answer?["parameters"] == ["t": "äöü", "n": [1, 2.5]])
        #expect(answer?["deadline"] == 99)
        #expect(answer?["attachment"] == "acme|staging/1|12|a.mp4")
        #expect(answer?["settings"] == ["a": "ä"])
        #expect(answer?["url"] == "http://probe.test")
        #expect(answer?["now"]?.int64 == plugin.host.twin.clock.now)
        #expect(answer?["offers"] == true)
        let none = await plugin.invoke("echo")
        #expect(none.json?["attachment"]?.isNull == true)
    }

    @Test func aCallThatWaitsForNothingEndsBeforeTheHostGetsItsThreadBack() async throws {
        let plugin = try await started()
        let owners = ["echo", "acme", "req_1", "{}"].map { SpanOwner($0) }
        let id = Boundary.nextID()
        var isOver = false
        _ = await Boundary.outcomes.wait(id) {
            var call = stream_call(
                struct_size: UInt32(MemoryLayout<stream_call>.size), reserved: 0, call_id: id, deadline: 99,
                operation: owners[0].span, account: owners[1].span, request_id: owners[2].span,
                parameters: owners[3].span, attachment: nil)
            plugin.operations.invoke(plugin.instance, &call, boundaryDone)
            isOver = !Boundary.outcomes.isWaiting(for: id)
        }
        #expect(isOver)
    }

    @Test func errorsCross() async throws {
        let plugin = try await started()
        let failed = await plugin.invoke("fail", #"{"again":true}"#)
        #expect(failed.code == "NO")
        #expect(failed.message == "Not so.")
        #expect(failed.details == #"{"issues":[1]}"#)
        #expect(failed.retryable)
        let id = Boundary.nextID()
        let broken = await plugin.invoke("break", id: id)
        #expect(broken.code == "INTERNAL_ERROR")
        #expect(!broken.message.contains("Broken"))
        let line = plugin.host.twin.log.lines.first { $0.level == .error && $0.message.contains("break") }
        #expect(line?.fields["callId"] == .integer(Int64(id)), "the host knows what it is about")
        let malformed = await plugin.invoke("echo", "{")
        #expect(malformed.code == "INTERNAL_ERROR")
    }

    @Test func aStartThatFailsSaysWhy() async {
        let (_, outcome) = await BoundaryPlugin.start(on: BoundaryHost(settings: ["refuse": true]))
        #expect(outcome.code == "REFUSED")
        #expect(outcome.message == "The probe refuses to start.")
    }

    @Test func aCancelledCallEndsOnce() async throws {
        let plugin = try await started()
        let id = Boundary.nextID()
        async let outcome = plugin.invoke("wait", id: id)
        // Until the call is under way a cancel finds nothing; it may be repeated.
        let canceller = Task {
            while !Task.isCancelled {
                plugin.cancel(id)
                await Task.yield()
            }
        }
        #expect(await outcome.code == "CANCELLED")
        canceller.cancel()
        await canceller.value
        plugin.cancel(id)
        #expect(Boundary.outcomes.stray == 0)
    }

    private final class Beginning: Sendable {
        let begins = Atomic(false)
    }

    /// A task that is cancelled is locked while its handlers run: a plugin must not touch it with a lock of its own.
    @Test func aCallMayBeCancelledWhileItBegins() async throws {
        let plugin = try await started()
        for round in 0..<50_000 {
            let id = Boundary.nextID()
            let call = Beginning()
            let task = Task {
                await withTaskCancellationHandler {
                    call.begins.store(true, ordering: .relaxed)
                    _ = await plugin.invoke("echo", id: id)
                } onCancel: {
                    plugin.cancel(id)
                }
            }
            while !call.begins.load(ordering: .relaxed) { await Task.yield() }
            for _ in 0..<round % 100 { _ = call.begins.load(ordering: .relaxed) }
            task.cancel()
            await task.value
        }
        #expect(Boundary.outcomes.stray == 0)
    }

    @Test func theStoreWorks() async throws {
        let plugin = try await started()
        let answer = await plugin.invoke("store").json
        #expect(answer == ["keys": ["k/2", "k/1"], "bytes": [2, 1], "none": true, "count": -6])
        #expect(plugin.host.twin.store.events.map(\.type) == ["probe.done", "probe.done", "probe.done"])
        #expect(plugin.host.twin.store.events.first?.data == ["index": 1])
        #expect(plugin.host.twin.store.waiting.map(\.job.key) == ["0", "1", "2"])
        #expect(plugin.host.twin.store.waiting.first?.job.delayMilliseconds == 5)
    }

    @Test func theBlobsWork() async throws {
        let answer = await (try await started()).invoke("blobs").json
        #expect(answer == ["part": "234", "list": ["c/d"], "size": 10, "gone": true])
    }

    @Test func aCallOfAnotherPluginMayEndAtOnce() async throws {
        let plugin = try await started()
        plugin.host.twin.registry.offer("there") { _, _ in .null }
        #expect(await plugin.invoke("call", #"{"operation":"there"}"#).json == ["a": 1])
        #expect(await plugin.invoke("call", #"{"operation":"nowhere"}"#).code == "NOT_ENABLED")
    }

    @Test func aServiceThatIsMissingIsNamed() async throws {
        let plugin = try await started(services: ["log"])
        for (operation, service) in [("store", "store"), ("blobs", "blobs"), ("call", "registry"), ("work", "workers")]
        {
            let outcome = await plugin.invoke(operation)
            #expect(outcome.code == "SERVICE_MISSING")
            #expect(outcome.message.contains("\"\(service)\""))
        }
        // One that is too short for this version is none.
        #expect(await (try await started()).invoke("missing").code == "SERVICE_MISSING")
    }

    @Test func stopsWithItsLog() async throws {
        let plugin = try await started()
        #expect(await plugin.stop().code == nil)
        #expect(plugin.host.twin.log.lines.last?.message == "stopped")
        #expect(plugin.host.twin.log.lines.last?.fields == ["bye": true])
    }

    @Test func jobsAndEventsCross() async throws {
        let plugin = try await started()
        let owners = ["job/1", "acme", "encode", "str_1", "probe.done", "evt_1", "{}"].map { SpanOwner($0) }
        let ran = Boundary.nextID()
        let outcome = await Boundary.outcomes.wait(ran) {
            var job = stream_job(
                struct_size: UInt32(MemoryLayout<stream_job>.size), attempt: 2, call_id: ran, attempts: 3, reserved: 0,
                id: owners[0].span, account: owners[1].span, kind: owners[2].span, key: owners[3].span,
                payload: owners[6].span)
            plugin.operations.run_job(plugin.instance, &job, boundaryDone)
        }
        #expect(outcome.code == nil)
        let saw = Boundary.nextID()
        _ = await Boundary.outcomes.wait(saw) {
            var event = stream_event(
                struct_size: UInt32(MemoryLayout<stream_event>.size), attempt: 1, call_id: saw, sequence: 41, time: 1,
                id: owners[5].span, type: owners[4].span, account: owners[1].span, subject: owners[3].span,
                data: owners[6].span)
            plugin.operations.event(plugin.instance, &event, boundaryDone)
        }
        let store = plugin.host.twin.store
        #expect(try await store.get(StoreKey(account: "acme", key: "ran"))?.value == Array("encode str_1 2".utf8))
        #expect(try await store.get(StoreKey(account: "acme", key: "saw"))?.value == Array("probe.done 41".utf8))
    }
}
