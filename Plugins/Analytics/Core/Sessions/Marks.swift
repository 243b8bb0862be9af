/// What an address and a user agent become, for as long as they are of use: hashes under a salt of the day, with which nobody
/// who does not have that salt can tell what they were.
package struct Marks: Sendable, Hashable {
    /// Of key, address and agent: whose session it is.
    package let session: UInt64
    /// Of address and agent: who it is.
    package let person: UInt64

    /// Under a salt.
    package init(_ salt: KeyedHash, key: String, address: String, agent: String) {
        session = salt("session", key, address, agent)
        person = salt("person", address, agent)
    }
}
