/// The salts of today and of the day before. Who is on the way at midnight is known by the elder one for a while.
package struct Salts: Sendable, Hashable {
    /// Days since 1970, in UTC.
    package let day: Int64
    package let today: KeyedHash
    /// Nil where there was none.
    package let yesterday: KeyedHash?

    /// Of a day.
    package init(day: Int64, today: KeyedHash, yesterday: KeyedHash?) {
        self.day = day
        self.today = today
        self.yesterday = yesterday
    }

    /// What somebody is known by, the newest first.
    package func marks(key: String, address: String, agent: String) -> [Marks] {
        [today, yesterday].compactMap { $0 }.map { Marks($0, key: key, address: address, agent: agent) }
    }
}
