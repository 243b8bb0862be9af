import Glibc

/// Hands elements from one thread to another; whoever is ahead waits.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    // why: every access to the state holds the mutex; it is a C one because threads wait on its condition.

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let capacity: Int
    private var elements: [Element] = []
    private var isFinished = false
    private var isAborted = false
    private var isAwaited = false

    init(capacity: Int) {
        self.capacity = capacity
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Adds an element once there is room. False: the run was aborted.
    func put(_ element: Element) -> Bool {
        locked {
            while elements.count >= capacity, !isAborted { pthread_cond_wait(changed, mutex) }
            if isAborted { return false }
            elements.append(element)
            return true
        }
    }

    /// Takes the oldest element once there is one; nil after the last, or when the run was aborted.
    func take() -> Element? {
        locked {
            isAwaited = true
            pthread_cond_broadcast(changed)
            while elements.isEmpty, !isFinished, !isAborted { pthread_cond_wait(changed, mutex) }
            isAwaited = false
            if isAborted || elements.isEmpty { return nil }
            return elements.removeFirst()
        }
    }

    /// Waits until whoever takes has taken all, is done with it and asks for more; or nothing more is taken.
    func waitUntilIdle() {
        locked {
            while !(elements.isEmpty && isAwaited), !isFinished, !isAborted { pthread_cond_wait(changed, mutex) }
        }
    }

    /// No element will follow.
    func finish() {
        locked { isFinished = true }
    }

    /// Nobody shall wait any more.
    func abort() {
        locked {
            isAborted = true
            elements.removeAll()
        }
    }

    private func locked<R>(_ body: () -> R) -> R {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        return body()
    }
}
