import CStreamPlugin

// Service "net": TCP connections, through who opens sockets for the kernel.

func netAddress(_ host: UnsafePointer<stream_host>?, _ listener: stream_bytes) -> stream_bytes {
    guard let plugin = PluginHost.of(host) else { return .none }
    return plugin.services.connections.span(of: listener.text, of: plugin.plugin)
}

func announceListener(_ host: UnsafePointer<stream_host>?, _ listener: stream_bytes, _ port: UInt32) {
    guard let plugin = PluginHost.of(host) else { return }
    plugin.services.connections.announce(listener.text, of: plugin.plugin, port: Int(port))
}

func connectNet(
    _ host: UnsafePointer<stream_host>?, _ name: stream_bytes, _ port: UInt32, _ tls: UInt32, _ timeout: UInt32,
    _ done: stream_done_fn?, _ token: UInt64
) {
    guard let plugin = PluginHost.of(host), let reply = HostReply(done, token) else { return }
    let target = NetTarget(
        host: name.text, port: Int(port), isSecure: tls != 0, timeout: .milliseconds(timeout == 0 ? 10_000 : timeout))
    Nesting.begin {
        do throws(KernelError) {
            let connection = try await plugin.services.connections.connect(plugin.plugin, to: target)
            reply.succeed(withUnsafeBytes(of: connection.id) { Array($0) })
            // Not before the plugin knows of it.
            connection.begin()
        } catch {
            reply.fail(error)
        }
    }
}

func takeNet(_ host: UnsafePointer<stream_host>?, _ connection: UInt64, _ bytes: UInt64) {
    guard let plugin = PluginHost.of(host) else { return }
    plugin.services.connections.find(connection, of: plugin.plugin)?.take(bytes)
}

func sendNet(
    _ host: UnsafePointer<stream_host>?, _ connection: UInt64, _ bytes: stream_bytes, _ done: stream_done_fn?,
    _ token: UInt64
) {
    guard let plugin = PluginHost.of(host), let reply = HostReply(done, token) else { return }
    guard let found = plugin.services.connections.find(connection, of: plugin.plugin) else {
        return reply.fail(PluginConnection.over)
    }
    found.send(bytes.array) { error in
        if let error { reply.fail(error) } else { reply.succeed() }
    }
}

func closeNet(_ host: UnsafePointer<stream_host>?, _ connection: UInt64, _ linger: UInt32) {
    guard let plugin = PluginHost.of(host) else { return }
    plugin.services.connections.find(connection, of: plugin.plugin)?.close(.plugin, linger: .milliseconds(linger))
}
