import Synchronization

/// The blobs that are asked for most: their bytes in a bounded memory, or their files, open. Who asks for one that is just
/// being fetched waits for it, so that a crowd reads it once.
///
/// Only blobs whose bytes never change under their key are kept, and only until this server writes or removes them.
package final class HotBlobs: Sendable {
    /// What it did, for metrics.
    package struct Figures: Sendable {
        package var hits = 0
        package var misses = 0
        package var entries = 0
        package var bytes = 0
    }

    private struct Entry {
        let content: BlobSource.Content
        let size: UInt64
        var used: UInt64

        /// What it takes of the memory.
        var cost: Int {
            if case .bytes(let bytes) = content { bytes.count } else { 0 }
        }
    }

    private struct Flight {
        let id: UInt64
        let task: Task<Loaded, any Error>
    }

    private enum Loaded: Sendable {
        case missing
        case found(BlobSource.Content, size: UInt64)
    }

    private struct Place: Hashable {
        let path: String
        let isFile: Bool
    }

    private struct State {
        var entries: [Place: Entry] = [:]
        var flights: [Place: Flight] = [:]
        var clock: UInt64 = 0
        var figures = Figures()
    }

    /// Open files at most.
    private static let mostFiles = 512

    private let driver: any StorageDriver
    private let capacity: Int
    private let state = Mutex(State())

    /// Over a driver, with that many bytes of memory.
    package init(driver: any StorageDriver, memoryBytes: Int) {
        self.driver = driver
        capacity = memoryBytes
    }

    /// What it did and holds.
    package var figures: Figures {
        state.withLock { state in
            var figures = state.figures
            figures.entries = state.entries.count
            return figures
        }
    }

    /// A blob of a storage key; nil where there is none. `isFile`: a file is of use to who asks.
    func content(
        of path: String, isFile: Bool
    ) async throws(KernelError) -> (content: BlobSource.Content, size: UInt64)? {
        let place = Place(path: path, isFile: isFile)
        let task = state.withLock { state -> (Entry?, Task<Loaded, any Error>?) in
            state.clock += 1
            if let entry = state.entries[place] {
                state.entries[place]?.used = state.clock
                state.figures.hits += 1
                return (entry, nil)
            }
            if let flight = state.flights[place] {
                state.figures.hits += 1
                return (nil, flight.task)
            }
            state.figures.misses += 1
            let id = state.clock
            let task = Task { try await self.load(place, flight: id) }
            state.flights[place] = Flight(id: id, task: task)
            return (nil, task)
        }
        if let entry = task.0 { return (entry.content, entry.size) }
        do {
            switch try await task.1?.value {
            case .found(let content, let size): return (content, size)
            case .missing, nil: return nil
            }
        } catch {
            throw error as? KernelError ?? .internal("a blob could not be read")
        }
    }

    /// The blob of a storage key is about to change, or has changed.
    func forget(_ path: String) {
        forget { $0 == path }
    }

    /// As ``forget(_:)``, of everything below a folder.
    func forget(below folder: String) {
        let prefix = folder + "/"
        forget { $0 == folder || $0.hasPrefix(prefix) }
    }

    private func forget(where isMeant: (String) -> Bool) {
        // Freed after the lock: files are closed then.
        let gone = state.withLock { state in
            let places = state.entries.keys.filter { isMeant($0.path) }
            // What is being fetched is handed to who waits for it, and not kept.
            for place in state.flights.keys where isMeant(place.path) { state.flights[place] = nil }
            return places.compactMap { place in
                let entry = state.entries.removeValue(forKey: place)
                state.figures.bytes -= entry?.cost ?? 0
                return entry
            }
        }
        _ = consume gone
    }

    private func load(_ place: Place, flight: UInt64) async throws -> Loaded {
        let loaded: Loaded
        do {
            loaded = try await fetch(place)
        } catch {
            state.withLock { if $0.flights[place]?.id == flight { $0.flights[place] = nil } }
            throw error
        }
        let gone = state.withLock { state -> [Entry] in
            guard state.flights[place]?.id == flight else { return [] }
            state.flights[place] = nil
            guard case .found(let content, let size) = loaded else { return [] }
            if case .pieces = content { return [] }
            let entry = Entry(content: content, size: size, used: state.clock)
            state.entries[place] = entry
            state.figures.bytes += entry.cost
            return makeRoom(&state)
        }
        _ = consume gone
        return loaded
    }

    private func fetch(_ place: Place) async throws -> Loaded {
        do throws(KernelError) {
            if place.isFile, let descriptor = try await driver.open(place.path) {
                guard let file = BlobFile(adopting: descriptor) else { return .missing }
                return .found(.file(file), size: file.size)
            }
            guard let size = try await driver.stat(place.path)?.size else { return .missing }
            // One blob must not drive all others out.
            guard size <= UInt64(capacity / 8) else { return .found(.pieces, size: size) }
            let bytes = try await driver.read(place.path, offset: 0, length: size)
            return .found(.bytes(bytes), size: UInt64(bytes.count))
        } catch {
            if error.code == "NOT_FOUND" { return .missing }
            throw error
        }
    }

    /// Takes out what was not used for longest until the rest fits.
    private func makeRoom(_ state: inout State) -> [Entry] {
        var gone: [Entry] = []
        while state.figures.bytes > capacity || state.entries.count > Self.mostFiles {
            guard let oldest = state.entries.min(by: { $0.value.used < $1.value.used }) else { break }
            state.entries[oldest.key] = nil
            state.figures.bytes -= oldest.value.cost
            gone.append(oldest.value)
        }
        return gone
    }
}
