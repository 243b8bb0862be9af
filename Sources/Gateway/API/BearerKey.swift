/// The API key of an `Authorization` header (RFC 6750, section 2.1).
package enum BearerKey {
    /// The key, or nil when the header holds none.
    package static func key(of authorization: String?) -> String? {
        guard let authorization, let space = authorization.firstIndex(of: " "),
            authorization[..<space].lowercased() == "bearer"
        else { return nil }
        let key = authorization[space...].drop { $0 == " " }
        guard !key.isEmpty, key.utf8.count <= 512, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        return String(key)
    }
}
