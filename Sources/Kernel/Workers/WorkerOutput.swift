import Dispatch
import Glibc
import Synchronization

/// The writing end of a worker's socket: what fits is written at once by who sends it, the rest on a queue, in order.
package final class WorkerOutput: Sendable {
    /// How a send ended.
    package enum Outcome: Sendable {
        case sent
        /// The other side is gone.
        case gone
        /// The other side took nothing for as long as the socket allows (`SO_SNDTIMEO`).
        case stuck
    }

    private struct State {
        /// Whether something waits on the queue: what comes goes after it.
        var waiting = 0
        var isClosed = false
    }

    private let socket: Int32
    private let queue: DispatchQueue
    private let state = Mutex(State())

    /// Writes to a socket, and closes it at the end.
    package init(socket: Int32, label: String) {
        self.socket = socket
        queue = DispatchQueue(label: label)
    }

    /// Writes the bytes after those of the calls before, and then calls `done`, on this thread or another.
    package func send(_ bytes: [UInt8], done: @escaping @Sendable (Outcome) -> Void) {
        let outcome = state.withLock { state -> Outcome? in
            guard !state.isClosed else { return .gone }
            var written = 0
            if state.waiting == 0 {
                let (count, outcome) = write(bytes, from: 0, flags: Int32(MSG_DONTWAIT))
                // No room is no failure: it is waited for on the queue.
                if outcome == .sent || outcome == .gone { return outcome }
                written = count
            }
            state.waiting += 1
            // Within the lock: who comes next must not get onto the queue before the rest of this.
            queue.async { [self, written] in writeRest(of: bytes, from: written, done) }
            return nil
        }
        if let outcome { done(outcome) }
    }

    /// On the queue.
    private func writeRest(of bytes: [UInt8], from written: Int, _ done: @Sendable (Outcome) -> Void) {
        let isClosed = state.withLock { $0.isClosed }
        let outcome = isClosed ? .gone : write(bytes, from: written, flags: 0).1
        state.withLock { $0.waiting -= 1 }
        done(outcome)
    }

    /// Closes the socket, once what waits is written or lost. Nothing is written any more.
    package func close() {
        queue.async { [self] in
            state.withLock { state in
                guard !state.isClosed else { return }
                state.isClosed = true
                Glibc.close(socket)
            }
        }
    }

    /// How many of the bytes are written from the start, and how it ended.
    private func write(_ bytes: [UInt8], from start: Int, flags: Int32) -> (Int, Outcome) {
        var sent = start
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    socket, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL) | flags)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return (sent, errno == EAGAIN ? .stuck : .gone)
            }
            sent += count
        }
        return (sent, .sent)
    }
}
