import JSON
import Kernel
import Logging
import Synchronization

/// Whether the server lives, and whether it is ready. For operators.
final class HealthEndpoint: Sendable {
    private let backend: any GatewayBackend
    private let inFlight: RequestsInFlight
    private let now: @Sendable () -> Int64
    private let logger: Logger
    /// What was told last.
    private let told = Mutex<[String]>([])

    init(
        backend: any GatewayBackend, inFlight: RequestsInFlight, now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.backend = backend
        self.inFlight = inFlight
        self.now = now
        self.logger = logger
    }

    /// The answer for a path, or nil when it is none of these.
    func answer(_ head: RequestHead, path: String) async -> Answer? {
        guard path == "/health/live" || path == "/health/ready" else { return nil }
        guard head.method == "GET" || head.method == "HEAD" else {
            return .wrongMethod(allowed: ["GET", "HEAD"], head: head, now: now())
        }
        let reasons = path == "/health/ready" ? await reasons() : []
        let status = path == "/health/live" ? "live" : reasons.isEmpty ? "ready" : "not ready"
        var report: JSONObject = ["status": .string(status)]
        if !reasons.isEmpty { report["reasons"] = .array(reasons.map { .string($0) }) }
        return .json(JSON.object(report).bytes(), status: reasons.isEmpty ? 200 : 503)
    }

    /// Why it is not ready. A change is logged, so that the log tells when it was.
    private func reasons() async -> [String] {
        var reasons = await backend.readiness()
        if inFlight.isStopping { reasons.insert("The server is stopping.", at: 0) }
        let before = told.withLock { told in
            defer { told = reasons }
            return told
        }
        if before.isEmpty != reasons.isEmpty {
            if reasons.isEmpty {
                logger.info("ready again")
            } else {
                logger.warning("not ready", metadata: ["reasons": "\(reasons.joined(separator: " "))"])
            }
        }
        return reasons
    }
}
