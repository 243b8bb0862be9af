public import JSON
public import PluginSDK

/// The plugin `access`: who may watch a stream.
///
/// What a stream's access is, the stream's record says (`videos`); this plugin changes it, signs and checks tokens, and decides
/// about each viewer (`authorizeViewer`). Of a stream it remembers nothing, so what it says holds from the moment a change is
/// committed; who keeps its answers follows the events.
public struct Access: Plugin {
    public static let name = "access"
    public static let version = "0.1.0"
    public static let operations = [
        "getSignedUrl", "updateAccess", "createSigningKey", "listSigningKeys", "rotateSigningKey", "deleteSigningKey",
        "revokeTokens", "authorizeViewer",
    ]

    let host: Host
    let keys: SigningKeys
    let revocations: Revocations
    let verifier: TokenVerifier
    let sessions: Sessions
    let countries: CountryDatabase?
    let graceMilliseconds: Int64

    public init(host: Host) async throws {
        self.host = host
        keys = SigningKeys(store: host.store)
        revocations = Revocations(store: host.store)
        verifier = TokenVerifier(keys: keys)
        sessions = Sessions()
        graceMilliseconds = (host.settings["graceSeconds"]?.int64 ?? 14_400) * 1000
        let database = host.settings["countryDatabase"]?.string ?? ""
        countries = database.isEmpty ? nil : try CountryDatabase(file: database)
    }

    public func invoke(_ call: Call) async throws -> JSON {
        switch call.operation {
        case "getSignedUrl": try await signedURL(call)
        case "updateAccess": try await updateAccess(call)
        case "createSigningKey": try await createKey(call)
        case "listSigningKeys": try await listKeys(call)
        case "rotateSigningKey": try await rotateKey(call)
        case "deleteSigningKey": try await deleteKey(call)
        case "revokeTokens": try await revokeTokens(call)
        case "authorizeViewer": try await authorizeViewer(call)
        default: throw PluginError.notFound("There is no operation \"\(call.operation)\".")
        }
    }

    /// What belongs to a deleted stream goes.
    public func receive(_ event: Event) async throws {
        guard event.type == "stream.deleted" else { return }
        try await revocations.forget(event.subject, account: event.account)
    }
}
