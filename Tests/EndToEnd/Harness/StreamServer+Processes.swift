import Glibc

extension StreamServer {
    /// Settings under which every picture is encoded, quickly, for tests of what happens meanwhile.
    static let encoding = ["STREAM_ENCODING_COPY": "false", "STREAM_ENCODING_PRESET": "veryfast"]

    /// The media processes that this server started and that run now.
    var mediaProcesses: [pid_t] { children(of: "stream-media") { $0 != "Z" } }

    /// The processes of a program that this server started and that are in such a state, as `/proc` has it: `Z` ended, and
    /// nobody has asked how.
    func children(of program: String, in state: (Substring) -> Bool = { _ in true }) -> [pid_t] {
        File.names("/proc").compactMap { pid_t($0) }.filter { identifier in
            guard let status = try? File.text("/proc/\(identifier)/stat"), let end = status.lastIndex(of: ")") else {
                return false
            }
            // `PID (COMMAND) STATE PARENT ...`
            let fields = status[status.index(after: end)...].split(separator: " ")
            return status.contains("(\(program))") && fields.count > 1 && state(fields[0])
                && pid_t(fields[1]) == process.identifier
        }
    }

    /// The one that is encoding.
    func mediaProcess() async throws -> pid_t {
        try await until("a media process", within: .seconds(60)) { mediaProcesses.first }
    }

    /// The memory that the server's process has in use, KiB.
    func residentKilobytes() throws -> Int {
        let status = try File.text("/proc/\(process.identifier)/status")
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        guard let kilobytes = Int(line.filter(\.isNumber)) else { throw Failure("no VmRSS: \(status)") }
        return kilobytes
    }

    /// How many descriptors it has open.
    func openFiles() -> Int { File.names("/proc/\(process.identifier)/fd").count }
}
