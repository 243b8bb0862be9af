import CStreamPlugin
import JSON
import PluginSDK
import Synchronization

/// What a call across the boundary ended with.
struct Outcome: Sendable {
    var code: String?
    var message = ""
    var details = ""
    var retryable = false
    var result: [UInt8] = []

    var json: JSON? { try? JSON(parsing: result) }
}

/// What a request was answered with.
struct Decided: Sendable {
    var action: UInt32 = 0
    var status: UInt32 = 0
    var headers: [String] = []
    var body = ""
    var blob = ""
    var offset: UInt64 = 0
    var limit: UInt64 = 0
    var multipart = false
    var code: String?
}

/// The answers that are waited for, by call id; counts those for nobody.
final class Answers<Value: Sendable>: Sendable {
    private struct State {
        var waiting: [UInt64: CheckedContinuation<Value, Never>] = [:]
        var stray = 0
    }

    private let state = Mutex(State())

    var stray: Int { state.withLock { $0.stray } }

    func wait(_ id: UInt64, _ begin: () -> Void) async -> Value {
        await withCheckedContinuation { waiting in
            state.withLock { $0.waiting[id] = waiting }
            begin()
        }
    }

    func isWaiting(for id: UInt64) -> Bool { state.withLock { $0.waiting[id] != nil } }

    func answer(_ id: UInt64, _ value: Value) {
        let waiting = state.withLock { state in
            let waiting = state.waiting.removeValue(forKey: id)
            if waiting == nil { state.stray += 1 }
            return waiting
        }
        waiting?.resume(returning: value)
    }
}

/// The two kinds of answers of this process; ids are the process's, too.
enum Boundary {
    static let outcomes = Answers<Outcome>()
    static let decisions = Answers<Decided>()
    private static let last = Atomic<UInt64>(0)

    static func nextID() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}

func boundaryDone(_ id: UInt64, _ error: UnsafePointer<stream_error>?, _ result: stream_bytes) {
    var outcome = Outcome(result: result.bytes)
    if let error = error?.pointee {
        outcome.code = error.code.string
        outcome.message = error.message.string
        outcome.details = error.details.string
        outcome.retryable = error.retryable != 0
    }
    Boundary.outcomes.answer(id, outcome)
}

func boundaryDecide(_ id: UInt64, _ decision: UnsafePointer<stream_http_decision>?) {
    let raw = decision.given.pointee
    let headers = UnsafeBufferPointer(start: raw.headers, count: raw.header_count)
    Boundary.decisions.answer(
        id,
        Decided(
            action: raw.action, status: raw.status, headers: headers.map { "\($0.name.string): \($0.value.string)" },
            body: raw.body.string, blob: "\(raw.blob.account.string)/\(raw.blob.key.string)", offset: raw.offset,
            limit: raw.limit, multipart: raw.accept_multipart != 0, code: raw.error?.pointee.code.string))
}

/// The probe behind its descriptor.
struct BoundaryPlugin: @unchecked Sendable {  // why: descriptor and instance may be used on any thread
    let descriptor: UnsafePointer<stream_plugin>
    let operations: stream_operations_v1
    let host: BoundaryHost
    let instance: UnsafeMutableRawPointer?

    /// Starts the probe; the outcome has a code when it refuses.
    static func start(on host: BoundaryHost) async -> (plugin: BoundaryPlugin, outcome: Outcome) {
        let descriptor = PluginEntry.descriptor(for: ProbePlugin.self).given
        let functions = descriptor.pointee.functions.given.load(as: stream_operations_v1.self)
        let id = Boundary.nextID()
        // Freed when `start` returned: the instance must be set by then.
        let slot = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 1)
        slot.initialize(to: nil)
        var instance: UnsafeMutableRawPointer?
        let outcome = await Boundary.outcomes.wait(id) {
            descriptor.pointee.start(host.pointer(), slot, boundaryDone, id)
            instance = slot.pointee
            slot.deallocate()
        }
        let plugin = BoundaryPlugin(descriptor: descriptor, operations: functions, host: host, instance: instance)
        return (plugin, outcome)
    }

    func invoke(
        _ operation: String, _ parameters: String = "{}", id: UInt64 = Boundary.nextID(),
        attachment: UnsafePointer<stream_attachment>? = nil
    ) async -> Outcome {
        let owners = [SpanOwner(operation), SpanOwner("acme"), SpanOwner("req_1"), SpanOwner(parameters)]
        return await Boundary.outcomes.wait(id) {
            var call = stream_call(
                struct_size: UInt32(MemoryLayout<stream_call>.size), reserved: 0, call_id: id, deadline: 99,
                operation: owners[0].span, account: owners[1].span, request_id: owners[2].span,
                parameters: owners[3].span, attachment: attachment)
            operations.invoke(instance, &call, boundaryDone)
        }
    }

    func cancel(_ id: UInt64) {
        operations.cancel(instance, id)
    }

    func head(route: UInt32, id: UInt64) async -> Decided {
        let owners = ["PUT", "/a/b", "range", "bytes=0-", "id", "up_1"].map { SpanOwner($0) }
        return await Boundary.decisions.wait(id) {
            var header = stream_field(name: owners[2].span, value: owners[3].span)
            var parameter = stream_field(name: owners[4].span, value: owners[5].span)
            withUnsafePointer(to: &header) { header in
                withUnsafePointer(to: &parameter) { parameter in
                    var request = stream_http_request()
                    request.struct_size = UInt32(MemoryLayout<stream_http_request>.size)
                    request.route = route
                    request.call_id = id
                    request.method = owners[0].span
                    request.path = owners[1].span
                    request.content_length = -1
                    request.headers = header
                    request.header_count = 1
                    request.path_parameters = parameter
                    request.path_parameter_count = 1
                    operations.http_head(instance, &request, boundaryDecide)
                }
            }
        }
    }

    func body(id: UInt64) async -> Decided {
        let owners = ["5a", "bytes"].map { SpanOwner($0) }
        return await Boundary.decisions.wait(id) {
            var body = stream_http_body()
            body.struct_size = UInt32(MemoryLayout<stream_http_body>.size)
            body.complete = 1
            body.call_id = id
            body.received = 5
            body.sha256 = owners[0].span
            body.bytes = owners[1].span
            operations.http_body(instance, &body, boundaryDecide)
        }
    }

    func stop() async -> Outcome {
        let id = Boundary.nextID()
        return await Boundary.outcomes.wait(id) { descriptor.pointee.stop(instance, boundaryDone, id) }
    }
}
