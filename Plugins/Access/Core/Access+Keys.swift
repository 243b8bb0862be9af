internal import JSON
internal import PluginSDK

extension Access {
    /// `createSigningKey`: for an integrator, who signs with it elsewhere.
    func createKey(_ call: Call) async throws -> JSON {
        let algorithm = Self.algorithm(call)
        if let text = call.parameters["publicKey"]?.string {
            // A file of both parts would be kept, and shown, as it came.
            guard !algorithm.isSymmetric, !text.contains("PRIVATE KEY"), let key = TokenKey(algorithm, text: text)
            else {
                throw PluginError.validation(
                    path: "/parameters/publicKey",
                    problem: "This must be a public key in PEM (\"BEGIN PUBLIC KEY\"): Ed25519 for EdDSA, RSA of 2048 "
                        + "to 4096 bits for RS256. HS256 has none.")
            }
            let record = SigningKeyRecord(
                publicKey: text, id: newKeyID(), account: call.account, algorithm: key.algorithm, now: host.clock.now)
            return try await host.store.answering { transaction in
                try await Self.makeRoom(call.account, in: &transaction)
                SigningKeys.add(record, in: &transaction)
                return .object(record.shown(isCurrent: false))
            }
        }
        let new = try await Self.newKey(algorithm)
        return try await add(new, algorithm, .offline, call) { _ in }
    }

    /// `listSigningKeys`: newest first, without their private parts.
    func listKeys(_ call: Call) async throws -> JSON {
        try await host.store.transaction { transaction in
            let (keys, current) = try await SigningKeys.all(of: call.account, in: &transaction)
            return ["keys": .array(keys.map { .object($0.shown(isCurrent: $0.keyID == current)) })]
        }
    }

    /// `rotateSigningKey`: the server signs with a new key. With `revoke`, all the account's other keys end, and so do their
    /// tokens.
    func rotateKey(_ call: Call) async throws -> JSON {
        let new = try await Self.newKey(.edDSA)
        let revokes = call.parameters["revoke"]?.bool == true
        return try await add(new, .edDSA, .server, call) { transaction in
            guard revokes else { return }
            for key in try await SigningKeys.all(of: call.account, in: &transaction).keys {
                SigningKeys.remove(key, in: &transaction)
            }
        }
    }

    /// `deleteSigningKey`: its tokens are refused from now on.
    func deleteKey(_ call: Call) async throws -> JSON {
        let id = call.parameters["keyId"]?.string ?? ""
        return try await host.store.answering { transaction in
            guard let json = try await transaction.object(SigningKeys.key(id)) else { throw Self.noSuchKey }
            let record = try SigningKeyRecord(json)
            guard record.account == call.account else { throw Self.noSuchKey }
            let current = try await SigningKeys.current(of: call.account, in: &transaction)
            if current?.keyID == id { transaction.delete(SigningKeys.current(call.account)) }
            SigningKeys.remove(record, in: &transaction)
            return ["keyId": .string(id), "deleted": true]
        }
    }

    /// Keeps a key and shows it whole, this once.
    private func add(
        _ new: NewKey, _ algorithm: SigningAlgorithm, _ use: SigningKeyRecord.Use, _ call: Call,
        before: (inout Transaction) async throws -> Void
    ) async throws -> JSON {
        let record = SigningKeyRecord(
            new, id: newKeyID(), account: call.account, algorithm: algorithm, use: use, now: host.clock.now)
        return try await host.store.answering { transaction in
            try await before(&transaction)
            try await Self.makeRoom(call.account, in: &transaction)
            SigningKeys.add(record, in: &transaction)
            var shown = record.shown(isCurrent: use == .server)
            shown["privateKey"] = .string(new.privateKey)
            return .object(shown)
        }
    }

    func newKeyID() -> String { Identifier.make("sig_", now: host.clock.now) }

    /// Throws where the account has as many keys as it may.
    private static func makeRoom(_ account: String, in transaction: inout Transaction) async throws {
        guard try await SigningKeys.all(of: account, in: &transaction).keys.count < SigningKeys.most else {
            throw PluginError.validation(
                "The account has \(SigningKeys.most) signing keys, which is the most: delete those that are not used.")
        }
    }

    private static func algorithm(_ call: Call) -> SigningAlgorithm {
        call.parameters["algorithm"]?.string.flatMap(SigningAlgorithm.init(rawValue:)) ?? .edDSA
    }

    /// Not on the host's thread: RSA takes long.
    private static func newKey(_ algorithm: SigningAlgorithm) async throws -> NewKey {
        guard let key = await Task.detached(operation: { NewKey(algorithm) }).value else {
            throw PluginError.internalError("A signing key could not be made.")
        }
        return key
    }

    private static let noSuchKey = PluginError.notFound(
        "There is no such signing key in this account: listSigningKeys says which there are.")
}
