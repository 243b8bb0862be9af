import Kernel

/// Streams a request's body, or the file of a form, into a blob.
struct BodyStore {
    let backend: any GatewayBackend
    let key: BlobKey
    let offset: UInt64
    let limit: UInt64

    /// How a body ended.
    struct Outcome {
        /// For the plugin.
        var body: RouteBody
        /// What the client is told in place of the plugin's decision: the body was broken off or malformed.
        var failure: KernelError?
    }

    /// Bytes of a form's other parts that are skipped at most.
    private static let skippedLimit = 16 << 20

    /// Takes the whole body.
    func plain(_ body: inout BodyReader, contentType: String) async throws(KernelError) -> Outcome {
        var outcome = Outcome(body: RouteBody(complete: false, overLimit: false, received: 0, contentType: contentType))
        let sink = try backend.blobWriter(key, offset: offset)
        do throws(KernelError) {
            var rest: BodyReader.Piece = .end
            repeat {
                rest = await body.piece()
                switch rest {
                case .bytes(let bytes):
                    try await take(bytes, sink, &outcome)
                case .brokenOff:
                    outcome.failure = body.breach
                case .end:
                    outcome.body.complete = true
                }
            } while rest.isBytes && !outcome.body.overLimit
            try await close(sink, &outcome)
        } catch {
            await sink.abort()
            throw error
        }
        return outcome
    }

    /// Takes the first file of a form.
    func file(_ body: inout BodyReader, type: ContentType) async throws(KernelError) -> Outcome {
        var outcome = Outcome(body: RouteBody(complete: false, overLimit: false, received: 0))
        var reader = try MultipartReader(type)
        let sink = try backend.blobWriter(key, offset: offset)
        do throws(KernelError) {
            do throws(KernelError) {
                try await read(&reader, &body, sink, &outcome)
            } catch  where error.code == "VALIDATION_ERROR" {
                outcome.body.complete = false
                outcome.failure = error
            }
            try await close(sink, &outcome)
        } catch {
            await sink.abort()
            throw error
        }
        return outcome
    }

    private func read(
        _ reader: inout MultipartReader, _ body: inout BodyReader, _ sink: any BlobSink, _ outcome: inout Outcome
    ) async throws(KernelError) {
        var isInFile = false
        var hasFile = false
        var skipped = 0
        while let event = try await reader.next(&body) {
            switch event {
            case .part(let part) where !hasFile && (part.filename != nil || part.name == "file"):
                outcome.body.filename = part.filename ?? ""
                outcome.body.contentType = part.contentType
                (isInFile, hasFile) = (true, true)
            case .part:
                isInFile = false
            case .bytes(let bytes) where isInFile:
                try await take(Array(bytes), sink, &outcome)
                if outcome.body.overLimit { return }
            case .bytes(let bytes):
                skipped += bytes.count
                guard skipped <= BodyStore.skippedLimit else {
                    throw Issues.body("has more than one file; send one")
                }
            case .endOfPart:
                isInFile = false
            }
        }
        guard hasFile else { throw Issues.body("has no file part; send one with a filename") }
        outcome.body.complete = true
    }

    private func take(_ bytes: [UInt8], _ sink: any BlobSink, _ outcome: inout Outcome) async throws(KernelError) {
        guard outcome.body.received + UInt64(bytes.count) <= limit else {
            outcome.body.overLimit = true
            return
        }
        try await sink.write(bytes)
        outcome.body.received += UInt64(bytes.count)
    }

    /// Ends the blob. What was appended before a body broke off stays, durably, so that it can be resumed.
    private func close(_ sink: any BlobSink, _ outcome: inout Outcome) async throws(KernelError) {
        if outcome.body.complete || offset > 0 {
            (_, outcome.body.sha256) = try await sink.finish()
        } else {
            await sink.abort()
        }
    }
}
