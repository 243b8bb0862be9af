import CStreamPlugin

// Service "bus": signals.

func sendSignal(_ host: UnsafePointer<stream_host>?, _ signal: UnsafePointer<stream_publish>?) {
    guard let plugin = PluginHost.of(host), let signal = plugin.signal(signal) else { return }
    plugin.services.signals.send(signal)
}

func hearsSignal(_ host: UnsafePointer<stream_host>?, _ type: stream_bytes) -> UInt32 {
    PluginHost.of(host)?.services.signals.isHeard(type.text) == true ? 1 : 0
}

extension PluginHost {
    /// A signal that crossed the boundary; nil where there is none, or the manifest does not name its type.
    func signal(_ signal: UnsafePointer<stream_publish>?) -> Signal? {
        guard let signal = signal?.pointee else { return nil }
        return granted(Signal(signal))
    }

    /// The signal, where the manifest names its type.
    func granted(_ signal: Signal) -> Signal? {
        guard grants.signals.contains(signal.type) else {
            _ = missingGrant("signal", signal.type, list: "signals")
            return nil
        }
        return signal
    }
}

extension Signal {
    /// Copies one that crossed the boundary.
    init(_ signal: stream_publish) {
        self.init(
            type: signal.type.text, account: signal.account.text, subject: signal.subject.text,
            data: signal.data.size > 0 ? signal.data.array : Array("{}".utf8))
    }
}
