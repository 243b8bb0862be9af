import Kernel
import Synchronization

/// What the gateway counts for `/metrics`. Every label has few values: areas are those of the server, not of requests.
final class GatewayMetrics: Sendable {
    private let areas: Set<String>
    private let connections = Atomic<Int>(0)
    private let inFlight: RequestsInFlight
    private let operations = MetricCounter(
        "stream_operations_total", "Calls of operations by how they ended: OK or the error's code.",
        labels: ["operation", "code"])
    private let operationSeconds = MetricHistogram(
        "stream_operation_duration_seconds", "How long calls of operations took.", labels: ["operation"])
    private let requests = MetricCounter(
        "stream_http_requests_total", "HTTP requests by the first part of their path, and status.",
        labels: ["area", "status"])
    private let requestSeconds = MetricHistogram(
        "stream_http_request_duration_seconds", "How long HTTP requests took, until their answer was sent.",
        labels: ["area"])
    private let bytes = MetricCounter(
        "stream_http_response_bytes_total", "Bytes of the bodies of HTTP answers.", labels: ["area"])

    /// Counts nothing yet; the areas are the backend's routes and the gateway's own.
    init(backend: any GatewayBackend, inFlight: RequestsInFlight) {
        self.inFlight = inFlight
        let own = ["stream", "keys", "events", "health", "metrics", "openapi.json", "docs"]
        areas = Set(own + backend.description.routes.compactMap { GatewayMetrics.first(of: $0.path) })
    }

    /// The first part of a path, where it is one of the server's; else `other`.
    func area(of path: String?) -> String {
        guard let path, let first = GatewayMetrics.first(of: path), areas.contains(first) else { return "other" }
        return first
    }

    /// A connection came or went.
    func connection(_ change: Int) { connections.add(change, ordering: .relaxed) }

    /// A request was answered.
    func answered(area: String, _ answer: Answer, after duration: Duration) {
        requests.add(1, [area, String(answer.status)])
        requestSeconds.observe(duration / .seconds(1), [area])
        bytes.add(Int(clamping: answer.body.size), [area])
    }

    /// A call ended; `code` is nil where it succeeded.
    func called(_ operation: String, code: String?, after duration: Duration) {
        operations.add(1, [operation, code ?? "OK"])
        operationSeconds.observe(duration / .seconds(1), [operation])
    }

    /// The gateway's part of `/metrics`.
    var text: String {
        var text = MetricsText()
        text.gauge(
            "stream_http_connections", "Open connections.", [([], Double(connections.load(ordering: .relaxed)))])
        text.gauge(
            "stream_http_requests_in_flight", "Requests under way.",
            [([], Double(inFlight.count))])
        operations.write(to: &text)
        operationSeconds.write(to: &text)
        requests.write(to: &text)
        requestSeconds.write(to: &text)
        bytes.write(to: &text)
        return text.text
    }

    private static func first(of path: String) -> String? { path.split(separator: "/").first.map(String.init) }
}
