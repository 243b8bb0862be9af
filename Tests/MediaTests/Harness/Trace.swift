/// What a process asks of the system, seen by strace.
enum Trace {
    /// Runs something with a command that it must put before the program's, and answers with the calls that open files,
    /// make sockets or start programs, one a line, after the last call of that name.
    static func calls(after name: String, _ body: (_ wrapper: [String]) throws -> Void) throws -> [String] {
        let folder = try Folder()
        let strace = try Tool.run("sh", "-c", "command -v strace").text.split(separator: "\n").first.map(String.init)
        guard let strace else { throw Failure("strace is missing; scripts/setup test installs it.") }
        try body([
            strace, "-f", "-qq", "-o", folder.file("trace"), "-e",
            "trace=open,openat,openat2,creat,socket,connect,execve,execveat,fork,vfork,seccomp", "--",
        ])
        let lines = try String(decoding: Folder.read(folder.file("trace")), as: UTF8.self).split(separator: "\n")
        guard let last = lines.lastIndex(where: { $0.contains("\(name)(") }) else {
            throw Failure("The process never called \(name).")
        }
        return lines[(last + 1)...].filter { $0.contains("(") && !$0.contains("+++") }.map(String.init)
    }
}
