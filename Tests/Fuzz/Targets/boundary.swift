import CStreamPlugin
import Dispatch
import JSON
@testable import Kernel
import Logging
import PluginLoader

/// What a plugin hands to the host: structs built from the input, each span in memory of its exact size, so that a byte
/// read beyond it is found.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = Input(Array(UnsafeBufferPointer(start: data, count: size)))
    switch input.byte() % 8 {
    case 0: _ = RouteDecision(input.decision())
    case 1:
        var error = input.error()
        _ = KernelError(&error)
    case 2:
        var decision = input.decision()
        completeDecision(UInt64(input.byte()), &decision)
    case 3:
        let blobs = input.list { stream_blob_info(struct_size: 32, reserved: 0, size: $0.number(), key: $0.span()) }
        var error = input.error()
        completeBlobs(
            UInt64(input.byte()), input.byte() % 2 == 0 ? nil : withUnsafePointer(to: &error) { $0 }, blobs.0, blobs.1)
    case 4: Host.wait { getEntry(Host.current, input.key(), Host.entries, $0) }
    case 5:
        var scan = stream_scan()
        (scan.start, scan.end) = (input.key(), input.span())
        (scan.limit, scan.reverse) = (UInt32(truncatingIfNeeded: input.number()), UInt32(input.byte() % 2))
        Host.wait { scanEntries(Host.current, &scan, Host.entries, $0) }
    default:
        var commit = input.commit()
        Host.wait { commitChange(Host.current, &commit, Host.done, $0) }
    }
    return 0
}

/// The host that a plugin sees, over a store in memory that is made anew from time to time.
private enum Host {
    // why: the fuzzer calls from one thread; the semaphore is made for others.
    nonisolated(unsafe) static var current = make()
    nonisolated(unsafe) static var uses = 0
    static let ended = DispatchSemaphore(value: 0)

    static let done: stream_done_fn = { _, _, _ in Host.ended.signal() }
    static let entries: stream_entries_fn = { _, _, _, _ in Host.ended.signal() }

    static func wait(_ call: (UInt64) -> Void) {
        uses += 1
        if uses % 1000 == 0 {
            Unmanaged<PluginHost>.fromOpaque(current.pointee.context).release()
            current.deallocate()
            current = make()
        }
        call(1)
        ended.wait()
    }

    private static func make() -> UnsafePointer<stream_host> {
        var logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let store = ObservedStore(MemoryStore())
        let clock = ManualClock(now: 0)
        let blobs = Blobs(driver: NoStorage())
        let services = KernelServices(
            store: store, blobs: blobs, jobs: JobQueue(store: store, clock: clock, logger: logger),
            workers: WorkerPool(kinds: [], blobs: blobs, logger: logger), storage: StorageWatch(), clock: clock,
            logger: logger)
        guard let manifest = try? Manifest(parsing: Array(manifestText.utf8), file: "fuzz.json") else {
            fatalError("the fuzz target's manifest is refused")
        }
        return PluginHost(manifest: manifest, settings: .object([:]), services: services).makePointer()
    }

    private static let manifestText = """
        { "name": "fuzz", "version": "1.0.0", "summary": "None.", "abi": 1, "kind": "operations",
          "library": "libfuzz.so", "publishes": ["stream.e"], "jobs": [{ "kind": "j", "attempts": 1 }] }
        """
}

/// Reads values from the fuzzer's bytes; zeros after their end. Keeps the memory of its spans.
private final class Input {
    private var bytes: ArraySlice<UInt8>
    private var blocks: [UnsafeMutableRawPointer] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    deinit { for block in blocks { block.deallocate() } }

    func byte() -> UInt8 { bytes.popFirst() ?? 0 }

    func number() -> UInt64 { (0..<8).reduce(0) { value, _ in value << 8 | UInt64(byte()) } }

    func span() -> stream_bytes {
        let size = Int(byte())
        switch size {
        case 0: return stream_bytes(data: nil, size: 0)
        case 255: return stream_bytes(data: nil, size: Int(byte()))
        case 254: return span(Array("stream.e".utf8))
        case 253: return span(Array("j".utf8))
        default: return span(Array(bytes.prefix(size)), taking: true)
        }
    }

    private func span(_ content: [UInt8], taking: Bool = false) -> stream_bytes {
        if taking { bytes = bytes.dropFirst(content.count) }
        let block = UnsafeMutableRawPointer.allocate(byteCount: content.count, alignment: 1)
        content.withUnsafeBytes { if let base = $0.baseAddress { block.copyMemory(from: base, byteCount: $0.count) } }
        blocks.append(block)
        return stream_bytes(data: UnsafeRawPointer(block), size: content.count)
    }

    func key() -> stream_key { stream_key(account: span(), key: span()) }

    func list<Element>(_ element: (Input) -> Element) -> (UnsafePointer<Element>?, Int) {
        let count = Int(byte() % 4)
        guard count > 0 else { return (nil, Int(byte())) }
        let block = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Element>.stride, alignment: MemoryLayout<Element>.alignment)
        blocks.append(block)
        let start = block.bindMemory(to: Element.self, capacity: count)
        for index in 0..<count { (start + index).initialize(to: element(self)) }
        return (UnsafePointer(start), count)
    }

    func error() -> stream_error {
        stream_error(
            struct_size: UInt32(MemoryLayout<stream_error>.size), retryable: UInt32(byte()), code: span(),
            message: span(), details: span())
    }

    func decision() -> stream_http_decision {
        var decision = stream_http_decision()
        decision.struct_size = UInt32(MemoryLayout<stream_http_decision>.size)
        decision.action = UInt32(byte())
        decision.status = UInt32(truncatingIfNeeded: number())
        decision.accept_multipart = UInt32(byte())
        (decision.headers, decision.header_count) = list { stream_field(name: $0.span(), value: $0.span()) }
        decision.body = span()
        decision.blob = key()
        (decision.offset, decision.limit) = (number(), number())
        if byte() % 2 == 1 { (decision.error, _) = list { $0.error() } }
        return decision
    }

    func commit() -> stream_commit {
        var commit = stream_commit()
        commit.struct_size = UInt32(MemoryLayout<stream_commit>.size)
        commit.job_attempt = UInt32(truncatingIfNeeded: number())
        commit.job_id = span()
        (commit.checks, commit.check_count) = list { stream_check(key: $0.key(), version: UInt64($0.byte())) }
        (commit.puts, commit.put_count) = list { stream_put(key: $0.key(), value: $0.span()) }
        (commit.deletes, commit.delete_count) = list { $0.key() }
        (commit.adds, commit.add_count) = list { stream_add(key: $0.key(), delta: Int64(bitPattern: $0.number())) }
        (commit.publishes, commit.publish_count) = list {
            stream_publish(account: $0.span(), type: $0.span(), subject: $0.span(), data: $0.span())
        }
        (commit.enqueues, commit.enqueue_count) = list {
            stream_enqueue(
                account: $0.span(), kind: $0.span(), key: $0.span(), payload: $0.span(),
                delay_ms: Int64(bitPattern: $0.number()))
        }
        return commit
    }
}
