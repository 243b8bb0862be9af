import Glibc
import JSON
import Media
import Synchronization
import WorkerWire

/// The socket to the parent: of those who wait for something from it one reads for all, whoever has something to say writes.
///
/// So what comes wakes no thread but the one that waits for it. When the parent is gone or wants no outcome any more, the
/// process ends: there is nobody to work for.
final class Connection: Outbox, @unchecked Sendable {
    // why: the state is used within the monitor, what reading needs by the one that reads, and writes hold the mutex.

    private struct State {
        /// In the order in which they came.
        var answers: [UInt64: [Result<[UInt8], MediaFailure>]] = [:]
        var unacknowledged = 0
        /// Whether a thread reads the socket.
        var isRead = false
    }

    private let descriptor: Int32
    private let writing = Mutex(())
    private let monitor = Monitor()
    private var state = State()
    private var reader = FrameReader()
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    /// Over an open socket. It is never closed: the process ends with it.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// Reads the start frame, on the calling thread, and not a byte more. Nil: the parent closed before it.
    func readStart() throws(WireError) -> JSON? {
        var reader = FrameReader()
        var wanted = 4
        while wanted > 0 {
            var bytes = [UInt8](repeating: 0, count: wanted)
            let count = read(descriptor, &bytes, wanted)
            if count < 0, errno == EAGAIN { _ = isReadable(Deadline(in: nil)) }
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count > 0 else { return nil }
            reader.append(bytes.prefix(count))
            wanted = reader.missing
            if let frame = try reader.next() {
                guard case .start(let json) = frame else {
                    throw WireError(problem: "another frame before the start frame")
                }
                return json
            }
        }
        return nil
    }

    /// Ends the process from now on when the parent is gone, whatever it is doing.
    func watchForEnd() {
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { opaque in
                // Of its other end's close alone: bytes do not wake it.
                var watched = pollfd(fd: Int32(truncatingIfNeeded: Int(bitPattern: opaque)), events: 0, revents: 0)
                while poll(&watched, 1, -1) < 1 {}
                _exit(0)
            }, UnsafeMutableRawPointer(bitPattern: Int(descriptor)))
        if status != 0 { exit(71) }
    }

    /// Asks for bytes of an input, the first unless another is named; ``answer(_:within:)`` waits for them.
    func request(_ request: UInt64, input: Int = 0, offset: UInt64, length: Int) {
        write(.read(Frame.Read(request: request, input: UInt32(input), offset: offset, length: UInt32(length))))
    }

    /// Waits for the answer to a request.
    func answer(_ request: UInt64) throws(MediaFailure) -> [UInt8] {
        while true {
            if let answer = try answer(request, within: nil) { return answer }
        }
    }

    /// Waits for the next answer to a request; nil: none came within so many milliseconds.
    func answer(_ request: UInt64, within milliseconds: Int?) throws(MediaFailure) -> [UInt8]? {
        try wait(within: milliseconds) { (state) -> Result<[UInt8], MediaFailure>? in
            guard let answer = state.answers[request]?.removeFirst() else { return nil }
            if state.answers[request]?.isEmpty == true { state.answers[request] = nil }
            return answer
        }?.get()
    }

    /// Sends a message once fewer than the window are unacknowledged.
    func send(_ message: JSON, bytes: [UInt8]) throws(MediaFailure) {
        _ = wait { (state) -> Bool? in
            guard state.unacknowledged < Frame.window else { return nil }
            state.unacknowledged += 1
            return true
        }
        write(.message(message, bytes: bytes))
    }

    /// Waits until every message was acknowledged.
    func waitForAcknowledgements() {
        _ = wait { (state) -> Bool? in state.unacknowledged == 0 ? true : nil }
    }

    /// Writes a frame at once.
    func write(_ frame: Frame) {
        let bytes = frame.encoded()
        writing.withLock { _ in
            var written = 0
            while written < bytes.count {
                let count = bytes.withUnsafeBytes { bytes in
                    Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                }
                if count > 0 {
                    written += count
                } else if count < 0, errno == EAGAIN {
                    waitToWrite()
                } else if count == 0 || errno != EINTR {
                    // Nobody listens any more.
                    _exit(0)
                }
            }
        }
    }

    /// Waits until more can be written. What comes meanwhile is read: the parent may not read on before it has written.
    private func waitToWrite() {
        let reads = monitor.locked {
            defer { state.isRead = true }
            return !state.isRead
        }
        var watched = pollfd(fd: descriptor, events: Int16(reads ? POLLOUT | POLLIN : POLLOUT), revents: 0)
        // Who reads for all may have what it waited for, and go.
        _ = poll(&watched, 1, reads ? -1 : 20)
        guard reads else { return }
        let frames = watched.revents & Int16(POLLIN) == 0 ? [] : readFrames()
        monitor.locked {
            state.isRead = false
            for frame in frames { take(frame) }
        }
    }

    /// Waits until `look` finds something; nil: it did not within so many milliseconds. Who waits first reads the socket.
    private func wait<Found>(within milliseconds: Int? = nil, _ look: (inout State) -> Found?) -> Found? {
        let end = Deadline(in: milliseconds)
        return monitor.locked {
            while true {
                if let found = look(&state) { return found }
                if state.isRead {
                    guard monitor.wait(until: end) else { return look(&state) }
                    continue
                }
                state.isRead = true
                let frames = monitor.unlocked { isReadable(end) ? readFrames() : nil }
                state.isRead = false
                for frame in frames ?? [] { take(frame) }
                // What came is another's, or nobody reads any more.
                monitor.announce()
                if frames == nil { return nil }
            }
        }
    }

    private func isReadable(_ end: Deadline) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var ready: Int32 = -1
        repeat { ready = poll(&watched, 1, end.milliseconds) } while ready < 0 && errno == EINTR
        return ready != 0
    }

    /// What is there; none: nothing is. By one thread at a time.
    private func readFrames() -> [Frame] {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return [] }
        guard count > 0 else { _exit(0) }
        do {
            var frames: [Frame] = []
            reader.append(buffer.prefix(count))
            while let frame = try reader.next() { frames.append(frame) }
            return frames
        } catch {
            _exit(65)
        }
    }

    private func take(_ frame: Frame) {
        switch frame {
        case .data(let request, let bytes):
            state.answers[request, default: []].append(.success(bytes))
        case .dataError(let request, let problem):
            state.answers[request, default: []].append(
                .failure(MediaFailure(.internalError, "The file could not be read: \(problem)", retryable: true)))
        case .acknowledge:
            state.unacknowledged = max(0, state.unacknowledged - 1)
        case .cancel:
            _exit(0)
        default:
            break
        }
    }
}
