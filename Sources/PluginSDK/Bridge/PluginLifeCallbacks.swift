internal import CStreamPlugin

// The header's functions are file-scope: a C function pointer captures nothing, and what it is called on comes in as the
// instance. The host calls none of them before `start` completed or after `stop` was called.

/// `stream_plugin.start`.
func pluginStart(
    _ host: UnsafePointer<stream_host>?, _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ done: stream_done_fn?, _ token: UInt64
) {
    guard let host, let instance, let done else { return }
    let connection = HostConnection(host)
    let object = PluginInstance(connection)
    // Set at once, since the place is only sure to be there until this function returns.
    instance.pointee = Unmanaged.passRetained(object).toOpaque()
    Task {
        do {
            try await object.start(PluginEntry.make, host: try Host(connection))
            done(token, nil, .none)
        } catch {
            object.told(of: error, during: "The start of a plugin").withBoundary { done(token, $0, .none) }
            Unmanaged.passUnretained(object).release()
        }
    }
}

/// `stream_plugin.stop`.
func pluginStop(_ instance: UnsafeMutableRawPointer?, _ done: stream_done_fn?, _ token: UInt64) {
    guard let instance else {
        done?(token, nil, .none)
        return
    }
    // Never released: a host that calls late, or cancels, finds an instance that has no plugin any more.
    let object = Unmanaged<PluginInstance>.fromOpaque(instance).takeUnretainedValue()
    Task {
        await object.stop()
        done?(token, nil, .none)
    }
}

/// `stream_operations_v1.cancel`.
func pluginCancel(_ instance: UnsafeMutableRawPointer?, _ id: UInt64) {
    PluginInstance.of(instance)?.cancel(id)
}

extension PluginInstance {
    static func of(_ instance: UnsafeMutableRawPointer?) -> PluginInstance? {
        instance.map { Unmanaged<PluginInstance>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Begins a call that ends with `stream_done_fn`.
    func begin(
        _ id: UInt64, _ done: stream_done_fn?, _ name: @escaping @autoclosure @Sendable () -> String,
        _ work: @escaping @Sendable (any Plugin) async throws -> [UInt8]
    ) {
        guard let done else { return }
        begin(id) { plugin in
            do {
                let result = try await work(plugin)
                withSpan(result) { done(id, nil, $0) }
            } catch {
                self.told(of: error, during: name()).withBoundary { done(id, $0, .none) }
            }
        }
    }
}
