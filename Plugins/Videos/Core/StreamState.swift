/// Where a stream is in its life: `created` → `uploading` → `encoding` → `ready` | `failed`, and of live streams `created` →
/// `waiting` → `live` → `encoding` → `ready`.
public enum StreamState: String, Sendable, CaseIterable {
    case created, uploading, encoding, ready, failed, waiting, live

    /// The state after an event of the stream, or nil when the event changes none.
    public func after(event type: String) -> StreamState? {
        switch (type, self) {
        case ("stream.uploaded", .created), ("stream.uploaded", .failed): .uploading
        case ("stream.Encoding.started", _): .encoding
        case ("stream.Encoding.completed", _): .ready
        case ("stream.Encoding.failed", _): .failed
        case ("stream.Live.started", .waiting): .live
        case ("stream.Live.stopped", .waiting), ("stream.Live.stopped", .live): .encoding
        default: nil
        }
    }

    /// Whether a file may be sent, for a stream that has none yet.
    public var takesUpload: Bool {
        switch self {
        case .created, .uploading, .failed: true
        case .encoding, .ready, .waiting, .live: false
        }
    }

    /// Whether a live stream may be moved from here to there; where it is already is no move.
    public func isFollowedLive(by next: StreamState) -> Bool {
        switch (self, next) {
        case (.created, .waiting), (.waiting, .created), (.waiting, .live): true
        case (.waiting, .encoding), (.live, .encoding), (.waiting, .ready), (.live, .ready): true
        default: false
        }
    }
}
