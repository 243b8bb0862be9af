import Glibc
import LocalStorageCore
import PluginSDK
import Synchronization
import Testing

/// The n-th call to the disk fails, for every n until nothing fails: once and from then on, by every kind of failure.
@Suite struct StorageFaultTests {
    private struct Kind {
        let call: DiskCall
        let number: Int32
    }

    @Test func everyCallMayFail() async throws {
        let kinds = [
            Kind(call: .write, number: ENOSPC), Kind(call: .write, number: EIO), Kind(call: .sync, number: EIO),
            Kind(call: .sync, number: ENOSPC), Kind(call: .rename, number: ENOSPC),
        ]
        var faults = 0
        for kind in kinds {
            for staysBroken in [false, true] {
                var failing = 1
                while try await run(kind, failing: failing, staysBroken: staysBroken) {
                    faults += 1
                    failing += 1
                }
                #expect(failing > 1, "\(kind) never came")
            }
        }
        print("storage: \(faults) injected faults, nothing acknowledged was lost")
    }

    /// Runs the script on a disk whose n-th call of that kind fails; false: there were fewer.
    private func run(_ kind: Kind, failing: Int, staysBroken: Bool) async throws -> Bool {
        let folder = try TemporaryFolder()
        // The start has calls of its own, which do not count.
        let count = Mutex<Int?>(nil)
        let storage = try await LocalStorage(folder: folder.path) { call in
            guard call == kind.call else { return 0 }
            return count.withLock { count in
                guard let calls = count else { return 0 }
                count = calls + 1
                return calls + 1 == failing || (staysBroken && calls + 1 > failing) ? kind.number : 0
            }
        }
        count.withLock { $0 = 0 }
        var script = Script(storage: storage)
        await script.run()
        let hasFailed = count.withLock { $0 ?? 0 } >= failing
        #expect(hasFailed != script.failures.isEmpty)
        if kind.call == .sync, let first = script.failures.first {
            #expect(
                script.failures.count == script.steps - first, "nothing is acknowledged after a flush that failed")
        }
        let after = try await LocalStorage(folder: folder.path) { _ in 0 }
        for (key, allowed) in script.allowed {
            let content = try await after.stat(key) == nil ? nil : after.read(key, offset: 0, length: 1 << 20)
            #expect(allowed.contains(content), "\(key) after failure \(failing) of \(kind)")
        }
        #expect(folder.names(in: ".tmp").isEmpty)
        #expect(folder.names(in: ".trash").isEmpty)
        return hasFailed
    }
}

/// Some changes, and what each key may hold after those that were acknowledged and those that were not.
private struct Script {
    let storage: LocalStorage
    private(set) var allowed: [String: Set<[UInt8]?>] = [:]
    /// The steps that failed, from 0.
    private(set) var failures: [Int] = []
    private(set) var steps = 0

    init(storage: LocalStorage) { self.storage = storage }

    mutating func run() async {
        let (old, new) = ([UInt8](repeating: 1, count: 5000), [UInt8](repeating: 2, count: 7000))
        await change(["a": old]) { try await $0.put("a", bytes: old) }
        await change(["a": new]) { try await $0.put("a", bytes: new) }
        await change(["d/e/f": old]) { try await $0.put("d/e/f", bytes: old) }
        await change(["p": old], partly: true) {
            try await $0.append("p", at: 0, bytes: old)
            try await $0.sync("p")
        }
        let whole = allowed["p"] == [old]
        if whole { await change(["p": nil, "q": old]) { try await $0.rename("p", to: "q") } }
        await change(["a": nil]) { try await $0.remove("a") }
        await change(["d/e/f": nil]) { try await $0.removeAll(folder: "d") }
        await change(["z": old]) { try await $0.put("z", bytes: old) }
    }

    private mutating func change(
        _ values: [String: [UInt8]?], partly: Bool = false, _ body: (LocalStorage) async throws -> Void
    ) async {
        do {
            try await body(storage)
            for (key, value) in values { allowed[key] = [value] }
        } catch {
            failures.append(steps)
            for (key, value) in values {
                allowed[key, default: [nil]].insert(value)
                // What was appended and not made durable may be there in part.
                if partly, let value { for size in 0..<value.count { allowed[key]?.insert(Array(value.prefix(size))) } }
            }
        }
        steps += 1
    }
}
