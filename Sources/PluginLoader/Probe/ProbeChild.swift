import Glibc

/// A child process with a time limit, whose output is kept.
package enum ProbeChild {
    /// How it ended.
    package enum End {
        case exit(Int)
        case signal(String)
        case timeout
    }

    /// What became of it.
    package struct Outcome {
        package let end: End
        package let output: [UInt8]
    }

    /// Why it was not started, as the end of a sentence.
    package struct Failure: Error {
        package let problem: String
    }

    /// The most that is kept of the output, bytes.
    private static let outputLimit = 4 << 20

    /// A child that was started.
    package struct Running {
        fileprivate let child: pid_t
        fileprivate let output: Int32
        fileprivate let deadline: ContinuousClock.Instant

        /// Waits for its end. Once: the child and its output are given back.
        package func outcome() -> Outcome {
            defer { close(output) }
            let output = ProbeChild.read(output, until: deadline)
            return Outcome(end: ProbeChild.wait(for: child, until: deadline), output: output)
        }
    }

    /// Runs a program without input and waits for its end.
    package static func run(_ executable: String, _ arguments: [String], timeout: Duration) throws(Failure) -> Outcome {
        try start(executable, arguments, timeout: timeout).outcome()
    }

    /// Starts a program without input; its time runs from now.
    package static func start(
        _ executable: String, _ arguments: [String], timeout: Duration
    ) throws(Failure) -> Running {
        let deadline = ContinuousClock.now + timeout
        var ends: [Int32] = [-1, -1]
        // Not pipe(): its ends could be inherited by a process that another thread starts at the same time.
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw failure(errno) }
        defer { close(ends[1]) }
        do {
            return Running(
                child: try spawn([executable] + arguments, output: ends[1]), output: ends[0], deadline: deadline)
        } catch {
            close(ends[0])
            throw error
        }
    }

    private static func failure(_ code: Int32) -> Failure {
        Failure(problem: "cannot be run: \(String(cString: strerror(code)))")
    }

    private static func spawn(_ command: [String], output: Int32) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for copy in arguments + variables { free(copy) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, command[0], &actions, nil, &arguments, &variables)
        guard code == 0 else { throw failure(code) }
        return child
    }

    /// This process's own, with backtraces off: whoever takes a crash's signal to print them may go on after it.
    private static var environment: [String] {
        var variables: [String] = []
        var next = environ
        while let entry = next.pointee {
            variables.append(String(cString: entry))
            next += 1
        }
        return variables.filter { !$0.hasPrefix("SWIFT_BACKTRACE=") } + ["SWIFT_BACKTRACE=enable=no"]
    }

    /// Reads until the other end is closed or the time is over.
    private static func read(_ file: Int32, until deadline: ContinuousClock.Instant) -> [UInt8] {
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let left = milliseconds(until: deadline)
            guard left > 0 else { return output }
            var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, left)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return output }
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return output }
            output.append(contentsOf: chunk[..<count])
            if output.count > outputLimit { output.removeFirst(output.count - outputLimit) }
        }
    }

    /// Waits for the end; kills the child when the time is over.
    private static func wait(for child: pid_t, until deadline: ContinuousClock.Instant) -> End {
        var status: Int32 = 0
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { break }
            if ended < 0, errno != EINTR { return .exit(-1) }
            if milliseconds(until: deadline) == 0 {
                kill(child, SIGKILL)
                while waitpid(child, &status, 0) < 0, errno == EINTR {}
                return .timeout
            }
            poll(nil, 0, 2)
        }
        let signal = status & 0x7F
        return signal == 0 ? .exit(Int(status >> 8) & 0xFF) : .signal(name(of: signal))
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = (deadline - ContinuousClock.now) / .milliseconds(1)
        return left <= 0 ? 0 : Int32(min(left.rounded(.up), 3_600_000))
    }

    private static func name(of signal: Int32) -> String {
        let names = [
            SIGILL: "SIGILL", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGSEGV: "SIGSEGV",
            SIGTRAP: "SIGTRAP",
            SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGSYS: "SIGSYS", SIGPIPE: "SIGPIPE", SIGXCPU: "SIGXCPU",
        ]
        return names[signal] ?? "signal \(signal)"
    }
}
