import CStreamPlugin
import JSON
import Logging
import PluginLoader

/// A loaded library that was started: the functions of its descriptor and the instance they work on. An object, since each
/// request and call holds it, and the manifest is large to copy.
final class PluginInstance: @unchecked Sendable {
    // why: descriptor and functions live as long as the process, and the header lets any thread call them.
    let manifest: Manifest
    let host: PluginHost
    private let descriptor: UnsafePointer<stream_plugin>
    let instance: UnsafeMutableRawPointer?

    private init(
        manifest: Manifest, host: PluginHost, descriptor: UnsafePointer<stream_plugin>,
        instance: UnsafeMutableRawPointer?
    ) {
        self.manifest = manifest
        self.host = host
        self.descriptor = descriptor
        self.instance = instance
    }

    /// Starts a library, and waits for it at most `timeout`. Throws what it said, under the plugin's name.
    static func start(
        _ library: PluginLibrary, manifest: Manifest, host: PluginHost, timeout: Duration
    ) async throws(KernelError) -> PluginInstance {
        let descriptor = library.descriptor
        let slot = InstanceSlot()
        let call = StartCall(plugin: descriptor, host: host.makePointer(), slot: slot)
        let id = CallID.next()
        _ = try await TimedCall.run("the start of plugin \(manifest.name)", timeout: timeout) {
            () async throws(KernelError) in
            guard let start = call.plugin.pointee.start else { return [] }
            return try await Completions.results.wait(for: id) {
                start(call.host, call.slot.pointer, completeResult, id)
            } cancel: {
            }
        }
        return PluginInstance(
            manifest: manifest, host: host, descriptor: descriptor, instance: slot.pointer.pointee)
    }

    /// Tells the plugin that no call will come any more.
    func stop() async throws(KernelError) {
        let id = CallID.next()
        guard let stop = descriptor.pointee.stop else { return }
        _ = try await Completions.results.wait(for: id) {
            stop(instance, completeResult, id)
        } cancel: {
        }
    }

    /// The functions of a storage driver.
    var storage: PluginStorage? {
        guard descriptor.pointee.kind == STREAM_PLUGIN_STORAGE.rawValue, let functions = descriptor.pointee.functions
        else { return nil }
        return PluginStorage(functions: functions.assumingMemoryBound(to: stream_storage_v1.self), instance: instance)
    }

    var operations: UnsafePointer<stream_operations_v1>? {
        guard descriptor.pointee.kind == STREAM_PLUGIN_OPERATIONS.rawValue else { return nil }
        return descriptor.pointee.functions?.assumingMemoryBound(to: stream_operations_v1.self)
    }

    /// Calls an operation; parameters were validated.
    func invoke(_ call: OperationCall) async throws(KernelError) -> [UInt8] {
        guard let operations, let invoke = operations.pointee.invoke else { throw unsupported("operations") }
        let id = CallID.next()
        let parameters = call.parameters.bytes()
        return try await Completions.results.wait(for: id, until: call.end) {
            begin(
                id, requestID: call.requestID, .operation(call.operation), keeping: call.idempotency, depth: call.depth)
            let arena = BytesArena()
            var attachment = stream_attachment()
            if let file = call.attachment {
                attachment = stream_attachment(
                    struct_size: structSize(stream_attachment.self), reserved: 0, key: arena.bytes(file.key.key),
                    size: file.size, filename: arena.bytes(file.filename),
                    content_type: arena.bytes(file.contentType), sha256: arena.bytes(file.sha256))
            }
            withExtendedLifetime(arena) {
                withUnsafePointer(to: &attachment) { attachment in
                    var message = stream_call(
                        struct_size: structSize(stream_call.self), reserved: 0, call_id: id, deadline: call.deadline,
                        operation: arena.bytes(call.operation), account: arena.bytes(call.account),
                        request_id: arena.bytes(call.requestID), parameters: arena.bytes(parameters),
                        attachment: call.attachment == nil ? nil : attachment)
                    invoke(instance, &message, completeResult)
                }
            }
        } cancel: {
            self.cancel(id)
        }
    }

    /// Runs one attempt of a job.
    func run(_ job: JobRun) async throws(KernelError) {
        guard let operations, let run = operations.pointee.run_job else { throw unsupported("jobs") }
        let id = CallID.next()
        _ = try await Completions.results.wait(for: id) {
            begin(id, requestID: job.requestID, .job(kind: job.kind, key: job.key))
            let arena = BytesArena()
            withExtendedLifetime(arena) {
                var message = stream_job(
                    struct_size: structSize(stream_job.self), attempt: UInt32(clamping: job.attempt), call_id: id,
                    attempts: UInt32(clamping: job.attempts), reserved: 0, id: arena.bytes(job.id),
                    account: arena.bytes(job.account), kind: arena.bytes(job.kind), key: arena.bytes(job.key),
                    payload: arena.bytes(job.payload))
                run(instance, &message, completeResult)
            }
        } cancel: {
            self.cancel(id)
        }
    }

    /// Delivers an event.
    func deliver(_ event: Event, attempt: Int) async throws(KernelError) {
        guard let operations, let deliver = operations.pointee.event else { throw unsupported("events") }
        let id = CallID.next()
        _ = try await Completions.results.wait(for: id) {
            begin(id, requestID: event.requestID, .event(type: event.type, id: event.id))
            let arena = BytesArena()
            withExtendedLifetime(arena) {
                var message = stream_event(
                    struct_size: structSize(stream_event.self), attempt: UInt32(clamping: attempt), call_id: id,
                    sequence: event.sequence, time: event.time, id: arena.bytes(event.id),
                    type: arena.bytes(event.type), account: arena.bytes(event.account),
                    subject: arena.bytes(event.subject), data: arena.bytes(event.data))
                deliver(instance, &message, completeResult)
            }
        } cancel: {
            self.cancel(id)
        }
    }

    /// Tells signals of a type, which are lost where it fails or takes too long.
    func tell(_ type: String, _ data: [UInt8], at time: Int64) async throws(KernelError) {
        guard let operations, let deliver = operations.pointee.event else { throw unsupported("signals") }
        let id = CallID.next()
        let end = CallDeadline("The receipt of \(type)", in: .seconds(30))
        _ = try await Completions.results.wait(for: id, until: end) {
            begin(id, requestID: "", .event(type: type, id: ""))
            let arena = BytesArena()
            withExtendedLifetime(arena) {
                var message = stream_event()
                message.struct_size = structSize(stream_event.self)
                message.attempt = 1
                message.call_id = id
                message.time = time
                message.type = arena.bytes(type)
                message.data = arena.bytes(data)
                deliver(instance, &message, completeResult)
            }
        } cancel: {
            self.cancel(id)
        }
    }

    /// Asks for the decision on a request's head.
    func decide(_ request: RouteRequest, route: Int, id: UInt64) async throws(KernelError) -> RouteDecision {
        guard let operations, let head = operations.pointee.http_head else { throw unsupported("routes") }
        return try await Completions.decisions.wait(for: id) {
            begin(id, requestID: request.requestID, .route(manifest.routes[route].path))
            let arena = BytesArena()
            withExtendedLifetime(arena) {
                var message = stream_http_request(
                    struct_size: structSize(stream_http_request.self), route: UInt32(route), call_id: id,
                    method: arena.bytes(request.method), path: arena.bytes(request.path),
                    query: arena.bytes(request.query), request_id: arena.bytes(request.requestID),
                    client_address: arena.bytes(request.clientAddress), content_length: request.contentLength ?? -1,
                    headers: arena.fields(request.headers), header_count: request.headers.count,
                    path_parameters: arena.fields(request.pathParameters),
                    path_parameter_count: request.pathParameters.count)
                head(instance, &message, completeDecision)
            }
        } cancel: {
            self.cancel(id)
        }
    }

    /// Asks for the decision after a body ended or broke off.
    func decide(
        _ body: RouteBody, of requestID: String, route: Int, id: UInt64
    ) async throws(KernelError) -> RouteDecision {
        guard let operations, let decide = operations.pointee.http_body else { throw unsupported("bodies") }
        return try await Completions.decisions.wait(for: id) {
            begin(id, requestID: requestID, .route(manifest.routes[route].path))
            let arena = BytesArena()
            withExtendedLifetime(arena) {
                var message = stream_http_body(
                    struct_size: structSize(stream_http_body.self), complete: body.complete ? 1 : 0, call_id: id,
                    received: body.received, over_limit: body.overLimit ? 1 : 0,
                    mismatch: body.mismatch ? 1 : 0, bytes: arena.bytes(body.bytes), sha256: arena.bytes(body.sha256),
                    filename: arena.bytes(body.filename), content_type: arena.bytes(body.contentType),
                    digest_state: arena.bytes(body.digestState))
                decide(instance, &message, completeDecision)
            }
        } cancel: {
            self.cancel(id)
        }
    }

    /// Tells the plugin that nobody waits for an exchange any more.
    func cancel(_ id: UInt64) {
        PluginCalls.giveUp(id)
        operations?.pointee.cancel?(instance, id)
    }

    private func begin(
        _ id: UInt64, requestID: String, _ work: CallOrigin.Work, keeping idempotent: IdempotentCall? = nil,
        depth: Int = 0
    ) {
        PluginCalls.begin(
            id, of: manifest.name, for: CallOrigin(requestID: requestID, work: work), keeping: idempotent,
            depth: depth)
    }

    private func unsupported(_ what: String) -> KernelError {
        host.logger.error("the library offers no function for \(what), which its manifest declares")
        return .internal()
    }
}

/// Where a plugin's `start` puts its instance; kept for ever, since the library may write there late.
private struct InstanceSlot: @unchecked Sendable {  // why: written before `done`, read after it
    let pointer = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 1)

    init() { pointer.initialize(to: nil) }
}

private struct StartCall: @unchecked Sendable {  // why: immutable memory that is never freed
    let plugin: UnsafePointer<stream_plugin>
    let host: UnsafePointer<stream_host>
    let slot: InstanceSlot
}
