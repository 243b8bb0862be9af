import Kernel
import Testing

/// API keys: what is kept of them, and when they stop to work.
@Suite struct KeysTests {
    private let store = MemoryStore()
    private let clock = ManualClock()

    private func keys() -> Keys { Keys(adminKey: "the-operators-key", store: store, clock: clock) }

    @Test func aKeyKnowsItsAccountAndScopes() async throws {
        let (record, secret) = try await keys().create(
            account: "acme", scopes: ["write", "read"], title: "site", expiresAt: nil)
        let caller = try await keys().authenticate(secret)
        #expect(caller == Caller(keyID: record.id, account: "acme", scopes: ["read", "write"]))
        #expect(record.scopes == ["read", "write"])
        #expect(try await keys().authenticate("the-operators-key").account == Keys.adminAccount)
    }

    @Test func theStoreHoldsNoSecret() async throws {
        let secret = try await keys().create(account: "acme", scopes: ["read"], title: "", expiresAt: nil).secret
        for entry in try await store.scan(StoreRange(start: [0], end: nil)) {
            let text = String(decoding: entry.key + entry.value, as: UTF8.self)
            #expect(!text.contains(secret) && !text.contains(secret.dropFirst(3).prefix(32)))
        }
    }

    @Test func aRevokedKeyStopsAtOnceAlsoWhereItWasCached() async throws {
        let keys = keys()
        let (record, secret) = try await keys.create(account: "acme", scopes: ["read"], title: "", expiresAt: nil)
        _ = try await keys.authenticate(secret)
        await #expect(throws: KernelError.self) { try await keys.delete(record.id, account: "other") }
        try await keys.delete(record.id, account: "acme")
        await #expect(throws: KernelError.self) { try await keys.authenticate(secret) }
        #expect(try await keys.list(account: nil).isEmpty)
    }

    @Test func anExpiredKeyStopsAlsoWhereItWasCached() async throws {
        let keys = keys()
        let secret = try await keys.create(
            account: "acme", scopes: ["read"], title: "", expiresAt: clock.now + 1000
        ).secret
        _ = try await keys.authenticate(secret)
        clock.advance(milliseconds: 1000)
        await #expect(throws: KernelError.self) { try await keys.authenticate(secret) }
    }

    @Test func aMistypedKeyFailsItsChecksum() {
        let secret = KeySecret.generate()
        #expect(KeySecret.isWellFormed(secret))
        let place = secret.index(secret.startIndex, offsetBy: 10)
        let wrong = secret.replacingCharacters(at: place, with: secret[place] == "a" ? "b" : "a")
        #expect(!KeySecret.isWellFormed(wrong))
        #expect(!KeySecret.isWellFormed("sk_"))
    }
}

extension String {
    fileprivate func replacingCharacters(at place: Index, with character: Character) -> String {
        var copy = self
        copy.replaceSubrange(place...place, with: String(character))
        return copy
    }
}
