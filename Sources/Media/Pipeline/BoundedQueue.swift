import Glibc

/// Hands elements from one thread to another; whoever is ahead waits.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    // why: every access to the state holds the mutex; it is a C one because threads wait on its condition.

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let capacity: Int
    private let most: Int
    private let weight: @Sendable (Element) -> Int
    private var elements: [Element] = []
    private var held = 0
    private var isFinished = false
    private var isAborted = false
    private var isAwaited = false

    /// Of so many elements, which together weigh no more than `most`, but for one that alone weighs more.
    init(capacity: Int, most: Int = .max, weight: @escaping @Sendable (Element) -> Int = { _ in 0 }) {
        self.capacity = capacity
        self.most = most
        self.weight = weight
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
            let load = weight(element)
            while elements.count >= capacity || !elements.isEmpty && held > most - load, !isAborted {
                pthread_cond_wait(changed, mutex)
            }
            if isAborted { return false }
            elements.append(element)
            held += load
            return true
        }
    }

    /// How many elements wait.
    var count: Int { locked { elements.count } }

    /// Adds an element if there is room for it at once.
    func offer(_ element: Element) -> Bool {
        locked {
            let load = weight(element)
            guard !isAborted, elements.count < capacity, elements.isEmpty || held <= most - load else { return false }
            elements.append(element)
            held += load
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
            let element = elements.removeFirst()
            held -= weight(element)
            return element
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
