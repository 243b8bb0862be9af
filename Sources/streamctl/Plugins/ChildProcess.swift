import Glibc

/// This program, run again to do something that may crash or hang.
enum ChildProcess {
    /// How a child ended, and what it wrote to standard output.
    struct Outcome {
        let output: [UInt8]
        /// The exit status, or nil when a signal ended it.
        let status: Int32?
        /// The signal that ended it, or 0.
        let signal: Int32
    }

    /// Runs `streamctl ARGUMENTS` and waits until it ended. Standard error is this program's own.
    static func run(_ arguments: [String]) throws(ToolError) -> Outcome {
        var pipe: [Int32] = [0, 0]
        guard Glibc.pipe(&pipe) == 0 else { throw failed() }
        for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(pipe[0]) }
        let child = spawn(arguments, output: pipe[1])
        close(pipe[1])
        guard let child else { throw failed() }
        let output = readAll(pipe[0])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw failed() }
        }
        let signal = status & 0x7F
        return Outcome(output: output, status: signal == 0 ? (status >> 8) & 0xFF : nil, signal: signal)
    }

    private static func spawn(_ arguments: [String], output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        let copies: [UnsafeMutablePointer<CChar>?] = (["streamctl"] + arguments).map { strdup($0) }
        defer {
            for copy in copies { free(copy) }
        }
        var child: pid_t = 0
        guard posix_spawn(&child, "/proc/self/exe", &actions, nil, copies + [nil], environ) == 0 else { return nil }
        return child
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return output }
            output += buffer[..<count]
        }
    }

    private static func failed() -> ToolError {
        ToolError(.failed, "A child process could not be run: \(ToolError.systemReason).")
    }
}
