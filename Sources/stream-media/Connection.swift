import Glibc
import JSON
import Media
import Synchronization
import WorkerWire

/// The socket to the parent: a thread reads it, whoever has something to say writes.
///
/// When the parent is gone or wants no outcome any more, the process ends: there is nobody to work for.
final class Connection: Outbox, @unchecked Sendable {
    // why: the state is guarded by the C mutex that threads wait on; writes by the other one.

    private struct State {
        var start: JSON?
        var answers: [UInt64: Result<[UInt8], MediaFailure>] = [:]
        var unacknowledged = 0
    }

    private let descriptor: Int32
    private let writing = Mutex(())
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state = State()

    /// Over an open socket. It is never closed: the process ends with it.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Reads the start frame, on the calling thread, and not a byte more. Nil: the parent closed before it.
    func readStart() throws(WireError) -> JSON? {
        var reader = FrameReader()
        var wanted = 4
        while wanted > 0 {
            var bytes = [UInt8](repeating: 0, count: wanted)
            let count = read(descriptor, &bytes, wanted)
            if count < 0, errno == EINTR { continue }
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

    /// Starts the thread that reads from now on.
    func startReading() {
        var thread = pthread_t()
        let this = Unmanaged.passRetained(self).toOpaque()
        let status = pthread_create(
            &thread, nil,
            { opaque in
                guard let opaque else { return nil }
                Unmanaged<Connection>.fromOpaque(opaque).takeUnretainedValue().readAll()
                return nil
            }, this)
        if status != 0 { exit(71) }
    }

    /// Asks for bytes of an input, the first unless another is named; ``answer(_:)`` waits for them.
    func request(_ request: UInt64, input: Int = 0, offset: UInt64, length: Int) {
        write(.read(Frame.Read(request: request, input: UInt32(input), offset: offset, length: UInt32(length))))
    }

    /// Waits for the answer to a request.
    func answer(_ request: UInt64) throws(MediaFailure) -> [UInt8] {
        let result: Result<[UInt8], MediaFailure> = locked {
            while true {
                if let answer = state.answers.removeValue(forKey: request) { return answer }
                pthread_cond_wait(changed, mutex)
            }
        }
        return try result.get()
    }

    /// Sends a message once fewer than the window are unacknowledged.
    func send(_ message: JSON, bytes: [UInt8]) throws(MediaFailure) {
        locked {
            while state.unacknowledged >= Frame.window { pthread_cond_wait(changed, mutex) }
            state.unacknowledged += 1
        }
        write(.message(message, bytes: bytes))
    }

    /// Waits until every message was acknowledged.
    func waitForAcknowledgements() {
        locked {
            while state.unacknowledged > 0 { pthread_cond_wait(changed, mutex) }
        }
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
                if count < 0, errno == EINTR { continue }
                // Nobody listens any more.
                if count <= 0 { _exit(0) }
                written += count
            }
        }
    }

    private func readAll() {
        var reader = FrameReader()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { _exit(0) }
            do {
                reader.append(buffer.prefix(count))
                while let frame = try reader.next() { take(frame) }
            } catch {
                _exit(65)
            }
        }
    }

    private func take(_ frame: Frame) {
        locked {
            switch frame {
            case .data(let request, let bytes):
                state.answers[request] = .success(bytes)
            case .dataError(let request, let problem):
                state.answers[request] = .failure(
                    MediaFailure(.internalError, "The file could not be read: \(problem)", retryable: true))
            case .acknowledge:
                state.unacknowledged = max(0, state.unacknowledged - 1)
            case .cancel:
                _exit(0)
            default:
                break
            }
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
