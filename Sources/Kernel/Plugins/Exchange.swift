import PluginLoader

extension RouteDecision {
    /// Whether the plugin is asked again once the body is there.
    fileprivate var asksForBody: Bool {
        switch self {
        case .takeBody, .storeBody, .appendBody: true
        case .bytes, .blob, .failure, .signalling: false
        }
    }
}

/// A declared route and the plugin behind it; an object, since it is large to copy with each request.
public final class Route: Sendable {
    /// `GET`, `PUT`, …
    public let method: String
    /// As in the manifest: `/play/{key}/master.m3u8`.
    public let pattern: String
    /// The operation that its requests call with a key; nil: the plugin decides about each.
    public let operation: Operation?
    /// Its place in the manifest's `routes`.
    let index: Int
    let plugin: PluginInstance

    init(method: String, pattern: String, operation: Operation?, index: Int, plugin: PluginInstance) {
        self.method = method
        self.pattern = pattern
        self.operation = operation
        self.index = index
        self.plugin = plugin
    }

    /// Begins an exchange with the plugin about one request.
    public func open(requestID: String) -> Exchange {
        Exchange(plugin: plugin, route: index, requestID: requestID)
    }
}

/// One HTTP request as its plugin sees it: a head, then perhaps a body.
public struct Exchange: Sendable {
    private let id = CallID.next()
    private let plugin: PluginInstance
    private let route: Int
    private let requestID: String

    init(plugin: PluginInstance, route: Int, requestID: String) {
        self.plugin = plugin
        self.route = route
        self.requestID = requestID
    }

    /// What to do with the request.
    public func head(_ request: RouteRequest) async -> RouteDecision {
        do throws(KernelError) {
            let decision = granted(try await plugin.decide(request, route: route, id: id))
            if decision.asksForBody { BodyIntakes.begin(id, of: plugin.manifest.name) }
            return decision
        } catch {
            return .failure(error)
        }
    }

    /// Tells by what the body that the plugin asked for can be ended, while it is taken.
    public func takes(_ intake: any BodyIntake) {
        BodyIntakes.attach(intake, to: id)
    }

    /// What to answer now that the body ended or broke off. Comes once for every head that asked for one.
    public func body(_ body: RouteBody) async -> RouteDecision {
        defer { BodyIntakes.end(id) }
        do throws(KernelError) {
            return granted(try await plugin.decide(body, of: requestID, route: route, id: id))
        } catch {
            // The plugin learns that nobody waits, whether or not it learned of the body.
            if error.code == KernelError.cancelled.code { plugin.cancel(id) }
            return .failure(error)
        }
    }

    /// Blobs are a service, by way of a decision too.
    private func granted(_ decision: RouteDecision) -> RouteDecision {
        switch decision {
        case .blob, .storeBody, .appendBody:
            guard !plugin.host.grants.services.contains("blobs") else { return decision }
            plugin.cancel(id)
            return .failure(plugin.host.missingGrant("service", "blobs", list: "needs.services"))
        case .signalling(let answer, let signal):
            let answer = granted(answer)
            return plugin.host.granted(signal).map { .signalling(answer, $0) } ?? answer
        case .bytes, .takeBody, .failure:
            return decision
        }
    }

    /// The client is gone; the plugin forgets the exchange.
    public func cancel() {
        plugin.cancel(id)
    }
}
