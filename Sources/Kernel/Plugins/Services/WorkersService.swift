import CStreamPlugin
import JSON

// Service "workers": runs of sandboxed child processes.

func runWorker(_ host: UnsafePointer<stream_host>?, _ request: UnsafePointer<stream_worker_request>?) -> UInt64 {
    guard let plugin = PluginHost.of(host),
        let request = try? boundaryStruct(request, needed: 104, name: "stream_worker_request"),
        let reply = HostReply(request.done, request.token), let onMessage = request.on_message
    else { return 0 }
    let kind = request.kind.text
    guard plugin.grants.workers.contains(kind) else {
        reply.fail(plugin.missingGrant("worker", kind, list: "needs.workers"))
        return 0
    }
    let specification: JSON
    do {
        specification = try JSON(parsing: request.specification.array)
    } catch {
        reply.fail(.validation(path: "/specification", problem: "is not JSON: \(error)"))
        return 0
    }
    let account = request.account.text
    let inputs = UnsafeBufferPointer(start: request.inputs, count: request.inputs == nil ? 0 : Int(request.input_count))
        .map { BlobKey(account: account, key: $0.text) }
    let listener = MessageListener(function: onMessage, token: request.token)
    let feed = request.feed == 0 ? nil : WorkerFeed()
    let message = WorkerRequest(
        specification: specification, inputs: inputs,
        output: BlobKey(account: account, key: request.output_folder.text), feed: feed,
        origin: PluginCalls.origin(request.call_id, of: plugin.plugin)
    ) { (message) async throws(KernelError) in
        let id = CallID.next()
        _ = try await Completions.results.wait(for: id) {
            withSpan(message.bytes()) { listener.function(listener.token, $0, id) }
        } cancel: {
        }
    }
    let run = CallID.next()
    let workers = plugin.services.workers
    if let feed { WorkerFeeds.open(run, of: plugin.plugin, feed) }
    HostTasks.start(run, of: plugin.plugin) {
        defer { WorkerFeeds.close(run) }
        do throws(KernelError) {
            reply.succeed(try await workers.run(kind, message).bytes())
        } catch {
            reply.fail(error)
        }
    }
    return run
}

func acknowledgeMessage(
    _ host: UnsafePointer<stream_host>?, _ ack: UInt64, _ error: UnsafePointer<stream_error>?
) {
    completeResult(ack, error, .none)
}

func cancelWorker(_ host: UnsafePointer<stream_host>?, _ run: UInt64) {
    guard let plugin = PluginHost.of(host) else { return }
    HostTasks.cancel(run, of: plugin.plugin)
}

func feedWorker(
    _ host: UnsafePointer<stream_host>?, _ run: UInt64, _ bytes: stream_bytes, _ done: stream_done_fn?, _ token: UInt64
) {
    guard let plugin = PluginHost.of(host), let reply = HostReply(done, token) else { return }
    do throws(KernelError) {
        guard let feed = WorkerFeeds.find(run, of: plugin.plugin) else { throw WorkerFeed.over }
        // Now, so that calls keep their order.
        try feed.append(bytes.array)
        if feed.hasRoom { return reply.succeed([]) }
        reply.complete { () async throws(KernelError) in
            try await feed.waitForRoom()
            return []
        }
    } catch {
        reply.fail(error)
    }
}

private struct MessageListener: @unchecked Sendable {  // why: a C function pointer and a number, neither has state
    let function: stream_worker_message_fn
    let token: UInt64
}
