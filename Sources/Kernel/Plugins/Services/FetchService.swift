import CStreamPlugin
import JSON
import Logging

// Service "fetch": HTTP requests to the outside, through the kernel's fetcher.

func checkAddress(
    _ host: UnsafePointer<stream_host>?, _ url: stream_bytes, _ done: stream_done_fn?, _ token: UInt64
) {
    guard let plugin = PluginHost.of(host), let reply = HostReply(done, token) else { return }
    let url = url.text
    reply.complete { () async throws(KernelError) in
        try await plugin.services.fetcher.check(url)
        return []
    }
}

func fetchAddress(_ host: UnsafePointer<stream_host>?, _ request: UnsafePointer<stream_fetch_request>?) -> UInt64 {
    guard let plugin = PluginHost.of(host),
        let request = try? boundaryStruct(request, needed: 88, name: "stream_fetch_request"),
        let reply = FetchReply(request)
    else { return 0 }
    let number = CallID.next()
    let specification: FetchSpecification
    do throws(KernelError) {
        specification = try FetchSpecification(request)
        // As with decisions: bytes in blobs are that service's, by this way too.
        if specification.blob != nil, !plugin.grants.services.contains("blobs") {
            throw plugin.missingGrant("service", "blobs", list: "needs.services")
        }
    } catch {
        reply.fail(error)
        return number
    }
    var logger = plugin.logger
    for (key, value) in PluginCalls.origin(request.call_id, of: plugin.plugin)?.metadata ?? [:] {
        logger[metadataKey: key] = value
    }
    let run = FetchRun(
        specification: specification, blobs: plugin.services.blobs, fetcher: plugin.services.fetcher, logger: logger)
    HostTasks.start(number, of: plugin.plugin) {
        do throws(KernelError) {
            let answer = try await run.run { reply.progress($0) }
            reply.succeed(answer.json, body: answer.body)
        } catch {
            reply.fail(error)
        }
    }
    return number
}

func cancelFetch(_ host: UnsafePointer<stream_host>?, _ fetch: UInt64) {
    guard let plugin = PluginHost.of(host) else { return }
    HostTasks.cancel(fetch, of: plugin.plugin)
}

/// A completion with an answer that the host owes a plugin.
private struct FetchReply: @unchecked Sendable {  // why: C function pointers and a number, none has state
    private let done: stream_fetch_fn
    private let onProgress: (@convention(c) (UInt64, stream_bytes) -> Void)?
    private let token: UInt64

    init?(_ request: stream_fetch_request) {
        guard let done = request.done else { return nil }
        self.done = done
        self.onProgress = request.on_progress
        self.token = request.token
    }

    func progress(_ progress: JSON) {
        guard let onProgress else { return }
        withSpan(progress.bytes()) { onProgress(token, $0) }
    }

    func succeed(_ answer: JSON, body: [UInt8]) {
        withSpan(answer.bytes()) { answer in
            withSpan(body) { done(token, nil, answer, $0) }
        }
    }

    func fail(_ error: KernelError) {
        error.withBoundaryError { done(token, $0, .none, .none) }
    }
}
