import Kernel
import Synchronization

/// What the gateway counts for `/metrics`. Every label has few values: areas are those of the server, not of requests.
final class GatewayMetrics: Sendable {
    /// The code of a call that succeeded.
    static let ok = "OK"

    /// Codes that one operation is counted by; plugins make up their own.
    private static let mostCodes = 50

    struct Area {
        var statuses: [Int: Int] = [:]
        var durations = MetricHistogram()
        var bytes = 0
    }

    struct Operation {
        var codes: [String: Int] = [:]
        var durations = MetricHistogram()
    }

    private let areas: Set<String>
    private let connections = Mutex<(open: Int, all: Int)>((0, 0))
    private let inFlight: RequestsInFlight
    private let byArea = Mutex<[String: Area]>([:])
    private let byOperation = Mutex<[String: Operation]>([:])

    /// Counts nothing yet; the areas are the backend's routes and the gateway's own.
    init(backend: any GatewayBackend, inFlight: RequestsInFlight) {
        self.inFlight = inFlight
        let own = ["stream", "keys", "events", "health", "metrics", "openapi.json", "docs"]
        areas = Set(own + backend.description.routes.compactMap { GatewayMetrics.first(of: $0.path) })
    }

    /// The first part of a path, where it is one of the server's; else `other`.
    func area(of path: String?) -> String {
        if path == "/stream" { return "stream" }
        guard let path, let first = GatewayMetrics.first(of: path), areas.contains(first) else { return "other" }
        return first
    }

    /// A connection was opened.
    func connected() {
        connections.withLock { connections in
            connections.open += 1
            connections.all += 1
        }
    }

    /// A connection was closed.
    func disconnected() { connections.withLock { $0.open -= 1 } }

    /// A request was answered, with that many bytes of body.
    func answered(area name: String, _ status: Int, bytes: UInt64, after duration: Duration) {
        func note(_ area: inout Area) {
            area.statuses[status, default: 0] += 1
            area.durations.observe(duration / .seconds(1))
            area.bytes += Int(clamping: bytes)
        }
        byArea.withLock { note(&$0[name, default: Area()]) }
    }

    /// What is no request was answered.
    func refused(_ answer: Answer) {
        byArea.withLock { $0["malformed", default: Area()].statuses[answer.status, default: 0] += 1 }
    }

    /// A call ended.
    func called(_ operation: String, _ code: String, after duration: Duration) {
        count(operation, code, duration)
    }

    /// What was to be a call was refused before it came to that; nil: it names no operation that there is.
    func refused(operation: String?, _ code: String) {
        count(operation ?? "unknown", code, nil)
    }

    private func count(_ name: String, _ code: String, _ duration: Duration?) {
        func note(_ operation: inout Operation) {
            let isKnown = operation.codes.count < Self.mostCodes || operation.codes[code] != nil
            operation.codes[isKnown ? code : "other", default: 0] += 1
            if let duration { operation.durations.observe(duration / .seconds(1)) }
        }
        byOperation.withLock { note(&$0[name, default: Operation()]) }
    }

    /// The gateway's part of `/metrics`.
    var text: String {
        var text = MetricsText()
        let connections = connections.withLock { $0 }
        text.gauge("stream_http_connections", "Open connections.", [([], Double(connections.open))])
        text.counter(
            "stream_http_connections_opened_total", "Connections that were opened.", [([], Double(connections.all))])
        text.gauge("stream_http_requests_in_flight", "Requests under way.", [([], Double(inFlight.count))])
        write(byArea.withLock { $0 }.sorted { $0.key < $1.key }, to: &text)
        write(byOperation.withLock { $0 }.sorted { $0.key < $1.key }, to: &text)
        return text.text
    }

    private func write(_ areas: [(key: String, value: Area)], to text: inout MetricsText) {
        text.counter(
            "stream_http_requests_total", "HTTP requests by the first part of their path, and status.",
            labels: ["area", "status"],
            areas.flatMap { name, area in
                area.statuses.sorted { $0.key < $1.key }.map { ([name, String($0.key)], Double($0.value)) }
            })
        text.histogram(
            "stream_http_request_duration_seconds", "How long HTTP requests took, until their answer was sent.",
            labels: ["area"], areas.map { ([$0.key], $0.value.durations) })
        text.counter(
            "stream_http_response_bytes_total", "Bytes of the bodies of HTTP answers.", labels: ["area"],
            areas.map { ([$0.key], Double($0.value.bytes)) })
    }

    private func write(_ operations: [(key: String, value: Operation)], to text: inout MetricsText) {
        text.counter(
            "stream_operations_total", "Calls of operations by how they ended: OK or the error's code.",
            labels: ["operation", "code"],
            operations.flatMap { name, operation in
                operation.codes.sorted { $0.key < $1.key }.map { ([name, $0.key], Double($0.value)) }
            })
        text.histogram(
            "stream_operation_duration_seconds", "How long calls of operations took.", labels: ["operation"],
            operations.map { ([$0.key], $0.value.durations) })
    }

    private static func first(of path: String) -> String? {
        let first = path.utf8.drop { $0 == 0x2F }.prefix { $0 != 0x2F }
        return first.isEmpty ? nil : String(first)
    }
}
