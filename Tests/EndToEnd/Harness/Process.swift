import Glibc

/// A child process of the test, with both outputs in one file; a test that forgets it kills it.
final class Process: Sendable {
    let identifier: pid_t
    let outputPath: String
    private let name: String

    /// Starts `arguments[0]`, looked up in PATH; `environment` is laid over this process's own, less its STREAM_ settings.
    init(
        _ arguments: [String], environment: [String: String] = [:], input: Int32? = nil, output: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)

        let words = Process.copies(arguments)
        let variables = Process.copies(Process.variables(environment))
        defer {
            for copy in words + variables { free(copy) }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The test process may ignore signals that its children must get, and its threads block most of them.
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var identifier: pid_t = 0
        let status = posix_spawnp(&identifier, arguments[0], &actions, &attributes, words + [nil], variables + [nil])
        guard status == 0 else {
            throw Failure("\(arguments[0]) does not start: \(String(cString: strerror(status)))")
        }
        self.identifier = identifier
        self.outputPath = output
        self.name = arguments[0]
    }

    deinit {
        // A process that was waited for is gone, and its number with it.
        var information = siginfo_t()
        if waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0 {
            kill(identifier, SIGKILL)
            var status: Int32 = 0
            waitpid(identifier, &status, 0)
        }
    }

    /// What it wrote so far.
    var output: String { (try? File.text(outputPath)) ?? "" }

    /// Whether it is over, also before anybody waited for it.
    var hasEnded: Bool {
        var information = siginfo_t()
        guard waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else { return true }
        return information.si_signo == SIGCHLD
    }

    /// Sends a signal.
    func send(_ signal: Int32) { kill(identifier, signal) }

    /// Waits until it ended and answers with its exit status, or minus the signal that ended it. Only once.
    func ended(within limit: Duration = .seconds(120)) async throws -> Int32 {
        let status: Int32 = try await until("\(name) to end; it wrote: \(output.suffix(2000))", within: limit) {
            var status: Int32 = 0
            return waitpid(identifier, &status, WNOHANG) == identifier ? status : nil
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }

    private static func variables(_ environment: [String: String]) -> [String] {
        var variables: [String] = []
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            let name = text.prefix { $0 != "=" }
            if !name.hasPrefix("STREAM_"), environment[String(name)] == nil { variables.append(text) }
            next += 1
        }
        return variables + environment.map { "\($0.key)=\($0.value)" }
    }

    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } }
}
