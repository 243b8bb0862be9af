import AccessCore
import JSON
import KernelTesting
import PluginSDK
import Synchronization

/// The plugin over a host that knows two streams: one of `acme`'s, one of `other`'s.
final class AccessStage: Sendable {
    static let streamID = "str_01JDZK4V3M8Q2R6T9W0XABCDEF"
    static let othersID = "str_01JDZK4V3M8Q2R6T9W0XABCDEG"

    let host: TestHost
    let access: Access
    private let terms = Mutex<JSONObject>([
        "visibility": "signed", "allowedOrigins": [], "rules": [], "downloadable": false,
    ])
    private let state = Mutex("ready")

    init(grace: Int64 = 600) async throws {
        host = TestHost(settings: ["graceSeconds": .integer(grace)], publicURL: "https://video.example")
        access = try await Access(host: host.host)
        host.registry.offer("streamAccess") { [self] _, parameters in
            let id = parameters["streamId"]?.string ?? ""
            guard [Self.streamID, Self.othersID].contains(id) else { throw PluginError.notFound("no") }
            return [
                "streamId": .string(id), "account": id == Self.streamID ? "acme" : "other",
                "state": .string(state.withLock { $0 }), "title": "Film", "access": .object(terms.withLock { $0 }),
            ]
        }
        host.registry.offer("setAccess") { account, parameters in
            ["streamId": parameters["streamId"] ?? .null, "access": ["by": .string(account)]]
        }
    }

    /// Changes the streams' access.
    func set(_ changes: JSONObject) {
        terms.withLock { terms in
            for (name, value) in changes { terms[name] = value }
        }
    }

    /// Changes the streams' state.
    func set(state new: String) {
        state.withLock { $0 = new }
    }

    func call(_ operation: String, _ parameters: JSONObject = [:], account: String = "acme") async throws -> JSON {
        try await access.invoke(Call(operation: operation, account: account, parameters: parameters))
    }

    /// A token of the server's for the first stream.
    func token(_ parameters: JSONObject = [:]) async throws -> String {
        var parameters = parameters
        parameters["streamId"] = .string(Self.streamID)
        return try await call("getSignedUrl", parameters)["token"]?.string ?? ""
    }

    /// Asks as delivery would.
    func authorize(
        _ key: String, kind: String = "playlist", address: String = "192.0.2.7", origin: String? = nil,
        country: String? = nil
    ) async throws -> JSON {
        var parameters: JSONObject = [
            "key": .string(key), "kind": .string(kind), "clientAddress": .string(address),
        ]
        parameters["origin"] = origin.map(JSON.string)
        parameters["country"] = country.map(JSON.string)
        return try await call("authorizeViewer", parameters, account: "")
    }

    /// The words with which a viewer is refused; nil where one is let in.
    func refusal(
        _ key: String, kind: String = "playlist", address: String = "192.0.2.7", origin: String? = nil,
        country: String? = nil
    ) async -> String? {
        do {
            _ = try await authorize(key, kind: kind, address: address, origin: origin, country: country)
            return nil
        } catch let error as PluginError {
            return error.code == "AUTHORIZATION_ERROR" && error.status != 403 ? "no status" : error.message
        } catch {
            return "\(error)"
        }
    }

    /// A key for signing elsewhere, and its id.
    func offlineKey(_ algorithm: SigningAlgorithm = .edDSA) async throws -> (id: String, key: TokenKey) {
        let made = try await call("createSigningKey", ["algorithm": .string(algorithm.rawValue)])
        guard let id = made["keyId"]?.string, let text = made["privateKey"]?.string,
            let key = TokenKey(algorithm, text: text, isPrivate: true)
        else { throw PluginError.internalError("no key") }
        return (id, key)
    }

    /// The claims of a good token, changed.
    func claims(_ changes: JSONObject = [:]) -> JSONObject {
        let now = host.clock.now / 1000
        var claims: JSONObject = ["sub": .string(Self.streamID), "exp": .integer(now + 60), "iat": .integer(now)]
        for (name, value) in changes { claims[name] = value.isNull ? nil : value }
        return claims
    }
}
