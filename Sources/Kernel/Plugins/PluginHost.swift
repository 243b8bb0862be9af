import CStreamPlugin
import JSON
import Logging
import PluginLoader

/// What one plugin sees of the host: the services its manifest asks for, and no more.
///
/// Lives as long as the process, as the header promises.
final class PluginHost: Sendable {
    /// The plugin's name: its namespace in the store.
    let plugin: String
    let grants: PluginGrants
    let services: KernelServices
    let logger: Logger
    let settings: JSON
    /// The settings as the plugin reads them.
    let settingsBytes: StaticBytes

    init(manifest: Manifest, settings: JSON, services: KernelServices) {
        self.plugin = manifest.name
        self.grants = PluginGrants(manifest)
        self.services = services
        var logger = services.logger
        logger[metadataKey: "plugin"] = "\(manifest.name)"
        self.logger = logger
        self.settings = settings
        self.settingsBytes = StaticBytes(settings.bytes())
    }

    /// The struct that the plugin gets; keeps the host for ever.
    func makePointer() -> UnsafePointer<stream_host> {
        let pointer = UnsafeMutablePointer<stream_host>.allocate(capacity: 1)
        pointer.initialize(
            to: stream_host(
                struct_size: structSize(stream_host.self), abi_major: UInt16(STREAM_ABI_MAJOR),
                abi_minor: UInt16(STREAM_ABI_MINOR), context: Unmanaged.passRetained(self).toOpaque(),
                service: findService))
        return UnsafePointer(pointer)
    }

    /// The host behind a plugin's pointer.
    static func of(_ host: UnsafePointer<stream_host>?) -> PluginHost? {
        guard let context = host?.pointee.context else { return nil }
        return Unmanaged<PluginHost>.fromOpaque(context).takeUnretainedValue()
    }

    func missingGrant(_ what: String, _ name: String, list: String) -> KernelError {
        logger.error("refused: the manifest does not name the \(what) '\(name)' in \(list)")
        return KernelError(
            code: "NOT_GRANTED", message: "The plugin's manifest does not name the \(what) '\(name)' in \(list).")
    }
}

/// What a manifest lets its plugin do.
struct PluginGrants: Sendable {
    let services: Set<String>
    let operations: Set<String>
    let events: Set<String>
    let signals: Set<String>
    let jobs: Set<String>
    let workers: Set<String>

    init(_ manifest: Manifest) {
        services = Set(manifest.needs.services)
        operations = Set(manifest.needs.operations.map(\.name))
        events = Set(manifest.publishes)
        signals = Set(manifest.signals)
        jobs = Set(manifest.jobs.map(\.kind))
        workers = Set(manifest.needs.workers)
    }
}

/// Bytes that are never freed, so that a plugin may keep their address.
struct StaticBytes: @unchecked Sendable {  // why: immutable memory that is never freed
    let span: stream_bytes

    init(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else {
            span = .none
            return
        }
        let block = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 1)
        bytes.withUnsafeBytes { block.copyMemory(from: $0.baseAddress.unsafelyUnwrapped, byteCount: bytes.count) }
        span = stream_bytes(data: block, size: bytes.count)
    }
}

/// `stream_host.service`.
private func findService(
    _ host: UnsafePointer<stream_host>?, _ name: UnsafePointer<CChar>?, _ version: UInt32
) -> UnsafeRawPointer? {
    guard let plugin = PluginHost.of(host), let name, version == 1 else { return nil }
    let service = String(cString: name)
    guard plugin.grants.services.contains(service) else {
        plugin.logger.error("refused: the manifest does not name the service '\(service)' in needs.services")
        return nil
    }
    return ServiceTables.table(of: service)
}
