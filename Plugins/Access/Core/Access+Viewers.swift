internal import JSON
internal import PluginSDK

extension Access {
    /// `updateAccess`: the stream's record holds it, so its owner changes it and tells of it.
    func updateAccess(_ call: Call) async throws -> JSON {
        try await host.registry.call(
            "setAccess", account: call.account, parameters: call.parameters, requestID: call.requestID)
    }

    /// `authorizeViewer`: whether a viewer may see what an address with this key asks for.
    ///
    /// Throws `NOT_FOUND` and, with status 403, `AUTHORIZATION_ERROR`.
    func authorizeViewer(_ call: Call) async throws -> JSON {
        let key = call.parameters["key"]?.string ?? ""
        let kind = call.parameters["kind"]?.string.flatMap(ViewingKind.init(rawValue:)) ?? .playlist
        let viewer = viewer(call.parameters)
        if Identifier.isValid(key, prefix: "str_") {
            let terms = try await terms(key, call)
            guard !terms.isSigned else { throw ViewerRefusal.needsToken }
            try check(viewer, terms)
            return answer(terms, viewer, claims: nil, until: nil)
        }
        // Whoever mistypes a stream's id is told that there is none, not that a token is wrong.
        guard key.utf8.contains(0x2E) else { throw Self.unknown }
        guard let verified = try await verifier.verify(key) else { throw ViewerRefusal.badToken }
        let claims = verified.claims
        let now = host.clock.now
        if let notBefore = claims.notBefore, now < notBefore { throw ViewerRefusal.early }
        // Before the stream is looked for: an ended token is told nothing.
        if now >= claims.expiresAt + graceMilliseconds { throw ViewerRefusal.expired }
        let terms = try await terms(claims.streamID, call)
        guard terms.account == verified.account else { throw ViewerRefusal.badToken }
        if now >= claims.expiresAt {
            guard kind.continues(streamState: terms.state), sessions.hasBegun(key, address: viewer.addressText) else {
                throw ViewerRefusal.expired
            }
        }
        let revokedBefore = try await revocations.time(
            terms.streamID, viewer: claims.viewerID, account: terms.account)
        guard revokedBefore == 0 || (claims.issuedAt ?? 0) >= revokedBefore else { throw ViewerRefusal.revoked }
        try check(viewer, terms, claims)
        if now < claims.expiresAt { sessions.begin(key, address: viewer.addressText) }
        return answer(
            terms, viewer, claims: claims,
            until: now < claims.expiresAt ? claims.expiresAt : claims.expiresAt + graceMilliseconds)
    }

    /// Throws where the stream's terms, or the token's own, are against the viewer.
    private func check(_ viewer: Viewer, _ terms: StreamTerms, _ claims: TokenClaims? = nil) throws {
        guard AccessRule.allow(viewer, by: terms.rules), AccessRule.allow(viewer, by: claims?.rules ?? []) else {
            throw ViewerRefusal.rules
        }
        // The server's own player is no foreign page.
        if let origin = viewer.origin, let own = WebOrigin(host.publicURL()), WebOrigin(origin) == own { return }
        guard viewer.isFrom(terms.origins), viewer.isFrom(claims?.origins ?? []) else { throw ViewerRefusal.origin }
    }

    private func answer(_ terms: StreamTerms, _ viewer: Viewer, claims: TokenClaims?, until: Int64?) -> JSON {
        let ancestors = [terms.origins, claims?.origins ?? []].filter { !$0.isEmpty }
        return [
            "streamId": .string(terms.streamID), "account": .string(terms.account), "state": .string(terms.state),
            "title": .string(terms.title),
            "downloadable": .bool(terms.isDownloadable || claims?.isDownloadable == true),
            "restricted": .bool(terms.isRestricted || claims != nil),
            "frameAncestors": .array(ancestors.map { .array($0.map { .string($0.source) }) }),
            "validUntil": until.map(JSON.integer) ?? .null,
            "viewerId": claims?.viewerID.map(JSON.string) ?? .null,
            "country": viewer.country.map(JSON.string) ?? .null,
        ]
    }

    private func viewer(_ parameters: JSONObject) -> Viewer {
        var viewer = Viewer(
            address: parameters["clientAddress"]?.string ?? "", country: parameters["country"]?.string,
            origin: parameters["origin"]?.string)
        if viewer.country == nil, let countries, let address = viewer.address {
            viewer.country = countries.country(of: address)
        }
        return viewer
    }

    /// A stream's terms. Throws `NOT_FOUND`.
    func terms(_ streamID: String, _ call: Call) async throws -> StreamTerms {
        do {
            return try StreamTerms(
                await host.registry.call(
                    "streamAccess", account: "", parameters: ["streamId": .string(streamID)],
                    requestID: call.requestID))
        } catch let error as PluginError where error.code == "VALIDATION_ERROR" || error.code == "NOT_FOUND" {
            throw Self.unknown
        }
    }

    private static let unknown = PluginError.notFound("There is no such video: check the address.")
}
