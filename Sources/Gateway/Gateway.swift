import HTTPTypes
import Kernel
import Logging
import NIOCore

/// Answers requests: finds who serves a path, frames what they answer, and leaves the connection in order. An object, since
/// each request passes it on.
final class Gateway: Sendable {
    private let configuration: GatewayConfiguration
    private let backend: any GatewayBackend
    private let gate: KeyGate
    private let calls: KeyedCalls
    private let stream: StreamEndpoint
    private let routes: RouteEndpoint
    private let health: HealthEndpoint
    private let description: DescriptionEndpoint
    private let counted: MetricsEndpoint
    /// What was counted.
    let metrics: GatewayMetrics
    private let addresses: ClientAddress
    private let date = DateHeader()
    /// The requests that are being answered now.
    let inFlight = RequestsInFlight()
    private let logger: Logger

    /// A gateway before a backend.
    init(backend: any GatewayBackend, configuration: GatewayConfiguration, logger: Logger) {
        self.configuration = configuration
        self.backend = backend
        self.gate = KeyGate(
            backend: backend, configuration: configuration,
            limiter: RateLimiter(limit: configuration.requestsPerMinute))
        self.metrics = GatewayMetrics(backend: backend, inFlight: inFlight)
        self.counted = MetricsEndpoint(backend: backend, metrics: metrics, configuration: configuration)
        self.calls = KeyedCalls(backend: backend, configuration: configuration, metrics: metrics)
        self.stream = StreamEndpoint(backend: backend, configuration: configuration, calls: calls)
        self.routes = RouteEndpoint(backend: backend, now: configuration.now)
        self.health = HealthEndpoint(backend: backend, inFlight: inFlight, now: configuration.now, logger: logger)
        self.description = DescriptionEndpoint(backend: backend, configuration: configuration)
        self.addresses = ClientAddress(
            trustedProxies: configuration.trustedProxies, countryHeader: configuration.countryHeader)
        self.logger = logger
    }

    /// Serves one request of a connection. Throws where the connection cannot serve another.
    func respond(
        to request: Request, writer: consuming ResponseWriter, channel: any Channel, client: ClientPresence
    ) async throws {
        let isStopping = inFlight.begin()
        defer { inFlight.end() }
        let head = RequestHead(
            request.head, peer: channel.remoteAddress, addresses: addresses, client: client, logger: logger)
        var body = BodyReader(request, channel: channel)
        var answer = await answer(head, &body, inviting: writer, isStopping: isStopping)
        let isLast = head.fields.value(.connection)?.lowercased() == "close" || !body.isShort || inFlight.isStopping
        frame(&answer, head, isLast: isLast)
        var sent: UInt64 = 0
        do {
            try await writer.send(
                answer, withBody: !head.isHead, from: backend, on: channel, takesFiles: client.takesFiles,
                counting: &sent)
        } catch {
            log(answer, head, isSent: false)
            tell(answer, head, sent, isComplete: false)
            throw error
        }
        log(answer, head, isSent: true)
        tell(answer, head, sent, isComplete: true)
        guard body.isShort else {
            await body.linger(channel: channel, configuration: configuration)
            throw ConnectionSpent()
        }
    }

    private func answer(
        _ head: RequestHead, _ body: inout BodyReader, inviting writer: borrowing ResponseWriter, isStopping: Bool
    ) async -> Answer {
        do throws(KernelError) {
            let target = try head.target.get()
            if isStopping, !target.path.hasPrefix("/health/") { throw Gateway.stopping }
            if target.path == "/stream" { return await gate.answer(stream, head, target, &body, inviting: writer) }
            if let keys = KeysEndpoint(path: target.path, backend: backend, now: configuration.now) {
                return await gate.answer(keys, head, target, &body, inviting: writer)
            }
            if target.path == "/events" {
                let events = EventsEndpoint(feed: backend.events, inFlight: inFlight, now: configuration.now)
                return await gate.answer(events, head, target, &body, inviting: writer)
            }
            if let answer = await health.answer(head, path: target.path) { return answer }
            if let answer = description.answer(head, path: target.path) { return answer }
            if let answer = try await counted.answer(head, path: target.path) { return answer }
            switch backend.matchRoute(method: head.method, path: target.path) {
            case .found(_, let parameters, let open):
                return await routes.answer(
                    head, target, parameters: parameters, exchange: open(head.id), &body, inviting: writer)
            case .call(let operation, let parameters):
                let call = RoutedCall(
                    operation: operation, pathParameters: parameters, calls: calls, method: head.method)
                return await gate.answer(call, head, target, &body, inviting: writer)
            case .wrongMethod(let allowed):
                let isKeyed = allowed.contains { method in
                    if case .call = backend.matchRoute(method: method, path: target.path) { true } else { false }
                }
                if isKeyed { return gate.wrongMethod(allowed: allowed, head) }
                return .wrongMethod(allowed: allowed, head: head, now: configuration.now())
            case .none:
                throw .notFound("There is nothing at this address; the API is at POST /stream.")
            }
        } catch {
            return gate.refusal(error, head)
        }
    }

    /// The whole answer where no request could be read; the connection's last.
    func refusal(_ error: KernelError) -> Answer {
        let nothing = HTTPRequest(method: .get, scheme: nil, authority: nil, path: nil)
        let head = RequestHead(nothing, peer: nil, addresses: addresses, client: ClientPresence(), logger: logger)
        var answer = gate.refusal(error, head)
        frame(&answer, head, isLast: true)
        metrics.refused(answer)
        head.debug("refused what is no request", ["status": "\(answer.status)"])
        return answer
    }

    private static let stopping = KernelError(
        code: "INTERNAL_ERROR", message: "The server is stopping; try again in a moment.", retryable: true, status: 503)

    /// What every answer carries.
    private func frame(_ answer: inout Answer, _ head: RequestHead, isLast: Bool) {
        answer.frame(requestID: head.id, date: date.value(at: configuration.now()))
        if isLast { answer.fields[.connection] = "close" }
    }

    /// Has those hear of it who want to know what came of an answer.
    private func tell(_ answer: Answer, _ head: RequestHead, _ sent: UInt64, isComplete: Bool) {
        guard let signal = answer.signal else { return }
        let result = SentAnswer(
            status: answer.status, bytes: sent, milliseconds: head.elapsed, isComplete: isComplete, isHead: head.isHead)
        backend.send(signal, answer: result)
    }

    /// Only the area of the path: the rest may be a viewer's token or an upload's secret.
    private func log(_ answer: Answer, _ head: RequestHead, isSent: Bool) {
        let area = metrics.area(of: (try? head.target.get())?.path)
        let bytes = isSent && answer.mayHaveBody && !head.isHead ? answer.body.size : 0
        metrics.answered(area: area, answer.status, bytes: bytes, after: ContinuousClock.now - head.started)
        head.debug(
            isSent ? "request" : "request whose client left",
            [
                "method": "\(head.method)", "area": "\(area)", "status": "\(answer.status)", "bytes": "\(bytes)",
                "milliseconds": "\(head.elapsed)",
            ])
    }
}

/// The connection cannot serve another request: it is closed.
struct ConnectionSpent: Error {}
