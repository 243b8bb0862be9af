internal import CStreamPlugin
internal import JSON
internal import Synchronization

/// The object behind a storage driver's instance pointer.
final class StorageInstance: Sendable {
    private let log: any Log
    private let driver = Mutex<(any StorageDriver)?>(nil)

    init(log: any Log) {
        self.log = log
    }

    static func of(_ instance: UnsafeMutableRawPointer?) -> StorageInstance? {
        instance.map { Unmanaged<StorageInstance>.fromOpaque($0).takeUnretainedValue() }
    }

    func start(_ make: StorageFactory, host: Host) async throws {
        let made = try await make(host)
        driver.withLock { $0 = made }
    }

    func stop() async {
        let driver = driver.withLock { $0.take() }
        await driver?.stop()
    }

    /// Runs a call that ends with bytes.
    func begin(
        _ done: stream_done_fn?, _ token: UInt64,
        _ work: @escaping @Sendable (any StorageDriver) async throws -> [UInt8]
    ) {
        guard let done, let driver = driver.withLock({ $0 }) else { return }
        Task {
            do {
                let result = try await work(driver)
                withSpan(result) { done(token, nil, $0) }
            } catch {
                told(of: error).withBoundary { done(token, $0, .none) }
            }
        }
    }

    /// Runs a call that ends with a list of blobs.
    func begin(
        _ done: stream_blobs_fn?, _ token: UInt64,
        _ work: @escaping @Sendable (any StorageDriver) async throws -> [BlobInfo]
    ) {
        guard let done, let driver = driver.withLock({ $0 }) else { return }
        Task {
            do {
                let blobs = try await work(driver)
                let arena = SpanArena()
                withExtendedLifetime(arena) {
                    let list = blobs.map { blob in
                        stream_blob_info(
                            struct_size: structSize(stream_blob_info.self), reserved: 0, size: blob.size,
                            key: arena.span(blob.key))
                    }
                    done(token, nil, arena.array(list), list.count)
                }
            } catch {
                told(of: error).withBoundary { done(token, $0, nil, 0) }
            }
        }
    }

    func told(of error: any Error) -> PluginError {
        if !(error is PluginError), !(error is CancellationError) {
            log.error("The storage driver failed", ["error": .string(String(describing: error))])
        }
        return PluginError.told(of: error)
    }
}
