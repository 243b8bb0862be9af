import Glibc
import JSON

/// Whether a descriptor is a socket that somebody passed on.
func isSocket(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
}

switch CommandLine.arguments.dropFirst().first {
case "--check-sandbox":
    let report = Sandbox.check()
    MediaProcess.write(line: report.description, to: 1)
    _exit(report["sandboxed"]?.bool == true ? 0 : 1)
case nil where isSocket(3):
    let status = MediaProcess.run(descriptor: 3)
    // Not exit(): destructors of libraries have no business here, and threads may still run.
    _exit(status)
default:
    MediaProcess.complain(
        "this program is started by streamd, with its socket as descriptor 3. By hand, it has one use: "
            + "stream-media --check-sandbox tries what a sandboxed process must not be able to do and reports it as JSON."
    )
    _exit(64)
}
