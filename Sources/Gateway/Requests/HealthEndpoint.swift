import JSON
import Kernel

/// Whether the server lives, and whether it is ready. For operators.
struct HealthEndpoint: Sendable {
    let backend: any GatewayBackend
    let inFlight: RequestsInFlight
    let now: @Sendable () -> Int64

    /// The answer for a path, or nil when it is none of these.
    func answer(_ head: RequestHead, path: String) async -> Answer? {
        guard path == "/health/live" || path == "/health/ready" else { return nil }
        guard head.method == "GET" || head.method == "HEAD" else {
            return .wrongMethod(allowed: ["GET", "HEAD"], head: head, now: now())
        }
        var reasons = path == "/health/ready" ? await backend.readiness() : []
        if path == "/health/ready", inFlight.isStopping { reasons.insert("The server is stopping.", at: 0) }
        let status = path == "/health/live" ? "live" : reasons.isEmpty ? "ready" : "not ready"
        var report: JSONObject = ["status": .string(status)]
        if !reasons.isEmpty { report["reasons"] = .array(reasons.map { .string($0) }) }
        return .json(JSON.object(report).bytes(), status: reasons.isEmpty ? 200 : 503)
    }
}
