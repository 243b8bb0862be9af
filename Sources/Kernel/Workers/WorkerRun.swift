import Glibc
import JSON
import Logging
import Synchronization
import WorkerWire

/// One run of a worker process, from its start to its end.
struct WorkerRun: Sendable {
    let kind: WorkerKind
    let request: WorkerRequest
    let blobs: Blobs
    let logger: Logger
    /// Processes of the kind that were started before, if any wait.
    let standby: WorkerStandby

    private enum Outcome: Sendable {
        case done(JSON)
        case failed(KernelError)
    }

    /// Runs it. Answers what the worker said at its end; throws its failure, `WORKER_CRASHED`, `WORKER_LIMIT` or
    /// `CANCELLED`.
    func run() async throws(KernelError) -> JSON {
        var sizes: [JSON] = []
        for input in request.inputs {
            guard let info = try await blobs.stat(input) else {
                throw KernelError(code: "NOT_FOUND", message: "A file that the worker needs is not there any more.")
            }
            sizes.append(["size": .integer(Int64(clamping: info.size))])
        }
        let process = if let waiting = standby.take() { waiting } else { try WorkerProcess.spawn(kind) }
        // Of a cancelled run frames are left that nobody takes.
        defer { process.abandon() }
        process.begin(feed: request.feed, as: request.inputs.count)
        process.send(
            .start([
                "specification": request.specification, "inputs": .array(sizes), "plugins": kind.plugins,
                "encoders": .array(kind.encoders.map(JSON.string)),
            ]))
        let outcome = await withTaskCancellationHandler {
            await follow(process)
        } onCancel: {
            process.kill()
        }
        if Task.isCancelled { throw .cancelled }
        switch outcome {
        case .done(let result): return result
        case .failed(let error): throw error
        }
    }

    /// Serves reads at once and messages in order, until the process ended.
    private func follow(_ process: WorkerProcess) async -> Outcome {
        let outcome = Mutex<Outcome?>(nil)
        let conclude: @Sendable (Outcome) -> Void = { new in
            outcome.withLock { if $0 == nil { $0 = new } }
        }
        let (messages, feed) = AsyncStream.makeStream(of: Frame.self)
        let end = await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await frame in messages {
                    do throws(KernelError) {
                        if let end = try await handle(frame, process) { conclude(end) }
                    } catch {
                        conclude(.failed(error))
                        process.kill()
                    }
                    process.taken()
                }
            }
            var end: WorkerEnd?
            for await occurrence in process.occurrences {
                switch occurrence {
                case .frame(.read(let read)):
                    group.addTask { await serve(read, process) }
                case .frame(let frame):
                    feed.yield(frame)
                case .garbage(let problem):
                    logger.error("worker sent what is no frame", metadata: ["problem": "\(problem)"])
                    conclude(.failed(KernelError.workerCrashed("sent what is no frame")))
                    process.kill()
                case .overLimit(let what):
                    conclude(.failed(.workerLimit(what)))
                case .ended(let how):
                    end = how
                    // Whoever reads for it waits no more.
                    request.feed?.close()
                }
            }
            feed.finish()
            return end
        }
        return outcome.withLock { $0 } ?? .failed(end?.error(kind.limits) ?? .workerCrashed("is gone"))
    }

    /// Answers a read. It counts as taken once the worker has the answer, so that one that asks and does not listen has few
    /// answers waiting for it.
    private func serve(_ read: Frame.Read, _ process: WorkerProcess) async {
        guard request.inputs.indices.contains(Int(read.input)), Int(read.length) <= Frame.longestRead else {
            return process.send(.dataError(request: read.request, problem: "no such input, or too long a read")) {
                process.taken()
            }
        }
        do throws(KernelError) {
            let bytes = try await blobs.read(
                request.inputs[Int(read.input)], offset: read.offset, length: Int(read.length))
            process.send(.data(request: read.request, bytes: bytes)) { process.taken() }
        } catch {
            process.send(.dataError(request: read.request, problem: error.message)) { process.taken() }
        }
    }

    private func handle(_ frame: Frame, _ process: WorkerProcess) async throws(KernelError) -> Outcome? {
        switch frame {
        case .message(let message, let bytes):
            if let path = message["blob"]?.string {
                let key = BlobKey(account: request.output.account, key: "\(request.output.key)/\(path)")
                try await blobs.put(key, bytes: bytes)
            } else if let path = message["ephemeral"]?.string {
                let key = BlobKey(account: request.output.account, key: "\(request.output.key)/\(path)")
                try blobs.keep(key, bytes: bytes, seconds: kind.limits.ephemeralSeconds)
            }
            try await request.onMessage(message)
            process.send(.acknowledge)
            return nil
        case .done(let result):
            return .done(result)
        case .failed(let failure):
            return .failed(
                KernelError(
                    code: failure["code"]?.string ?? "WORKER_CRASHED",
                    message: failure["message"]?.string ?? "The worker failed without saying why.",
                    retryable: failure["retryable"]?.bool ?? false))
        case .log(let level, let text):
            logger.log(
                level: level >= 4 ? .error : level == 3 ? .warning : level == 2 ? .info : .debug, "\(Self.line(text))")
            return nil
        default:
            throw KernelError.workerCrashed("sent a frame that only the server sends")
        }
    }

    /// What a worker wrote, as a line of the log: short, and without what could begin another line.
    private static func line(_ text: String) -> String {
        String(text.prefix(1000).map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } ? " " : $0 })
    }
}
