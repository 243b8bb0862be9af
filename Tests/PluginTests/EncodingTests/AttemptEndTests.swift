import EncodingCore
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
        "is final for what is wrong with the file",
        arguments: [
            "NOT_MEDIA", "NO_VIDEO_OR_AUDIO", "UNSUPPORTED_CODEC", "CORRUPT", "TOO_LARGE", "TOO_LONG", "WORKER_LIMIT",
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
