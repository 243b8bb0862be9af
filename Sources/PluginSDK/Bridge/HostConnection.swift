internal import CStreamPlugin

/// The host's tables, as they were found at start.
struct HostConnection: @unchecked Sendable {
    // why unchecked: host and tables live as long as the process, and the header lets any thread call them.

    let host: UnsafePointer<stream_host>
    let log: UnsafePointer<stream_log_v1>?
    let config: UnsafePointer<stream_config_v1>?
    let clock: UnsafePointer<stream_clock_v1>?
    let registry: UnsafePointer<stream_registry_v1>?
    let store: UnsafePointer<stream_store_v1>?
    let blobs: UnsafePointer<stream_blobs_v1>?
    let jobs: UnsafePointer<stream_jobs_v1>?
    let workers: UnsafePointer<stream_workers_v1>?

    init(_ host: UnsafePointer<stream_host>) {
        self.host = host
        log = Self.table("log", of: host)
        config = Self.table("config", of: host)
        clock = Self.table("clock", of: host)
        registry = Self.table("registry", of: host)
        store = Self.table("store", of: host)
        blobs = Self.table("blobs", of: host)
        jobs = Self.table("jobs", of: host)
        workers = Self.table("workers", of: host)
    }

    /// The table, or an error that names the service.
    func require<Table>(_ table: UnsafePointer<Table>?, _ name: String) throws -> UnsafePointer<Table> {
        guard let table else { throw PluginError.missingService(name) }
        return table
    }

    /// Version 1 of a service's table; nil when the host has none, or one that is too short.
    private static func table<Table>(_ name: String, of host: UnsafePointer<stream_host>) -> UnsafePointer<Table>? {
        guard let table = name.withCString({ host.pointee.service(host, $0, 1) }),
            table.load(as: UInt32.self) >= structSize(Table.self)
        else { return nil }
        return table.assumingMemoryBound(to: Table.self)
    }
}
