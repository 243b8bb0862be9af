internal import JSON
internal import PluginSDK

extension Access {
    /// `getSignedUrl`: a token for one stream, and the addresses that it opens.
    func signedURL(_ call: Call) async throws -> JSON {
        let streamID = call.parameters["streamId"]?.string ?? ""
        let terms = try await ownTerms(streamID, call)
        let now = host.clock.now
        let viewerID = call.parameters["viewerId"]?.string
        // One that is made in the millisecond of a revocation counts as made after it.
        let issuedAt = max(now, try await revocations.time(streamID, viewer: viewerID, account: call.account))
        let expiresAt = now + (call.parameters["expiresIn"]?.int64 ?? 3600) * 1000
        var claims: JSONObject = [
            "sub": .string(streamID), "iat": TokenClaims.numericDate(issuedAt),
            "exp": TokenClaims.numericDate(expiresAt),
        ]
        if let notBefore = try Self.notBefore(call, expiresAt: expiresAt) {
            claims["nbf"] = TokenClaims.numericDate(notBefore)
        }
        if let rules = call.parameters["rules"]?.array, !rules.isEmpty {
            guard AccessRule.all(rules) != nil, !rules.contains(where: Self.isStray) else { throw Self.badRules(rules) }
            claims["rules"] = .array(rules)
        }
        if let origins = call.parameters["origins"]?.array, !origins.isEmpty {
            guard WebOrigin.all(origins) != nil else {
                throw PluginError.validation(
                    path: "/parameters/origins", problem: "The port of an origin is a number from 1 to 65535.")
            }
            claims["origins"] = .array(origins)
        }
        if call.parameters["downloadable"]?.bool == true { claims["downloadable"] = true }
        claims["viewerId"] = viewerID.map(JSON.string)
        let token = try await sign(claims, call)
        let isDownloadable = terms.isDownloadable || call.parameters["downloadable"]?.bool == true
        return [
            "token": .string(token), "expiresAt": .string(Timestamp.iso8601(expiresAt)),
            "urls": try await addresses(streamID, token: token, isDownloadable: isDownloadable, call),
        ]
    }

    /// `revokeTokens`: those issued before now are refused.
    func revokeTokens(_ call: Call) async throws -> JSON {
        let streamID = call.parameters["streamId"]?.string ?? ""
        let viewer = call.parameters["viewerId"]?.string
        _ = try await ownTerms(streamID, call)
        // The end of this millisecond: what was issued in it came before.
        let now = host.clock.now + 1
        return try await host.store.answering { transaction in
            let time = try await Revocations.set(
                now, streamID, viewer: viewer, account: call.account, in: &transaction)
            var data: JSONObject = ["streamId": .string(streamID), "revokedBefore": .string(Timestamp.iso8601(time))]
            let answer = data
            data["viewerId"] = viewer.map(JSON.string)
            transaction.publish("stream.Access.updated", account: call.account, subject: streamID, data: data)
            return .object(answer)
        }
    }

    private func sign(_ claims: JSONObject, _ call: Call) async throws -> String {
        let record = try await serverKey(call.account)
        guard let token = SignedToken.text(claims, keyID: record.keyID, key: try record.signingKey()) else {
            throw PluginError.internalError("The token could not be signed.")
        }
        guard token.utf8.count <= SignedToken.mostBytes else {
            throw PluginError.validation(
                path: "/parameters/rules",
                problem: "With so many rules and origins the token does not fit into an address: give the stream these "
                    + "rules with updateAccess, or join networks.")
        }
        return token
    }

    /// The key that the server signs with for the account; the first call makes it.
    private func serverKey(_ account: String) async throws -> SigningKeyRecord {
        try await host.store.transaction { transaction in
            if let record = try await SigningKeys.current(of: account, in: &transaction) { return record }
            guard let key = NewKey(.edDSA) else { throw PluginError.internalError("A signing key could not be made.") }
            let record = SigningKeyRecord(
                key, id: newKeyID(), account: account, algorithm: .edDSA, use: .server, now: host.clock.now)
            SigningKeys.add(record, in: &transaction)
            return record
        }
    }

    /// The addresses with the token in the place of the stream's id; null where nothing enabled serves them.
    private func addresses(_ streamID: String, token: String, isDownloadable: Bool, _ call: Call) async throws -> JSON {
        var playback: JSON?
        if host.registry.offers("playback") {
            let id = JSON.string(streamID)
            let answer = try await host.registry.call(
                "playback", account: call.account,
                parameters: [
                    "streamIds": [id], "downloadable": isDownloadable ? [id] : [],
                    "keys": .object([streamID: .string(token)]),
                ], requestID: call.requestID)
            playback = answer["playback"]?[streamID]
        }
        let names = ["hls", "dash", "player", "thumbnail", "storyboard", "download"]
        return .object(JSONObject(names.map { (key: $0, value: playback?[$0] ?? .null) }))
    }

    /// The terms of a stream of the caller's. Throws `NOT_FOUND`.
    private func ownTerms(_ streamID: String, _ call: Call) async throws -> StreamTerms {
        let missing = PluginError.notFound("There is no such stream in this account: check streamId.")
        do {
            let terms = try await terms(streamID, call)
            guard terms.account == call.account else { throw missing }
            return terms
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            throw missing
        }
    }

    private static func notBefore(_ call: Call, expiresAt: Int64) throws -> Int64? {
        guard let text = call.parameters["notBefore"]?.string else { return nil }
        guard let time = Timestamp.milliseconds(text), 0..<expiresAt ~= time else {
            throw PluginError.validation(
                path: "/parameters/notBefore",
                problem: "This must be a time before the token ends (expiresIn seconds from now), like "
                    + "2030-01-01T00:00:00Z.")
        }
        return time
    }

    private static func badRules(_ rules: [JSON]) -> PluginError {
        let index = rules.firstIndex { AccessRule($0) == nil || isStray($0) } ?? 0
        return .validation(
            path: "/parameters/rules/\(index)",
            problem:
                "A rule of type \"ip\" needs the list \"ip\" of networks like \"10.0.0.0/8\" or \"2001:db8::/32\", one "
                + "of type \"country\" the list \"country\" of codes like \"DE\", and neither has the other's.")
    }

    /// Whether a rule has a list that its type does not look at: it would match more than it seems to.
    private static func isStray(_ rule: JSON) -> Bool {
        ["ip", "country"].contains { rule[$0] != nil && rule["type"]?.string != $0 }
    }
}
