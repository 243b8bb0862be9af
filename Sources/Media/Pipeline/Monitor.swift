import Glibc

/// Lets threads in one at a time, and wait for what others change.
package final class Monitor: @unchecked Sendable {
    // why: it holds the C mutex and its condition, which are there for this.

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// Nobody is in.
    package init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Runs it as the only one; who waits looks again afterwards.
    package func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        return body()
    }

    /// Within ``locked(_:)``: who waits looks again before this waits.
    package func announce() {
        pthread_cond_broadcast(changed)
    }

    /// Within ``locked(_:)``: lets others in until something may have changed. False: the time has come.
    @discardableResult package func wait(until deadline: Deadline = Deadline(in: nil)) -> Bool {
        guard var time = deadline.time else { return pthread_cond_wait(changed, mutex) == 0 }
        return pthread_cond_timedwait(changed, mutex, &time) == 0
    }

    /// Within ``locked(_:)``: lets others in while it runs something else.
    package func unlocked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_unlock(mutex)
        defer { pthread_mutex_lock(mutex) }
        return body()
    }
}
