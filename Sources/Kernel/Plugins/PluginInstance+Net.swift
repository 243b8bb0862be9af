import CStreamPlugin

extension PluginInstance {
    /// Tells of a connection. What is told is in order for each, since its socket tells one after the other.
    func tell(_ connection: PluginConnection, _ event: NetEvent) {
        guard let tell = net else { return }
        let arena = BytesArena()
        withExtendedLifetime(arena) {
            var message = stream_net_event()
            message.struct_size = structSize(stream_net_event.self)
            message.connection = connection.id
            switch event {
            case .opened:
                message.kind = STREAM_NET_OPENED.rawValue
                message.listener = arena.bytes(connection.listener)
                message.peer = arena.bytes(connection.peer)
                message.tls = connection.isSecure ? 1 : 0
            case .bytes(let bytes):
                message.kind = STREAM_NET_BYTES.rawValue
                message.bytes = stream_bytes(data: bytes.baseAddress, size: bytes.count)
            case .closed(let end):
                message.kind = STREAM_NET_CLOSED.rawValue
                message.end = end.boundary.rawValue
            }
            tell(instance, &message)
        }
    }

    /// Plugins of versions before 1.3 end before it.
    private var net: (@convention(c) (UnsafeMutableRawPointer?, UnsafePointer<stream_net_event>?) -> Void)? {
        guard let operations, let place = MemoryLayout<stream_operations_v1>.offset(of: \.net),
            Int(operations.pointee.struct_size) >= place + MemoryLayout<UnsafeRawPointer>.size
        else { return nil }
        return operations.pointee.net
    }
}

extension NetEnd {
    /// As the header has it.
    fileprivate var boundary: stream_net_end {
        switch self {
        case .peer: STREAM_NET_PEER
        case .broken: STREAM_NET_BROKEN
        case .idle: STREAM_NET_IDLE
        case .plugin: STREAM_NET_PLUGIN
        case .stopping: STREAM_NET_STOPPING
        }
    }
}
