internal import CStreamPlugin
internal import Synchronization

/// Version 1 of a service's table, kept once it was found.
struct ServiceTable<Table>: ~Copyable {
    private let name: String
    private let found = Atomic<UnsafeRawPointer?>(nil)

    init(_ name: String) {
        self.name = name
    }

    /// The table; nil when the host has none, or one that is too short.
    func find(_ host: UnsafePointer<stream_host>) -> UnsafePointer<Table>? {
        if let table = found.load(ordering: .acquiring) { return table.assumingMemoryBound(to: Table.self) }
        guard let table = name.withCString({ host.pointee.service(host, $0, 1) }),
            table.load(as: UInt32.self) >= structSize(Table.self)
        else { return nil }
        found.store(table, ordering: .releasing)
        return table.assumingMemoryBound(to: Table.self)
    }
}
