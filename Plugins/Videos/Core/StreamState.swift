/// Where a stream is in its life: `created` → `uploading` → `encoding` → `ready` | `failed`.
public enum StreamState: String, Sendable, CaseIterable {
    case created, uploading, encoding, ready, failed

    /// The state after an event of the stream, or nil when the event changes none.
    public func after(event type: String) -> StreamState? {
        switch (type, self) {
        case ("stream.uploaded", .created), ("stream.uploaded", .failed): .uploading
        case ("stream.Encoding.started", _): .encoding
        case ("stream.Encoding.completed", _): .ready
        case ("stream.Encoding.failed", _): .failed
        default: nil
        }
    }

    /// Whether a file may be sent, for a stream that has none yet.
    public var takesUpload: Bool {
        switch self {
        case .created, .uploading, .failed: true
        case .encoding, .ready: false
        }
    }
}
