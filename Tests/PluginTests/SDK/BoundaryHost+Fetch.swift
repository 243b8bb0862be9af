import CStreamPlugin
import JSON
import KernelTesting
import PluginSDK

/// Keeps the request; the test plays the server.
func boundaryFetch(_ host: UnsafePointer<stream_host>?, _ request: UnsafePointer<stream_fetch_request>?) -> UInt64 {
    let host = BoundaryHost.of(host)
    let request = request.given.pointee
    host.fetchRequest = request
    host.twin.log.info(
        "fetch",
        [
            "account": .string(request.account.string), "specification": .string(request.specification.string),
            "body": .string(request.body.string), "callId": .integer(Int64(request.call_id)),
        ])
    return 78
}

func boundaryFetchTable() -> stream_fetch_v1 {
    var table = stream_fetch_v1()
    table.struct_size = UInt32(MemoryLayout<stream_fetch_v1>.size)
    table.check = { _, url, done, token in
        let owed = Owed(done: done.given, token: token)
        if url.string.contains("inner") {
            owed.fail(PluginError(code: "FETCH_REFUSED", message: "Inside."))
        } else {
            done.given(token, nil, stream_bytes())
        }
    }
    table.fetch = boundaryFetch
    table.cancel = { host, fetch in
        let host = BoundaryHost.of(host)
        host.twin.log.info("cancel fetch", ["fetch": .integer(Int64(fetch))])
        let (code, message) = (SpanOwner("CANCELLED"), SpanOwner("Cancelled."))
        withExtendedLifetime((code, message)) {
            var error = stream_error(
                struct_size: UInt32(MemoryLayout<stream_error>.size), retryable: 1, code: code.span,
                message: message.span, details: stream_bytes())
            host.fetchRequest.done.given(host.fetchRequest.token, &error, stream_bytes(), stream_bytes())
        }
    }
    return table
}
