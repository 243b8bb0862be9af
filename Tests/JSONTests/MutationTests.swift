import JSON
import Testing

/// Damaged texts: the parser answers or throws, and what it takes it can write and read again.
@Suite("Mutations")
struct MutationTests {
    static let seeds = [
        #"{"operation":"create","parameters":{"title":"Bunny \uD83D\uDE00","tags":["a","b"],"n":-1.5e3},"x":null}"#,
        #"[true,false,null,0,-0.0,1e308,"é\\\"",{"a":{"b":[[[]]]}}]"#,
        #"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":12,"m":13,"n":14,"o":15,"p":16,"q":17}"#,
    ]

    @Test("No mutation traps, and parser and scanner agree", arguments: seeds.indices)
    func mutations(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let original = Array(Self.seeds[seed].utf8)
        for _ in 0..<20_000 {
            let bytes = Self.mutate(original, using: &random)
            let members = try? JSONScanner.members(of: bytes)
            guard let value = try? JSON(parsing: bytes) else { continue }
            #expect(try JSON(parsing: value.bytes()) == value)
            if let object = value.object {
                #expect(members?.map(\.name) == object.keys)
                for member in members ?? [] {
                    #expect(try JSON(parsing: bytes[member.range]) == object[member.name])
                }
            } else {
                #expect(members == nil)
            }
        }
    }

    private static func mutate(_ original: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] = Array("{}[]\",:\\u0-.eE ".utf8).randomElement(using: &random) ?? 0
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 3 where bytes.count > 1: bytes.remove(at: place)
            default: bytes = Array(bytes[...place])
            }
        }
        return bytes
    }
}
