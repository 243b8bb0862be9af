import EncodingCore
import JSON
import PluginSDK
import Testing

@Suite("The end of an attempt")
struct AttemptEndTests {
    private func end(_ error: any Error, attempt: Int = 1) -> AttemptEnd {
        AttemptEnd(error, of: Job(id: "j", account: "a", kind: "encode", key: "s", attempt: attempt, attempts: 3))
    }

    @Test("is nobody's fault where the job was taken away", arguments: ["CANCELLED", "LEASE_LOST"])
    func taken(_ code: String) {
        let error = PluginError(code: code, message: "")
        #expect(end(error, attempt: 3) == .endedByOthers(error))
    }

    @Test("is tried again after a crash and a passing fault, until the last attempt")
    func again() {
        let faults = [
            PluginError(code: "WORKER_CRASHED", message: "m"),
            PluginError(code: "STORE_FULL", message: "m", retryable: true),
        ]
        for fault in faults {
            guard case .again(let error) = end(fault, attempt: 2) else {
                Issue.record("\(fault.code) is not tried again")
                continue
            }
            #expect(error.retryable && error.code == fault.code)
            guard case .failed(let failure) = end(fault, attempt: 3) else {
                Issue.record("\(fault.code) goes on for ever")
                continue
            }
            #expect(failure.code == fault.code)
        }
    }

    @Test(
        "comes after two crashes of the worker's own, and three times of being killed",
        arguments: [(11, 2), (6, 2), (9, 3)])
    func crashes(_ signal: Int, _ attempts: Int) {
        let crash = PluginError(
            code: "WORKER_CRASHED", message: "The worker ended by signal \(signal).",
            details: ["signal": .integer(Int64(signal))])
        for attempt in 1..<attempts {
            guard case .again = end(crash, attempt: attempt) else {
                Issue.record("attempt \(attempt) is the last")
                return
            }
        }
        guard case .failed(let failure) = end(crash, attempt: attempts) else {
            Issue.record("it goes on after \(attempts)")
            return
        }
        #expect(failure.code == "WORKER_CRASHED" && failure.message.contains("each of \(attempts) attempts"))
    }

    @Test("says what to do where a limit of the process ended it")
    func limit() {
        let error = PluginError(code: "WORKER_LIMIT", message: "The worker was silent for 120 seconds and was stopped.")
        guard case .failed(let failure) = end(error) else {
            Issue.record("a limit is tried again")
            return
        }
        #expect(failure.code == "WORKER_LIMIT" && failure.message.contains("Convert it"))
    }

    @Test(
        "is final for what is wrong with the file",
        arguments: [
            "NOT_MEDIA", "NO_VIDEO_OR_AUDIO", "TRUNCATED", "UNSUPPORTED_CODEC", "UNSUPPORTED_FORMAT", "CORRUPT",
            "TOO_LARGE", "TOO_LONG", "WORKER_LIMIT",
        ])
    func final(_ code: String) {
        let error = PluginError(code: code, message: "What was found.")
        #expect(end(error) == .failed(EncodingRecord.Failure(code: code, message: "What was found.")))
    }

    @Test("tells strangers nothing of the server's own faults")
    func own() {
        struct Fault: Error {}
        guard case .failed(let failure) = end(Fault(), attempt: 3) else {
            Issue.record("it goes on for ever")
            return
        }
        #expect(failure.code == "INTERNAL_ERROR" && failure.message.contains("operator"))
    }
}
