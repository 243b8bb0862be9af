import CStreamPlugin
import JSON
import KernelTesting
import PluginSDK
import Synchronization

/// A host behind the header, as the kernel is one: C tables over the in-memory twins.
final class BoundaryHost: @unchecked Sendable {
    // why unchecked: all is constant but the requests under way, which one test at a time sets.

    let twin: TestHost
    let services: Set<String>
    let settings: SpanOwner
    let url = SpanOwner("http://probe.test")
    /// The message and done functions of the worker's run under way.
    var workerRequest = stream_worker_request()
    /// What the plugin asked of its connections, in order.
    let netCalls = Mutex<[String]>([])
    /// The fetch under way.
    var fetchRequest = stream_fetch_request()

    init(
        services: Set<String> = [
            "log", "config", "clock", "registry", "store", "blobs", "jobs", "workers", "fetch", "net",
        ],
        settings: JSONObject = ["a": "ä"]
    ) {
        self.services = services
        self.settings = SpanOwner(JSON.object(settings).description)
        twin = TestHost()
    }

    /// Never freed, as hosts live as long as the process.
    func pointer() -> UnsafePointer<stream_host> {
        let pointer = UnsafeMutablePointer<stream_host>.allocate(capacity: 1)
        pointer.initialize(
            to: stream_host(
                struct_size: UInt32(MemoryLayout<stream_host>.size), abi_major: 1, abi_minor: 0,
                context: Unmanaged.passRetained(self).toOpaque(), service: boundaryService))
        return UnsafePointer(pointer)
    }

    static func of(_ host: UnsafePointer<stream_host>?) -> BoundaryHost {
        Unmanaged<BoundaryHost>.fromOpaque(host.given.pointee.context).takeUnretainedValue()
    }
}

/// Text at an address that does not change.
final class SpanOwner: @unchecked Sendable {  // why: immutable memory
    let span: stream_bytes

    init(_ text: String) {
        let bytes = Array(text.utf8)
        let block = UnsafeMutableRawPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
        bytes.withUnsafeBytes { block.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(block), byteCount: $0.count) }
        span = stream_bytes(data: block, size: bytes.count)
    }

    deinit { UnsafeMutableRawPointer(mutating: span.data)?.deallocate() }
}

extension stream_bytes {
    var bytes: [UInt8] { [UInt8](UnsafeRawBufferPointer(start: data, count: size)) }
    var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension BlobKey {
    init(_ key: stream_key) { self.init(account: key.account.string, key: key.key.string) }
}

extension StoreKey {
    init(_ key: stream_key) { self.init(account: key.account.string, key: key.key.string) }
}

extension Optional {
    /// What the header says is never NULL.
    var given: Wrapped {
        guard let self else { preconditionFailure("NULL crossed the boundary where the header rules it out.") }
        return self
    }
}
