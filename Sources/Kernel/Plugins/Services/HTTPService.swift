import CStreamPlugin

// Service "http": the bodies that a plugin's routes take.

func endBody(
    _ host: UnsafePointer<stream_host>?, _ callID: UInt64, _ idle: UInt32, _ done: stream_done_fn?, _ token: UInt64
) {
    guard let plugin = PluginHost.of(host), let reply = HostReply(done, token) else { return }
    reply.complete { () async throws(KernelError) in
        guard await BodyIntakes.stop(callID, of: plugin.plugin, idle: .milliseconds(Int64(idle))) else {
            throw KernelError(code: "BUSY", message: "Bytes of the body are coming.", retryable: true)
        }
        return []
    }
}
