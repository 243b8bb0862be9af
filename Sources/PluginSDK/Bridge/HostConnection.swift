internal import CStreamPlugin

/// The host, and the tables of its services, each asked for when it is first used: the host takes a question for a
/// service that the manifest does not name for a mistake.
final class HostConnection: @unchecked Sendable {
    // why unchecked: the host lives as long as the process, and the header lets any thread call it.

    let host: UnsafePointer<stream_host>
    private let logTable = ServiceTable<stream_log_v1>("log")
    private let configTable = ServiceTable<stream_config_v1>("config")
    private let clockTable = ServiceTable<stream_clock_v1>("clock")
    private let registryTable = ServiceTable<stream_registry_v1>("registry")
    private let storeTable = ServiceTable<stream_store_v1>("store")
    private let blobsTable = ServiceTable<stream_blobs_v1>("blobs")
    private let jobsTable = ServiceTable<stream_jobs_v1>("jobs")
    private let httpTable = ServiceTable<stream_http_v1>("http")
    private let busTable = ServiceTable<stream_bus_v1>("bus")
    private let workersTable = ServiceTable<stream_workers_v1>("workers")
    private let fetchTable = ServiceTable<stream_fetch_v1>("fetch")
    private let netTable = ServiceTable<stream_net_v1>("net")
    /// The plugin's connections.
    let connections = OpenConnections()

    init(_ host: UnsafePointer<stream_host>) {
        self.host = host
    }

    var log: UnsafePointer<stream_log_v1>? { logTable.find(host) }
    var config: UnsafePointer<stream_config_v1>? { configTable.find(host) }
    var clock: UnsafePointer<stream_clock_v1>? { clockTable.find(host) }
    var registry: UnsafePointer<stream_registry_v1>? { registryTable.find(host) }
    var store: UnsafePointer<stream_store_v1>? { storeTable.find(host) }
    var blobs: UnsafePointer<stream_blobs_v1>? { blobsTable.find(host) }
    var jobs: UnsafePointer<stream_jobs_v1>? { jobsTable.find(host) }
    var http: UnsafePointer<stream_http_v1>? { httpTable.find(host) }
    var bus: UnsafePointer<stream_bus_v1>? { busTable.find(host) }
    var workers: UnsafePointer<stream_workers_v1>? { workersTable.find(host) }
    var fetch: UnsafePointer<stream_fetch_v1>? { fetchTable.find(host) }
    var net: UnsafePointer<stream_net_v1>? { netTable.find(host) }

    /// The table, or an error that names the service.
    func require<Table>(_ table: UnsafePointer<Table>?, _ name: String) throws -> UnsafePointer<Table> {
        guard let table else { throw PluginError.missingService(name) }
        return table
    }
}
