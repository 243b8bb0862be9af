import HTTPTypes
import Kernel

/// `/metrics` in Prometheus' text format. Without a key; an operator may close it, or give it a token of its own.
struct MetricsEndpoint: Sendable {
    let backend: any GatewayBackend
    let metrics: GatewayMetrics
    let configuration: GatewayConfiguration

    /// The answer for a path, or nil when it is another or the endpoint is off.
    func answer(_ head: RequestHead, path: String) async throws(KernelError) -> Answer? {
        guard path == "/metrics", configuration.offersMetrics else { return nil }
        guard head.method == "GET" || head.method == "HEAD" else {
            return .wrongMethod(allowed: ["GET", "HEAD"], head: head, now: configuration.now())
        }
        if let token = configuration.metricsToken,
            !SHA256.matches(BearerKey.key(of: head.fields[.authorization]) ?? "", token)
        {
            throw .authentication("Send the token of the setting metrics.token: `Authorization: Bearer TOKEN`.")
        }
        let text = await backend.metrics() + metrics.text
        return Answer(
            status: 200,
            fields: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: .bytes(Array(text.utf8)))
    }
}
