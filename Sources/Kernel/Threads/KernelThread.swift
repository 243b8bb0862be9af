import CLinux
import Glibc

/// A thread of its own, for work that blocks for long.
enum KernelThread {
    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts one. Names have at most 15 bytes.
    static func start(name: String, _ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let body = Unmanaged.passRetained(Body(name: name, run: run)).toOpaque()
        let code = pthread_create(&thread, nil, runThread, body)
        precondition(code == 0, "no thread could be started")
        pthread_detach(thread)
    }

    fileprivate static func run(_ body: UnsafeMutableRawPointer) {
        let body = Unmanaged<Body>.fromOpaque(body).takeRetainedValue()
        linux_name_thread(body.name)
        body.run()
    }
}

private func runThread(_ body: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let body { KernelThread.run(body) }
    return nil
}
