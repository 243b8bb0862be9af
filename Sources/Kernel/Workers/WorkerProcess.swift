import CLinux
import Dispatch
import Glibc
import Synchronization
import WorkerWire

/// A child process at the other end of a socket pair: frames in, frames out.
///
/// Reading has a thread of its own; what is sent and does not fit into the socket is written on a queue. The child gets no environment, no descriptor but its
/// socket (3) and the standard error, and its limits before it has read a byte.
final class WorkerProcess: Sendable {
    enum Occurrence: Sendable {
        /// A frame; ``taken()`` must follow, so that a flood stops at the socket.
        case frame(Frame)
        /// What came is no frame.
        case garbage(String)
        /// It went over a limit that the host watches, and was killed: what it did, as the end of a sentence.
        case overLimit(String)
        /// The process ended; always the last.
        case ended(WorkerEnd)
    }

    /// Frames read ahead of whoever handles them.
    private static let readAhead = 16

    let pid: pid_t
    let occurrences: AsyncStream<Occurrence>
    private let socket: Int32
    private let limits: WorkerLimits
    private let continuation: AsyncStream<Occurrence>.Continuation
    private let isReaped = Mutex(false)
    private let owed = Atomic<Int>(0)
    /// Whether its run began; until then it waits, and may.
    private let hasBegun = Atomic<Bool>(false)
    /// Whether it was fed, and has said nothing since.
    private let isFed = Atomic<Bool>(false)
    /// Counted up from nothing: one that began with more than it has when it goes would end the server.
    private let room = DispatchSemaphore(value: 0)
    /// Whether nobody handles frames any more.
    private let isAbandoned = Atomic<Bool>(false)
    private let feed = Mutex<(input: Int, bytes: WorkerFeed)?>(nil)
    private let output: WorkerOutput

    private init(pid: pid_t, socket: Int32, limits: WorkerLimits) {
        self.pid = pid
        self.socket = socket
        self.limits = limits
        (occurrences, continuation) = AsyncStream.makeStream(of: Occurrence.self)
        for _ in 0..<WorkerProcess.readAhead { room.signal() }
        output = WorkerOutput(socket: socket, label: "worker-output-\(pid)")
        DispatchQueue(label: "worker-input-\(pid)").async { self.read() }
    }

    /// Starts a process of the kind.
    static func spawn(_ kind: WorkerKind) throws(KernelError) -> WorkerProcess {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw cannotStart(kind, errno)
        }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 3)
        posix_spawn_file_actions_addclosefrom_np(&actions, 4)
        var pid: pid_t = 0
        let name = strdup(kind.executable)
        defer { free(name) }
        var arguments = [name, nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        let status = posix_spawn(&pid, kind.executable, &actions, nil, &arguments, &environment)
        guard status == 0 else {
            close(ends[0])
            throw cannotStart(kind, status)
        }
        limit(pid, kind.limits)
        // Whoever takes no answers for that long is silent too.
        var patience = timeval(tv_sec: kind.limits.idleSeconds, tv_usec: 0)
        setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        return WorkerProcess(pid: pid, socket: ends[0], limits: kind.limits)
    }

    /// Whether it has not ended yet, as far as is known.
    var isRunning: Bool { isReaped.withLock { !$0 } }

    /// Its run begins: from now on it is held to its limits of time. Reads of the input of that number are answered with what
    /// is fed.
    func begin(feed: WorkerFeed? = nil, as input: Int = 0) {
        if let feed { self.feed.withLock { $0 = (input, feed) } }
        hasBegun.store(true, ordering: .relaxed)
    }

    /// Sends a frame, then calls `after`; what cannot be sent any more is dropped, since the end of the process is on its
    /// way.
    func send(_ frame: Frame, after: @escaping @Sendable () -> Void = {}) {
        output.send(frame.encoded()) { [self] outcome in
            if outcome == .stuck { exceed("did not read for \(limits.idleSeconds) seconds") }
            after()
        }
    }

    /// A frame was handled: the next may be read.
    func taken() {
        owed.subtract(1, ordering: .relaxed)
        room.signal()
    }

    /// Nobody handles its frames any more, as after a cancelled run: what came and was not taken keeps nobody from reading on
    /// to the process's end. Kill it too.
    func abandon() {
        isAbandoned.store(true, ordering: .sequentiallyConsistent)
        room.signal()
    }

    /// Ends the process now.
    func kill() {
        isReaped.withLock { isReaped in
            if !isReaped { _ = Glibc.kill(pid, SIGKILL) }
        }
    }

    private func exceed(_ what: String) {
        continuation.yield(.overLimit(what))
        kill()
    }

    private func read() {
        var end: ContinuousClock.Instant?
        var received = 0
        var reader = FrameReader()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var silentSeconds = 0
        reading: while true {
            var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            let ready = poll(&descriptor, 1, 1000)
            if ready < 0, errno == EINTR { continue }
            if end == nil, hasBegun.load(ordering: .relaxed) { end = .now + .seconds(limits.runSeconds) }
            if let end, ContinuousClock.now >= end {
                exceed("ran for \(limits.runSeconds) seconds")
                break
            }
            if ready == 0 {
                silentSeconds = end == nil || isWaiting ? 0 : silentSeconds + 1
                if silentSeconds == limits.idleSeconds { exceed("was silent for \(silentSeconds) seconds") }
                continue
            }
            silentSeconds = 0
            isFed.store(false, ordering: .relaxed)
            let count = Glibc.read(socket, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            received += count
            guard received <= limits.outputBytes else {
                exceed("sent more than \(limits.outputBytes) bytes")
                break
            }
            do {
                reader.append(buffer[..<count])
                while let frame = try reader.next() {
                    if isAbandoned.load(ordering: .sequentiallyConsistent) { continue }
                    room.wait()
                    owed.add(1, ordering: .relaxed)
                    if case .read(let read) = frame, serve(read) { continue }
                    continuation.yield(.frame(frame))
                }
            } catch {
                continuation.yield(.garbage("\(error)"))
                break reading
            }
        }
        continuation.yield(.ended(reap()))
        continuation.finish()
    }

    /// Whether it is not its turn: it waits for an answer, or for what is fed.
    private var isWaiting: Bool {
        if owed.load(ordering: .relaxed) > 0 { return true }
        guard let feed = feed.withLock({ $0?.bytes }) else { return false }
        return feed.isAwaited && !isFed.load(ordering: .relaxed)
    }

    /// Takes a read of what is fed, whose answers are sent where it is fed: no other thread is woken for them. Returns whether it
    /// is one.
    private func serve(_ read: Frame.Read) -> Bool {
        guard let feed = feed.withLock({ $0 }), Int(read.input) == feed.input, Int(read.length) <= Frame.longestRead
        else {
            return false
        }
        do throws(KernelError) {
            try feed.bytes.ask(at: read.offset, length: Int(read.length)) { [self] bytes in
                isFed.store(true, ordering: .relaxed)
                send(.data(request: read.request, bytes: bytes))
            }
            taken()
        } catch {
            send(.dataError(request: read.request, problem: error.message)) { self.taken() }
        }
        return true
    }

    /// The process closed its socket, or sent garbage: it is at its end either way.
    private func reap() -> WorkerEnd {
        var status: Int32 = 0
        var usage = rusage()
        // One that closed its socket but lives on gets a second to exit by itself. Most are about to: they closed it so.
        for attempt in 0..<26 {
            if hasExited() { break }
            usleep(attempt < 6 ? 1000 << UInt32(attempt) : 50_000)
        }
        kill()
        isReaped.withLock { isReaped in
            while wait4(pid, &status, 0, &usage) < 0, errno == EINTR {}
            isReaped = true
        }
        output.close()
        return WorkerEnd(status: status, usage: usage)
    }

    /// Whether the process ended; its status stays to be fetched.
    private func hasExited() -> Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG | WNOWAIT) == 0
            && information.si_signo != 0
    }

    private static func limit(_ pid: pid_t, _ limits: WorkerLimits) {
        func set(_ resource: __rlimit_resource, _ value: UInt64) {
            _ = linux_limit_process(pid, Int32(resource.rawValue), value)
        }
        set(RLIMIT_AS, limits.memoryBytes)
        set(RLIMIT_CPU, limits.cpuSeconds)
        set(RLIMIT_NOFILE, limits.openFiles)
        set(RLIMIT_FSIZE, 0)
        set(RLIMIT_CORE, 0)
        // Encoding gives way to answering.
        setpriority(Int32(PRIO_PROCESS.rawValue), id_t(pid), 5)
    }

    private static func cannotStart(_ kind: WorkerKind, _ code: Int32) -> KernelError {
        KernelError(
            code: "WORKER_UNAVAILABLE",
            message: "A worker of kind '\(kind.name)' could not be started: \(String(cString: strerror(code))).",
            retryable: true)
    }
}
