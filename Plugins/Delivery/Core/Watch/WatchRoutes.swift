internal import JSON
package import PluginSDK

/// Answers below `/watch`: the player page and what it asks while it waits.
package struct WatchRoutes: Sendable {
    private let host: Host
    private let admissions: Admissions
    private let captions: AddedCaptions
    private let live: LiveRoutes
    private let served: Served

    /// Routes over a host's services.
    init(host: Host, admissions: Admissions, captions: AddedCaptions, live: LiveRoutes, served: Served) {
        self.served = served
        self.host = host
        self.admissions = admissions
        self.captions = captions
        self.live = live
    }

    /// The page; where the viewer may not see the stream, or there is none, a page that says so.
    package func page(_ request: HTTPRequest) async throws -> HTTPDecision {
        let key = request.parameter("key") ?? ""
        do {
            let viewing = try await Viewing.open(request, for: .player, admissions, host: host)
            let status = try await status(of: viewing)
            let isCounted = host.registry.offers("getAnalytics")
            let answer = PageAnswer.page(status: 200, embeddedBy: viewing.admission.frameAncestors) {
                PlayerPage(key: key, status: status, nonce: $0, isCounted: isCounted).html
            }
            return await served.telling(answer, .page, viewing, request)
        } catch let error as PluginError {
            guard let notice = NoticePage(error) else { throw error }
            return PageAnswer.page(status: notice.status) { notice.html(nonce: $0) }
        }
    }

    /// What the page polls; no secret in it. Like a manifest that grows, it goes on where the page has begun.
    package func status(_ request: HTTPRequest) async throws -> HTTPDecision {
        let viewing = try await Viewing.open(request, for: .manifest, admissions, host: host)
        return .json(
            try await status(of: viewing).json,
            headers: [
                (name: "cache-control", value: "no-store"), (name: "x-content-type-options", value: "nosniff"),
            ])
    }

    private func status(of viewing: Viewing) async throws -> PlayerStatus {
        PlayerStatus(viewing, try await viewing.index(with: captions), isLive: await live.plays(viewing))
    }
}
