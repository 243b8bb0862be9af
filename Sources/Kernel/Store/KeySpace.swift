/// How names become keys of the store. Parts are joined by a NUL, which no part may contain.
package enum KeySpace {
    /// The log of events; its numbers are the sequence.
    package static let events = kernel("events")
    /// Events that a subscriber could not take, by subscriber and sequence.
    package static let poison = kernel("poison")
    /// The cursors of subscribers.
    package static let cursors = kernel("cursor")
    /// The jobs by kind, account and key.
    package static let jobs = kernel("job")
    /// The API keys by id, and their ids by the digest of their secret.
    package static let keys = kernel("key")
    private static let keyDigests = kernel("keydigest")
    /// The ends of kept answers, in their order.
    package static let answerEnds = kernel("answerend")
    private static let answers = kernel("answer")
    /// A key that is read to see whether the store answers.
    package static let probe = kernel("probe")

    /// A key of a plugin, or nil where a part is malformed.
    package static func plugin(_ plugin: String, account: String, key: [UInt8]) -> [UInt8]? {
        guard !account.utf8.contains(0), account.utf8.count <= 64, key.count <= 400 else { return nil }
        var whole = pluginPrefix(plugin, account: account, room: key.count)
        whole += key
        return whole
    }

    /// How many bytes all keys of a plugin's account start with.
    package static func pluginPrefixLength(_ plugin: String, account: String) -> Int {
        plugin.utf8.count + account.utf8.count + 4
    }

    /// What all keys of a plugin's account start with.
    package static func pluginPrefix(_ plugin: String, account: String, room: Int = 0) -> [UInt8] {
        var prefix: [UInt8] = []
        prefix.reserveCapacity(pluginPrefixLength(plugin, account: account) + room)
        prefix.append(0x70)
        prefix.append(0)
        prefix += plugin.utf8
        prefix.append(0)
        prefix += account.utf8
        prefix.append(0)
        return prefix
    }

    package static func cursor(_ subscriber: String) -> [UInt8] { cursors + Array(subscriber.utf8) }

    package static func event(_ sequence: UInt64) -> [UInt8] { events + bigEndian(sequence) }

    package static func poison(_ subscriber: String, _ sequence: UInt64) -> [UInt8] {
        poison + Array("\(subscriber)\0".utf8) + bigEndian(sequence)
    }

    package static func job(kind: String, account: String, key: String) -> [UInt8] {
        jobs + Array("\(kind)\0\(account)\0\(key)".utf8)
    }

    package static func key(_ id: String) -> [UInt8] { keys + Array(id.utf8) }

    package static func keyDigest(_ digest: [UInt8]) -> [UInt8] { keyDigests + digest }

    package static func answer(_ name: [UInt8]) -> [UInt8] { answers + name }

    package static func answerEnd(_ time: Int64, _ name: [UInt8]) -> [UInt8] {
        answerEnds + bigEndian(UInt64(bitPattern: time)) + name
    }

    /// The number at the end of a log's key.
    package static func sequence(of key: [UInt8]) -> UInt64 { key.suffix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    private static func kernel(_ name: String) -> [UInt8] { Array("k\0\(name)\0".utf8) }

    static func bigEndian(_ number: UInt64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
