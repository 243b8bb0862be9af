internal import CStreamPlugin

/// `stream_operations_v1.net`: one call at a time for each connection, in order.
func pluginNet(_ instance: UnsafeMutableRawPointer?, _ event: UnsafePointer<stream_net_event>?) {
    guard let event = event?.pointee, let instance = PluginInstance.of(instance) else { return }
    let host = instance.connection
    switch event.kind {
    case STREAM_NET_OPENED.rawValue:
        let transport = BridgedTransport(connection: host, id: event.connection)
        let connection = NetConnection(
            listener: event.listener.text, peer: event.peer.text, isSecure: event.tls != 0, transport: transport)
        instance.serve(host.connections.open(event.connection, connection))
    case STREAM_NET_BYTES.rawValue:
        host.connections.find(event.connection)?.receive(event.bytes.array)
    case STREAM_NET_CLOSED.rawValue:
        host.connections.close(event.connection)?.finish(NetEnd(event.end))
    default: break
    }
}

extension NetEnd {
    /// As the header has it.
    fileprivate init(_ end: UInt32) {
        switch end {
        case STREAM_NET_PEER.rawValue: self = .peer
        case STREAM_NET_IDLE.rawValue: self = .idle
        case STREAM_NET_PLUGIN.rawValue: self = .plugin
        case STREAM_NET_STOPPING.rawValue: self = .stopping
        default: self = .broken
        }
    }
}
