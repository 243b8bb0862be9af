/// Hands elements from one thread to another; whoever is ahead waits.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    // why: every access to the state is within the monitor.

    private let monitor = Monitor()
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
    }

    /// Adds an element once there is room. False: the run was aborted.
    func put(_ element: Element) -> Bool {
        monitor.locked {
            let load = weight(element)
            while elements.count >= capacity || !elements.isEmpty && held > most - load, !isAborted {
                monitor.wait()
            }
            if isAborted { return false }
            elements.append(element)
            held += load
            return true
        }
    }

    /// How many elements wait.
    var count: Int { monitor.locked { elements.count } }

    /// Adds an element if there is room for it at once.
    func offer(_ element: Element) -> Bool {
        monitor.locked {
            let load = weight(element)
            guard !isAborted, elements.count < capacity, elements.isEmpty || held <= most - load else { return false }
            elements.append(element)
            held += load
            return true
        }
    }

    /// Takes the oldest element once there is one; nil after the last, or when the run was aborted.
    func take() -> Element? {
        monitor.locked {
            isAwaited = true
            monitor.announce()
            while elements.isEmpty, !isFinished, !isAborted { monitor.wait() }
            isAwaited = false
            if isAborted || elements.isEmpty { return nil }
            let element = elements.removeFirst()
            held -= weight(element)
            return element
        }
    }

    /// Takes the oldest element, at once or when one came within so many milliseconds. Nil: none did, or none follows.
    func take(within milliseconds: Int) -> Element? {
        let end = Deadline(in: milliseconds)
        return monitor.locked {
            while elements.isEmpty, !isFinished, !isAborted {
                guard monitor.wait(until: end) else { return nil }
            }
            if isAborted || elements.isEmpty { return nil }
            let element = elements.removeFirst()
            held -= weight(element)
            return element
        }
    }

    /// Whether no element is there and none will be.
    var isOver: Bool { monitor.locked { isAborted || isFinished && elements.isEmpty } }

    /// Waits until whoever takes has taken all, is done with it and asks for more; or nothing more is taken.
    func waitUntilIdle() {
        monitor.locked {
            while !(elements.isEmpty && isAwaited), !isFinished, !isAborted { monitor.wait() }
        }
    }

    /// No element will follow.
    func finish() {
        monitor.locked { isFinished = true }
    }

    /// Nobody shall wait any more.
    func abort() {
        monitor.locked {
            isAborted = true
            elements.removeAll()
        }
    }
}
