import CStreamPlugin

/// The tables of the services, one for the process each; the host pointer tells plugins apart.
enum ServiceTables {
    /// The services that exist, with version 1.
    static let names = [
        "log", "config", "clock", "registry", "store", "blobs", "jobs", "http", "bus", "workers", "fetch", "net",
    ]

    static func table(of service: String) -> UnsafeRawPointer? {
        switch service {
        case "log": log.raw
        case "config": config.raw
        case "clock": clock.raw
        case "registry": registry.raw
        case "store": store.raw
        case "blobs": blobs.raw
        case "jobs": jobs.raw
        case "http": http.raw
        case "bus": bus.raw
        case "workers": workers.raw
        case "fetch": fetch.raw
        case "net": net.raw
        default: nil
        }
    }

    private static let log = StaticTable(
        stream_log_v1(struct_size: structSize(stream_log_v1.self), write: writeLog))
    private static let config = StaticTable(
        stream_config_v1(
            struct_size: structSize(stream_config_v1.self), settings: readSettings, public_url: readPublicURL))
    private static let clock = StaticTable(
        stream_clock_v1(struct_size: structSize(stream_clock_v1.self), now: readClock))
    private static let registry = StaticTable(
        stream_registry_v1(
            struct_size: structSize(stream_registry_v1.self), call: callOperation, offers: offersOperation))
    private static let store = StaticTable(
        stream_store_v1(
            struct_size: structSize(stream_store_v1.self), get: getEntry, scan: scanEntries, commit: commitChange))
    private static let blobs = StaticTable(
        stream_blobs_v1(
            struct_size: structSize(stream_blobs_v1.self), put: putBlob, read: readBlob, stat: statBlob,
            list: listBlobs, remove: removeBlob, remove_all: removeBlobs, rename: renameBlob,
            append: appendToBlob, sync: syncBlob))
    private static let jobs = StaticTable(
        stream_jobs_v1(struct_size: structSize(stream_jobs_v1.self), cancel: cancelJob))
    private static let http = StaticTable(
        stream_http_v1(struct_size: structSize(stream_http_v1.self), end_body: endBody))
    private static let bus = StaticTable(
        stream_bus_v1(struct_size: structSize(stream_bus_v1.self), signal: sendSignal, heard: hearsSignal))
    private static let workers = StaticTable(
        stream_workers_v1(
            struct_size: structSize(stream_workers_v1.self), run: runWorker, acknowledge: acknowledgeMessage,
            cancel: cancelWorker, feed: feedWorker))
    private static let fetch = StaticTable(
        stream_fetch_v1(
            struct_size: structSize(stream_fetch_v1.self), check: checkAddress, fetch: fetchAddress,
            cancel: cancelFetch))
    private static let net = StaticTable(
        stream_net_v1(
            struct_size: structSize(stream_net_v1.self), address: netAddress, announce: announceListener,
            connect: connectNet, take: takeNet, send: sendNet, close: closeNet))
}

/// A table of functions at an address that never changes.
private struct StaticTable: @unchecked Sendable {  // why: immutable memory that is never freed
    let raw: UnsafeRawPointer

    init<Table>(_ table: Table) {
        let pointer = UnsafeMutablePointer<Table>.allocate(capacity: 1)
        pointer.initialize(to: table)
        raw = UnsafeRawPointer(pointer)
    }
}
