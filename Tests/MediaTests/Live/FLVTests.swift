import Media
import Testing

/// What the bodies of FLV audio and video messages say. Made by hand, after the specifications.
@Suite struct FLVTests {
    private func video(_ bytes: [UInt8]) throws -> [FLVVideoTag] { try FLVVideoTag.tags(in: bytes[...]) }

    private func audio(_ bytes: [UInt8]) throws -> [FLVAudioTag] { try FLVAudioTag.tags(in: bytes[...]) }

    private func code(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: [(UInt8(7), FLVVideoCodec.avc), (12, .hevc)])
    func theOldHeaderOfPictures(number: UInt8, codec: FLVVideoCodec) throws {
        let configuration = try video([0x10 | number, 0, 0, 0, 0, 1, 2, 3])
        #expect(configuration.map(\.codec) == [codec] && configuration[0].track == 0)
        #expect(configuration[0].packet == .configuration([1, 2, 3]))
        let keyframe = try video([0x10 | number, 1, 0, 0, 80, 9])
        #expect(keyframe[0].packet == .frame(compositionMilliseconds: 80, isKeyframe: true, payload: [9]))
        let other = try video([0x20 | number, 1, 0xFF, 0xFF, 0xFE, 9])
        #expect(other[0].packet == .frame(compositionMilliseconds: -2, isKeyframe: false, payload: [9]))
        #expect(try video([0x10 | number, 2, 0, 0, 0])[0].packet == .end)
        #expect(try video([0x10 | number, 2])[0].packet == .end)
        #expect(throws: FLVProblem.truncated) { try video([0x10 | number, 1, 0]) }
        #expect(throws: FLVProblem.truncated) { try video([0x10 | number]) }
        #expect(try video([0x50 | number, 0]).isEmpty)
        #expect(try video([]).isEmpty)
    }

    @Test func picturesOfOldCodecsAreNamed() throws {
        #expect(try video([0x12, 1, 2])[0].codec == .other("Sorenson H.263"))
        #expect(
            try video([0x14, 1, 2])[0].packet == .frame(compositionMilliseconds: 0, isKeyframe: true, payload: [1, 2]))
        #expect(try video([0x18])[0].codec == .other("video codec 8"))
    }

    @Test(arguments: [
        ("avc1", FLVVideoCodec.avc), ("hvc1", .hevc), ("av01", .av1), ("vp09", .vp9), ("vp08", .vp8),
        ("vvc1", .other("vvc1")),
    ])
    func theEnhancedHeaderOfPictures(name: String, codec: FLVVideoCodec) throws {
        let configuration = try video([0x90] + code(name) + [1, 2])
        #expect(configuration.map(\.codec) == [codec])
        #expect(configuration[0].packet == .configuration([1, 2]))
        let hasTime = ["avc1", "hvc1", "vvc1"].contains(name)
        let frame = try video([0xA1] + code(name) + [0, 0, 40, 7])
        #expect(
            frame[0].packet
                == .frame(
                    compositionMilliseconds: hasTime ? 40 : 0, isKeyframe: false,
                    payload: hasTime ? [7] : [0, 0, 40, 7]))
        let keyframe = try video([0x93] + code(name) + [7])
        #expect(keyframe[0].packet == .frame(compositionMilliseconds: 0, isKeyframe: true, payload: [7]))
        #expect(try video([0x92] + code(name))[0].packet == .end)
        #expect(try video([0x94] + code(name) + [5])[0].packet == .metadata([5]))
        #expect(try video([0x95] + code(name) + [5])[0].packet == .nothing)
        #expect(try video([0x9E] + code(name) + [5])[0].packet == .nothing)
        // A command, unless it is metadata.
        #expect(try video([0xD1, 0]).isEmpty)
        #expect(try video([0xD4] + code(name) + [5])[0].packet == .metadata([5]))
        for count in 1..<5 {
            #expect(throws: FLVProblem.truncated) { try video(Array(([0x91] + code(name)).prefix(count))) }
        }
    }

    @Test func theHeadersOfSound() throws {
        let configuration = try audio([0xAF, 0, 0x12, 0x10])
        #expect(configuration.map(\.codec) == [.aac] && configuration[0].packet == .configuration([0x12, 0x10]))
        #expect(try audio([0xAF, 1, 5])[0].packet == .frame([5]))
        #expect(try audio([0xAF, 9, 5])[0].packet == .nothing)
        #expect(throws: FLVProblem.truncated) { try audio([0xAF]) }
        #expect(try audio([0x2F, 0xFF, 0xFB])[0] == FLVAudioTag(.mp3, .frame([0xFF, 0xFB])))
        #expect(try audio([0xB2, 1])[0].codec == .other("Speex"))
        #expect(try audio([0x72, 1])[0].codec == .other("G.711"))
        #expect(try audio([]).isEmpty)
        let names: [(String, FLVAudioCodec)] = [
            ("mp4a", .aac), ("Opus", .opus), (".mp3", .mp3), ("fLaC", .flac), ("ac-3", .ac3), ("ec-3", .eac3),
            ("\u{1}abc", .other("0x01616263")),
        ]
        for (name, codec) in names {
            #expect(try audio([0x90] + code(name) + [1])[0] == FLVAudioTag(codec, .configuration([1])))
            #expect(try audio([0x91] + code(name) + [1])[0] == FLVAudioTag(codec, .frame([1])))
            #expect(try audio([0x92] + code(name))[0] == FLVAudioTag(codec, .end))
            #expect(try audio([0x94] + code(name) + [1, 2])[0] == FLVAudioTag(codec, .channels([1, 2])))
            #expect(try audio([0x96] + code(name) + [1, 2])[0] == FLVAudioTag(codec, .nothing))
        }
    }

    @Test func extensionsStandBeforeTheKindOfPacket() throws {
        // Twice: 3 bytes that say 500,000 ns, then 257 bytes of a kind that is not known.
        let extended: [UInt8] =
            [0x97, 2, 0x07, 0xA1, 0x20, 0x07] + [255, 1, 0] + [UInt8](repeating: 1, count: 257) + [0x51]
        let tag = try video(extended + code("av01") + [7])[0]
        #expect(tag.nanoseconds == 500_000)
        #expect(tag.packet == .frame(compositionMilliseconds: 0, isKeyframe: true, payload: [7]))
        #expect(try audio([0x97, 2, 0xFF, 0xFF, 0xFF, 0x01] + code("Opus") + [7])[0].nanoseconds == 999_999)
        #expect(throws: FLVProblem.truncated) { try video(Array(extended.dropLast(20))) }
    }

    @Test func manyTracksAreTakenApart() throws {
        let one = try video([0x96, 0x01] + code("hvc1") + [3, 0, 0, 1, 9])
        #expect(one.map(\.track) == [3])
        #expect(one[0].packet == .frame(compositionMilliseconds: 1, isKeyframe: true, payload: [9]))
        let same = try audio([0x95, 0x11] + code("Opus") + [0, 0, 0, 2, 8, 9, 1, 0, 0, 1, 7])
        #expect(same.map(\.track) == [0, 1] && same.map(\.packet) == [.frame([8, 9]), .frame([7])])
        let others = try audio([0x95, 0x20] + code("Opus") + [0, 0, 0, 1, 8] + code("mp4a") + [1, 0, 0, 1, 7])
        #expect(
            others.map(\.codec) == [.opus, .aac] && others.map(\.packet) == [.configuration([8]), .configuration([7])])
        #expect(throws: FLVProblem.truncated) { try audio([0x95, 0x11] + code("Opus") + [0, 0, 0, 3, 8, 9]) }
        // Multitrack in multitrack, and a kind of it that is not defined.
        #expect(throws: FLVProblem.badMultitrack) { try audio([0x95, 0x05] + code("Opus") + [0, 1]) }
        #expect(throws: FLVProblem.badMultitrack) { try video([0x96, 0x31] + code("hvc1") + [0, 1]) }
    }

    @Test func whatIsCutOffAnywhereIsReadOrRefused() {
        let bodies: [[UInt8]] = [
            [0x17, 1, 0, 0, 80, 9], [0x97, 2, 7, 0xA1, 0x20, 0x01] + code("av01") + [7],
            [0x95, 0x21] + code("Opus") + [0, 0, 0, 1, 8] + code("mp4a") + [1, 0, 0, 1, 7],
        ]
        for body in bodies {
            for count in 0...body.count {
                // In the middle of a larger array, so that an index that starts at 0 would be found.
                let slice = ([0xFF, 0xFF] + body.prefix(count) + [0xFF]).dropFirst(2).dropLast()
                #expect(throws: Never.self) { _ = try? FLVVideoTag.tags(in: slice) }
                #expect(throws: Never.self) { _ = try? FLVAudioTag.tags(in: slice) }
            }
        }
    }
}

extension FLVAudioTag {
    /// Of the only track.
    fileprivate init(_ codec: FLVAudioCodec, _ packet: FLVAudioPacket) {
        self.init(codec: codec, track: 0, packet: packet, nanoseconds: 0)
    }
}
