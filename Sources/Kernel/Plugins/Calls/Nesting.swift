import Glibc

/// Calls across the boundary that are nested on a thread's stack.
///
/// A call begins, and a service completes, on the thread that asks, so that a request which waits for nothing goes
/// through all of its plugins without changing threads. Plugins that call each other in turn, or ask for the next thing
/// as they get the last, would use up the stack so: from some depth on the rest begins on another thread.
enum Nesting {
    /// Calls on one stack at most.
    static let most = 16

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let code = pthread_key_create(&key, nil)
        precondition(code == 0, "no thread-local value could be made")
        return key
    }()

    /// How deep this thread is.
    static var depth: Int { Int(bitPattern: pthread_getspecific(key)) }

    /// Runs `body` one deeper on this thread; false: it did not run, since there is no room.
    static func deeper(_ body: () -> Void) -> Bool {
        let depth = depth
        guard depth < most else { return false }
        pthread_setspecific(key, UnsafeRawPointer(bitPattern: depth + 1))
        defer { pthread_setspecific(key, UnsafeRawPointer(bitPattern: depth)) }
        body()
        return true
    }

    /// Begins work on this thread, where it runs until it waits for something, or else on another.
    static func begin(_ work: @escaping @Sendable () async -> Void) {
        if !deeper({ Task.immediateDetached { await work() } }) { Task.detached { await work() } }
    }
}
