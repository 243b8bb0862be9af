import NIOCore

/// Runs a connection's tasks on the thread that reads and writes its socket: a request that waits for nothing is read,
/// answered and written without a change of threads.
///
/// What takes longer than a moment does not belong there: whoever hashes or copies a file's bytes runs on the threads of
/// everybody (`withTaskExecutorPreference(globalConcurrentExecutor)`).
final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
