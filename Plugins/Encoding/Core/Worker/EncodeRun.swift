internal import JSON
package import PluginSDK

/// One attempt at encoding a stream: a run of stream-media whose every message becomes a commit that holds only while the
/// attempt has its lease.
package struct EncodeRun: Sendable {
    let host: Host
    let job: Job
    let records: EncodingRecords
    private let progress = ProgressThrottle()
    private let isReencode: Bool

    var streamID: String { job.key }

    /// An attempt at a job whose key is the stream's id.
    package init(host: Host, job: Job) {
        self.host = host
        self.job = job
        isReencode = job.kind == "reencode"
        records = EncodingRecords(
            store: host.store, account: job.account, streamID: job.key, isReencode: isReencode)
    }

    /// Runs it to its end. Throws where the job is to be tried again, or was taken away.
    package func run() async throws {
        do {
            if job.kind == "follow" { try await follow() } else { try await attempt() }
        } catch {
            await sweep()
            throw error
        }
        await sweep()
    }

    private func attempt() async throws {
        guard let record = try await records.load() else { return }
        if record.isFinal {
            if record.state == .failed { try await removeMedia(record) }
            return
        }
        do {
            do {
                try await encode(record)
            } catch let error as PluginError where error.code == "COPY_UNFIT" {
                host.log.info(
                    "A picture cannot be copied and is encoded instead.",
                    ["streamId": .string(streamID), "reason": .string(error.message)])
                if let record = try await records.load() { try await removeMedia(record) }
                try await records.encodeInstead(job: job)
                guard let record = try await records.load() else { return }
                try await encode(record)
            }
        } catch {
            switch AttemptEnd(error, of: job) {
            case .endedByOthers(let error), .again(let error): throw error
            case .failed(let failure):
                host.log.warning(
                    "A video could not be encoded.",
                    ["streamId": .string(streamID), "code": .string(failure.code), "message": .string(failure.message)])
                let record = try await records.load()
                try await records.fail(failure, job: job)
                if let record { try await removeMedia(record) }
            }
        }
    }

    private func encode(_ record: EncodingRecord) async throws {
        // One attempt more than there are: the server itself was lost with the last, again and again.
        guard job.attempt <= job.attempts else {
            throw PluginError(code: "WORKER_CRASHED", message: "The server stopped during each attempt.")
        }
        // Without its stream it is about to be deleted: there is nobody left to encode for.
        guard let stream = try await stream() else { return }
        let request = WorkerRequest(
            kind: "media", account: job.account,
            specification: record.plan.specification(
                have: record.have, encoders: record.encoders, maxDurationSeconds: stream["maxDurationSeconds"]?.double,
                part: part(record), first: record.first, suffix: record.suffix),
            inputs: [EncodingKeys.source(streamID)], outputFolder: EncodingKeys.media(job.account, streamID).key)
        // The host may tell a refused message in its own words; the reason is kept here.
        let refusal = Refusal()
        let result: JSON
        do {
            result = try await host.workers.run(request) { message in
                do {
                    try await take(message)
                } catch {
                    refusal.keep(error)
                    throw error
                }
            }
        } catch {
            throw refusal.error ?? error
        }
        let done = WorkerMessage.Done(result)
        if job.kind == "copy" && !done.copied || ["copy", "first"].contains(job.kind) && !done.complete {
            return try await records.handOver(done, job: job)
        }
        try await records.complete(done, job: job)
        host.log.info("A video was encoded.", ["streamId": .string(streamID)])
    }

    func take(_ json: JSON) async throws {
        switch try WorkerMessage(json) {
        case .info(let info): try await records.update(job) { try $0.apply(info) }
        case .initSegment(let rendition, let codecs, let timescale):
            try await records.update(job) {
                try $0.applyInit(rendition: rendition, codecs: codecs, timescale: timescale)
            }
        case .captions(let rendition, let track):
            try await records.update(job) { try $0.applyCaptions(rendition: rendition, track: track) }
        case .storyboard(let storyboard): try await records.update(job) { $0.apply(storyboard) }
        case .segment(let segment): try await records.add(segment, progress: progress.latest, job: job)
        case .progress(let fraction):
            guard progress.isDue(fraction, now: host.clock.now) else { return }
            try await records.update(job) { $0.apply(progress: fraction) }
        case .wait, .other: return
        }
    }

    /// The stream as `videos` knows it, or nil where it is gone.
    func stream() async throws -> JSON? {
        do {
            return try await host.registry.call(
                "resolveStream", account: job.account, parameters: ["streamId": .string(streamID)], requestID: "")
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            return nil
        }
    }

    private func part(_ record: EncodingRecord) -> EncodingPart {
        switch job.kind {
        case "copy": .copy
        case "first": .first
        default: record.first == nil ? .all : .ladder
        }
    }

    /// Removes what was made; of an encode that was to take another's place nothing of the other.
    private func removeMedia(_ record: EncodingRecord) async throws {
        guard isReencode else { return try await host.blobs.removeAll(EncodingKeys.media(job.account, streamID)) }
        for name in record.renditions.map(\.name) + record.texts.map(\.name) + ["storyboard\(record.suffix)"] {
            try await host.blobs.removeAll(EncodingKeys.media(job.account, streamID, name))
        }
    }

    /// Removes what the run still stored while the stream was being deleted. Also after a cancel, hence a task of its own.
    private func sweep() async {
        await Task {
            do {
                // That of an encode that took another's place is gone as well.
                let records = EncodingRecords(store: host.store, account: job.account, streamID: streamID)
                guard try await records.load() == nil else { return }
                // No more than that: without a record the stream may also be one whose file is just coming.
                try await host.blobs.removeAll(EncodingKeys.media(job.account, streamID))
            } catch {
                host.log.warning(
                    "Files of a deleted stream could not be removed.",
                    ["streamId": .string(streamID), "error": .string("\(error)")])
            }
        }.value
    }
}
