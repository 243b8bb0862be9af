import CStreamPlugin
import PluginSDK
import Synchronization

/// Notes what is asked for. Connections that the plugin makes are number 9; they fail where their name is "nobody".
func boundaryNetTable() -> stream_net_v1 {
    stream_net_v1(
        struct_size: UInt32(MemoryLayout<stream_net_v1>.size), address: boundaryAddress, announce: boundaryAnnounce,
        connect: boundaryConnect,
        take: { host, id, bytes in BoundaryHost.of(host).note("take \(id) \(bytes)") }, send: boundarySend,
        close: { host, id, linger in BoundaryHost.of(host).note("close \(id) \(linger)") })
}

extension BoundaryHost {
    /// What the plugin asked of its connections.
    var asked: [String] { netCalls.withLock { $0 } }

    func note(_ call: String) { netCalls.withLock { $0.append(call) } }
}

private let address = SpanOwner("[::1]:1935")

private func boundaryAddress(_ host: UnsafePointer<stream_host>?, _ listener: stream_bytes) -> stream_bytes {
    listener.string == "rtmp" ? address.span : stream_bytes()
}

private func boundaryAnnounce(_ host: UnsafePointer<stream_host>?, _ listener: stream_bytes, _ port: UInt32) {
    BoundaryHost.of(host).note("announce \(listener.string) \(port)")
}

private func boundaryConnect(
    _ host: UnsafePointer<stream_host>?, _ name: stream_bytes, _ port: UInt32, _ tls: UInt32, _ timeout: UInt32,
    _ done: stream_done_fn?, _ token: UInt64
) {
    let host = BoundaryHost.of(host)
    host.note("connect \(name.string) \(port) \(tls) \(timeout)")
    if name.string == "nobody" {
        Owed(done: done.given, token: token).fail(PluginError(code: "NET_FAILED", message: "Nobody.", retryable: true))
    } else {
        Owed(done: done.given, token: token).answer { withUnsafeBytes(of: UInt64(9)) { Array($0) } }
    }
}

private func boundarySend(
    _ host: UnsafePointer<stream_host>?, _ id: UInt64, _ bytes: stream_bytes, _ done: stream_done_fn?, _ token: UInt64
) {
    BoundaryHost.of(host).note("send \(id) \(bytes.string)")
    Owed(done: done.given, token: token).answer { [] }
}
