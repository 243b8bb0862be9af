/// A declared route and the plugin behind it.
public struct Route: Sendable {
    /// `GET`, `PUT`, …
    public let method: String
    /// As in the manifest: `/play/{key}/master.m3u8`.
    public let pattern: String
    /// Its place in the manifest's `routes`.
    let index: Int
    let plugin: PluginInstance

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
            return granted(try await plugin.decide(request, route: route, id: id))
        } catch {
            return .failure(error)
        }
    }

    /// What to answer now that the body ended or broke off.
    public func body(_ body: RouteBody) async -> RouteDecision {
        do throws(KernelError) {
            return granted(try await plugin.decide(body, of: requestID, route: route, id: id))
        } catch {
            return .failure(error)
        }
    }

    /// Blobs are a service, by way of a decision too.
    private func granted(_ decision: RouteDecision) -> RouteDecision {
        switch decision {
        case .blob, .storeBody:
            plugin.host.grants.services.contains("blobs")
                ? decision : .failure(plugin.host.missingGrant("service", "blobs", list: "needs.services"))
        case .bytes, .takeBody, .failure: decision
        }
    }

    /// The client is gone; the plugin forgets the exchange.
    public func cancel() {
        plugin.cancel(id)
    }
}
