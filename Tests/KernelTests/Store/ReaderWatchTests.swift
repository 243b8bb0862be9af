import Glibc
import Kernel
import Synchronization
import Testing

/// Readers that stay, and readers that are gone.
@Suite struct ReaderWatchTests {
    @Test func aSnapshotIsAsOldAsTheLookThatSawANewerOne() {
        let start = ContinuousClock.now
        var watch = ReaderWatch()
        #expect(watch.age(of: [], newest: 5, at: start) == nil)
        #expect(watch.age(of: [5], newest: 7, at: start + .seconds(60)) == nil)
        #expect(watch.age(of: [5, 9], newest: 9, at: start + .seconds(120)) == .seconds(60))
        #expect(watch.age(of: [5], newest: 9, at: start + .seconds(600)) == .seconds(540))
        #expect(watch.age(of: [9], newest: 9, at: start + .seconds(660)) == nil, "it ended")
        #expect(watch.age(of: [9], newest: 9, at: start + .seconds(9000)) == nil, "nothing changed since")
    }

    @Test func aReaderOfAnotherProcessIsReportedAndItsPlaceFreed() async throws {
        let folder = try TemporaryFolder()
        let reports = Mutex<[String]>([])
        var options = StoreOptions()
        options.readersEvery = .milliseconds(10)
        options.report = { text in reports.withLock { $0.append(text) } }
        let store = try LMDBStore(folder: folder.path, options: options)
        try await store.commit(.put("a"))
        let reader = try KilledWriter.startReader(in: folder.path)
        try await eventually("a report of the reader") {
            try await store.commit(.put("b"))
            return reports.withLock { $0.contains { $0.hasPrefix("An old state") } }
        }
        kill(reader, SIGKILL)
        var status: Int32 = 0
        waitpid(reader, &status, 0)
        try await eventually("a report that it is gone") {
            reports.withLock { $0.contains("The places of 1 readers that are gone were freed.") }
        }
        await store.close()
    }
}
