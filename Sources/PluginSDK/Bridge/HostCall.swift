internal import CStreamPlugin

/// A call of the host that is waited for. Its token is the retained object's address, which the one completion consumes.
final class HostCall<Value: Sendable>: Sendable {
    typealias Waiting = CheckedContinuation<Result<Value, PluginError>, Never>

    private let waiting: Waiting

    private init(_ waiting: Waiting) {
        self.waiting = waiting
    }

    /// Begins a call and waits for its completion, which may come before `begin` returned.
    static func wait(_ begin: (_ token: UInt64) -> Void) async throws -> Value {
        let result = await withCheckedContinuation { (waiting: Waiting) in
            begin(Token.retain(HostCall(waiting)))
        }
        return try result.get()
    }

    static func complete(_ token: UInt64, _ error: UnsafePointer<stream_error>?, _ value: () -> Value) {
        guard let call = Token.take(token, as: HostCall.self) else { return }
        if let error {
            call.waiting.resume(returning: .failure(PluginError(error.pointee)))
        } else {
            call.waiting.resume(returning: .success(value()))
        }
    }
}

/// Objects as the 64-bit tokens of the header.
enum Token {
    static func retain(_ object: AnyObject) -> UInt64 {
        UInt64(UInt(bitPattern: Unmanaged.passRetained(object).toOpaque()))
    }

    /// The object, whose token is used up.
    static func take<Object: AnyObject>(_ token: UInt64, as type: Object.Type) -> Object? {
        UnsafeRawPointer(bitPattern: UInt(token)).map { Unmanaged<Object>.fromOpaque($0).takeRetainedValue() }
    }

    /// The object, whose token stays valid.
    static func peek<Object: AnyObject>(_ token: UInt64, as type: Object.Type) -> Object? {
        UnsafeRawPointer(bitPattern: UInt(token)).map { Unmanaged<Object>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// `stream_done_fn` of calls of the host.
func hostCallDone(_ token: UInt64, _ error: UnsafePointer<stream_error>?, _ result: stream_bytes) {
    HostCall<[UInt8]>.complete(token, error) { result.array }
}

/// `stream_entries_fn` of calls of the host.
func hostCallEntries(
    _ token: UInt64, _ error: UnsafePointer<stream_error>?, _ entries: UnsafePointer<stream_entry>?, _ count: Int
) {
    HostCall<[StoreEntry]>.complete(token, error) {
        UnsafePointer.elements(entries, count).map {
            StoreEntry(key: $0.key.text, value: $0.value.array, version: $0.version)
        }
    }
}

/// `stream_blobs_fn` of calls of the host.
func hostCallBlobs(
    _ token: UInt64, _ error: UnsafePointer<stream_error>?, _ blobs: UnsafePointer<stream_blob_info>?, _ count: Int
) {
    HostCall<[BlobInfo]>.complete(token, error) {
        UnsafePointer.elements(blobs, count).map { BlobInfo(key: $0.key.text, size: $0.size) }
    }
}
