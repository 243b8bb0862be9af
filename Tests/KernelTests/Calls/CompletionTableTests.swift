import Kernel
import Synchronization
import Testing

@Suite("Calls under way")
struct CompletionTableTests {
    /// What a callee was told.
    private final class Callee: Sendable {
        let cancels = Atomic(0)

        func cancel() { cancels.add(1, ordering: .relaxed) }
    }

    @Test("A call that ends before it is waited for has its answer, once")
    func atOnce() async throws {
        let table = CompletionTable<Int>()
        let answer = try await table.wait(for: 1) {
            table.complete(1, with: .success(7))
            table.complete(1, with: .success(8))
        } cancel: {
            Issue.record("It was not cancelled.")
        }
        #expect(answer == 7)
        table.complete(1, with: .success(9))
        table.complete(2, with: .success(9))
        #expect(table.dropped == 3)
        #expect(table.waiting == 0)
    }

    @Test("A call that ends later has its answer, once")
    func later() async throws {
        let table = CompletionTable<Int>()
        let answer = try await table.wait(for: 1) {
            Task.detached {
                table.complete(1, with: .success(7))
                table.complete(1, with: .success(8))
            }
        } cancel: {
            Issue.record("It was not cancelled.")
        }
        #expect(answer == 7)
        #expect(table.waiting == 0)
    }

    @Test("At its deadline a call ends, its callee is told, and what it still says is dropped")
    func deadline() async throws {
        let table = CompletionTable<Int>()
        let (told, telling) = AsyncStream.makeStream(of: Void.self)
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let caller = Task { () async -> KernelError? in
            do throws(KernelError) {
                _ = try await table.wait(for: 1, until: CallDeadline("encode", in: .seconds(60))) {
                    beginning.finish()
                } cancel: {
                    telling.finish()
                }
                return nil
            } catch {
                return error
            }
        }
        for await _ in begun {}
        // Those without a deadline, or with a later one, stay. The caller may not wait yet, so it is asked until it does.
        let other = Task { try await table.wait(for: 2, begin: {}, cancel: {}) }
        var next = table.expire(at: .now)
        while next == nil {
            await Task.yield()
            next = table.expire(at: .now)
        }
        #expect(try #require(next) > .now)
        #expect(table.expire(at: .now + .seconds(61)) == nil)
        #expect(await caller.value?.code == "TIMEOUT")
        #expect(await caller.value?.message.contains("encode") == true)
        for await _ in told {}
        table.complete(1, with: .success(1))
        #expect(table.dropped == 1)
        other.cancel()
        _ = await other.result
    }

    @Test("The alarm ends calls by itself")
    func alarm() async {
        let table = CompletionTable<Int>()
        let error = await #expect(throws: KernelError.self) {
            try await table.wait(for: 1, until: CallDeadline("encode", in: .milliseconds(1))) {
            } cancel: {
            }
        }
        #expect(error?.code == "TIMEOUT")
    }

    @Test("A caller that is cancelled stops waiting, and its callee is told")
    func cancelled() async {
        let table = CompletionTable<Int>()
        let callee = Callee()
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let caller = Task {
            try await table.wait(for: 1) {
                beginning.finish()
            } cancel: {
                callee.cancel()
            }
        }
        for await _ in begun {}
        caller.cancel()
        let error = await #expect(throws: KernelError.self) { try await caller.value }
        #expect(error?.code == "CANCELLED")
        #expect(callee.cancels.load(ordering: .relaxed) == 1)
        table.complete(1, with: .success(1))
        #expect(table.dropped == 1)
    }

    @Test("A call that was cancelled before it began does not begin")
    func cancelledBefore() async {
        let table = CompletionTable<Int>()
        let caller = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await table.wait(for: 1) {
                Issue.record("It began.")
            } cancel: {
                Issue.record("There was nothing to cancel.")
            }
        }
        let error = await #expect(throws: KernelError.self) { try await caller.value }
        #expect(error?.code == "CANCELLED")
    }
}
