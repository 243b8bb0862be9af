internal import CStreamPlugin

/// The service "blobs".
struct BridgedBlobs: Blobs {
    let connection: HostConnection

    private typealias Table = UnsafePointer<stream_blobs_v1>

    func put(_ key: BlobKey, bytes: [UInt8]) async throws {
        _ = try await result { table, arena, token in
            withSpan(bytes) { table.pointee.put(connection.host, arena.key(key), $0, hostCallDone, token) }
        }
    }

    func read(_ key: BlobKey, offset: UInt64, length: UInt64) async throws -> [UInt8] {
        try await result { table, arena, token in
            table.pointee.read(connection.host, arena.key(key), offset, length, hostCallDone, token)
        }
    }

    func stat(_ key: BlobKey) async throws -> BlobInfo? {
        let table = try connection.require(connection.blobs, "blobs")
        return try await HostCall<[BlobInfo]>.wait { token in
            let arena = SpanArena()
            withExtendedLifetime(arena) {
                table.pointee.stat(connection.host, arena.key(key), hostCallBlobs, token)
            }
        }.first
    }

    func list(_ prefix: BlobKey, after: String, limit: Int) async throws -> [BlobInfo] {
        let table = try connection.require(connection.blobs, "blobs")
        return try await HostCall<[BlobInfo]>.wait { token in
            let arena = SpanArena()
            withExtendedLifetime(arena) {
                table.pointee.list(
                    connection.host, arena.key(prefix), arena.span(after), UInt32(min(max(limit, 1), 10_000)),
                    hostCallBlobs, token)
            }
        }
    }

    func remove(_ key: BlobKey) async throws {
        _ = try await result { table, arena, token in
            table.pointee.remove(connection.host, arena.key(key), hostCallDone, token)
        }
    }

    func removeAll(_ folder: BlobKey) async throws {
        _ = try await result { table, arena, token in
            table.pointee.remove_all(connection.host, arena.key(folder), hostCallDone, token)
        }
    }

    func rename(_ from: BlobKey, to target: BlobKey) async throws {
        _ = try await result { table, arena, token in
            table.pointee.rename(connection.host, arena.key(from), arena.key(target), hostCallDone, token)
        }
    }

    func append(_ key: BlobKey, at offset: UInt64, bytes: [UInt8]) async throws {
        _ = try await result { table, arena, token in
            withSpan(bytes) { table.pointee.append(connection.host, arena.key(key), offset, $0, hostCallDone, token) }
        }
    }

    func sync(_ key: BlobKey) async throws {
        _ = try await result { table, arena, token in
            table.pointee.sync(connection.host, arena.key(key), hostCallDone, token)
        }
    }

    private func result(_ begin: (Table, SpanArena, UInt64) -> Void) async throws -> [UInt8] {
        let table = try connection.require(connection.blobs, "blobs")
        return try await HostCall<[UInt8]>.wait { token in
            let arena = SpanArena()
            withExtendedLifetime(arena) { begin(table, arena, token) }
        }
    }
}
