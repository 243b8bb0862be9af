import AccessCore
import JSON
import PluginSDK
import Testing

@Suite("A database of countries")
struct CountryDatabaseTests {
    private func country(_ database: CountryDatabase, _ address: String) throws -> String? {
        database.country(of: try #require(AddressRange.bytes(of: address)))
    }

    @Test("names the country of an address", arguments: [24, 28, 32], [4, 6])
    func names(recordBits: Int, version: Int) throws {
        var networks = [("2.0.0.0/8", "FR"), ("5.1.0.0/16", "DE"), ("5.1.2.0/24", "AT")]
        if version == 6 { networks.append(("2001:db8::/32", "CH")) }
        let file = CountryFile(networks, recordBits: recordBits, version: version)
        let database = try CountryDatabase(bytes: file.bytes)
        #expect(try country(database, "2.3.4.5") == "FR")
        #expect(try country(database, "5.1.9.9") == "DE")
        #expect(try country(database, "5.1.2.3") == "AT")
        #expect(try country(database, "9.9.9.9") == nil)
        #expect(try country(database, "2001:db8::1") == (version == 6 ? "CH" : nil))
        #expect(try country(database, "2001:db9::1") == nil)
    }

    @Test("that is damaged names none, or is refused, and does no harm")
    func damaged() throws {
        let whole = CountryFile([("2.0.0.0/8", "FR"), ("2001:db8::/32", "CH")], recordBits: 28, version: 6).bytes
        var random = SeededGenerator(seed: 3)
        for round in 0..<2000 {
            var bytes = whole
            if round < whole.count { bytes.removeLast(round) }
            for _ in 0..<(round % 4) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            guard let database = try? CountryDatabase(bytes: bytes) else { continue }
            _ = try country(database, "2.3.4.5")
            _ = try country(database, "2001:db8::1")
        }
        for bytes in [[], Array("GIF89a".utf8)] as [[UInt8]] {
            let error = #expect(throws: PluginError.self) { try CountryDatabase(bytes: bytes) }
            #expect(error?.message.contains("access.countryDatabase") == true)
        }
        #expect(throws: PluginError.self) { try CountryDatabase(file: "/nowhere/at-all.mmdb") }
    }
}
