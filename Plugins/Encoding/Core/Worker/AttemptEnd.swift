internal import JSON
package import PluginSDK

/// What follows from an error that ended an attempt.
package enum AttemptEnd: Sendable, Hashable {
    /// The job was taken away: cancelled, given back at shutdown, or its lease went to another. Nothing is written.
    case endedByOthers(PluginError)
    /// Another attempt goes on where this one stopped.
    case again(PluginError)
    /// The stream fails, for this reason.
    case failed(EncodingRecord.Failure)

    /// Signals that a program gives itself: the same file will make it do so again. ILL, TRAP, ABRT, BUS, FPE, SEGV.
    private static let faults: Set<Int> = [4, 5, 6, 7, 8, 11]
    /// Attempts that a file gets whose worker ends itself.
    private static let attemptsAtFaults = 2

    /// Judges an error of an attempt at a job.
    package init(_ error: any Error, of job: Job) {
        guard let error = error as? PluginError else {
            self =
                error is CancellationError
                ? .endedByOthers(
                    PluginError(code: "CANCELLED", message: "The encoding was cancelled.", retryable: true))
                : Self.judge(.internalError("The encoding stopped."), of: job, retryable: true)
            return
        }
        switch error.code {
        case "CANCELLED", "LEASE_LOST": self = .endedByOthers(error)
        // A worker that was killed tells nothing of the file: only after every attempt it is to blame. One that crashes by
        // itself a second time would do so a third time too.
        case "WORKER_CRASHED":
            let isFault = error.details["signal"]?.int.map(Self.faults.contains) ?? false
            self = Self.judge(error, of: job, retryable: !isFault || job.attempt < Self.attemptsAtFaults)
        default: self = Self.judge(error, of: job, retryable: error.retryable)
        }
    }

    private static func judge(_ error: PluginError, of job: Job, retryable: Bool) -> AttemptEnd {
        var error = error
        error.retryable = retryable
        if retryable && !job.isLastAttempt { return .again(error) }
        return .failed(EncodingRecord.Failure(code: error.code, message: sentence(error, of: job)))
    }

    private static func sentence(_ error: PluginError, of job: Job) -> String {
        switch error.code {
        case "WORKER_CRASHED":
            "The encoder stopped at this file in each of \(min(job.attempt, job.attempts)) attempts. Convert the file to MP4 with another "
                + "program and upload it again."
        case "WORKER_LIMIT" where error.message.hasPrefix("The worker "):
            "Encoding this file took more time or memory than one video may use, so it was stopped. Convert it to MP4 with "
                + "smaller pictures or a lower frame rate, and upload it again."
        case "INTERNAL_ERROR", "WORKER_MESSAGE", "SEGMENT_MISSING", "STORE_FULL", "CONFLICT":
            "The server could not encode this video. Upload it again; if that fails too, ask the server's operator to "
                + "look into its log."
        default: error.message
        }
    }
}
