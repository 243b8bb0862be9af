import Glibc

/// Lets many read at once, and one change what they read from while nobody does.
final class ReadGate: @unchecked Sendable {
    // why: a pthread_rwlock_t is made to be shared; its memory is this object's alone and never moves.
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>

    init() {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_rwlock_t())
        pthread_rwlock_init(lock, nil)
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    /// Waits only while ``alone(_:)`` runs.
    func shared<R>(_ body: () throws(StoreError) -> R) throws(StoreError) -> R {
        pthread_rwlock_rdlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body()
    }

    /// Waits for those inside ``shared(_:)``, and keeps others out.
    func alone<R>(_ body: () throws(StoreError) -> R) throws(StoreError) -> R {
        pthread_rwlock_wrlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body()
    }
}
