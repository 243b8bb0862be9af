import Glibc
import JSON
import WorkerWire

/// A stream-media process with the test as its parent.
final class Worker {
    let pid: pid_t
    private let socket: Int32
    private var reader = FrameReader()

    /// Starts it; `wrapper` is a command that comes before the program.
    init(wrapper: [String] = []) throws {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Failure("No socket pair can be made.")
        }
        socket = ends[0]
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 3)
        let command = wrapper + [Build.program]
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var pid: pid_t = 0
        guard posix_spawn(&pid, command[0], &actions, nil, &words, &environment) == 0 else {
            close(socket)
            throw Failure("\(Build.program) cannot be started: build it, or set STREAM_BIN to its folder.")
        }
        self.pid = pid
    }

    deinit {
        close(socket)
    }

    /// The start frame for a file of that size.
    static func start(
        _ specification: JSON, size: Int, plugins: [CodecPlugin] = [.libav()], encoders: [String] = []
    ) throws -> Frame {
        .start([
            "specification": specification, "inputs": [["size": .integer(Int64(size))]],
            "plugins": .array(try plugins.map { try $0.json() }), "encoders": .array(encoders.map(JSON.string)),
        ])
    }

    func send(_ frame: Frame) {
        let bytes = frame.encoded()
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    socket, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// The next frame; nil when the process closed its end.
    func receive() throws -> Frame? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let frame = try reader.next() { return frame }
            let count = read(socket, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            reader.append(buffer.prefix(count))
        }
    }

    /// Closes the test's end, as if the parent had died.
    func disconnect() {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// Waits for the end of the process.
    func ended() throws -> Int32 { try Tool.wait(pid) }

    /// Waits for the end of the process; what it had used by then, too.
    func ended(using usage: inout rusage) throws -> Int32 {
        var status: Int32 = 0
        while wait4(pid, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw Failure("The child is gone already.") }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }
}
