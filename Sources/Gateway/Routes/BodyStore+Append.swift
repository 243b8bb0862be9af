import Kernel

extension BodyStore {
    /// Appends the body to the blob; what came before it broke off, or before the limit, stays.
    func append(
        _ body: inout BodyReader, _ append: BlobAppend, contentType: String
    ) async throws(KernelError) -> Outcome {
        var outcome = Outcome(body: RouteBody(complete: false, overLimit: false, received: 0, contentType: contentType))
        let sink = try backend.blobAppender(key, append)
        var received: UInt64 = 0
        reading: while true {
            switch await body.piece() {
            case .bytes(let bytes):
                guard received + UInt64(bytes.count) <= limit else {
                    outcome.body.overLimit = true
                    break reading
                }
                do throws(KernelError) {
                    try await sink.write(bytes)
                } catch {
                    // What was written before is there; the plugin learns how much, the client why.
                    outcome.failure = error
                    break reading
                }
                received += UInt64(bytes.count)
            case .brokenOff:
                outcome.failure = body.breach
                break reading
            case .end:
                outcome.body.complete = true
                break reading
            }
        }
        do throws(KernelError) {
            let appended = try await sink.finish(complete: outcome.body.complete)
            outcome.body.received = appended.kept
            outcome.body.sha256 = appended.sha256
            outcome.body.digestState = appended.digestState
            outcome.body.mismatch = appended.mismatch
        } catch {
            outcome.body.complete = false
            outcome.failure = error
        }
        return outcome
    }
}
