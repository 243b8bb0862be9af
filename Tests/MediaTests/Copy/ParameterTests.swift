import Media
import Testing

/// What is read of parameter sets and coded pictures.
@Suite struct ParameterTests {
    /// High, level 1.2, 320×180, by x264.
    private let sequence: [UInt8] = [
        0x67, 0x64, 0x00, 0x0C, 0xAC, 0xD9, 0x41, 0x41, 0x9F, 0x9F, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00,
        0x00,
        0x03, 0x03, 0x20, 0xF1, 0x42, 0x99, 0x60,
    ]
    private let picture: [UInt8] = [0x68, 0xEB, 0xE3, 0xCB, 0x22, 0xC0]

    private var record: [UInt8] {
        [1, 0x64, 0, 0x0C, 0xFF, 0xE1, 0, UInt8(sequence.count)] + sequence + [1, 0, UInt8(picture.count)] + picture
    }

    @Test func aSequenceSetSaysWhatItIs() throws {
        let parameters = try #require(H264Parameters(unit: sequence))
        #expect(parameters.profile == 100 && parameters.level == 12)
        #expect(parameters.chromaFormat == 1 && parameters.depth == 8 && parameters.isProgressive)
        #expect(H264Parameters(unit: picture) == nil)
        for count in 0..<6 { #expect(H264Parameters(unit: Array(sequence.prefix(count))) == nil) }
    }

    @Test func arecordIsTakenApart() throws {
        let parsed = try #require(DecoderRecord(codec: "h264", bytes: record))
        #expect(parsed.lengthSize == 4 && parsed.units == [sequence, picture])
        #expect(DecoderRecord(codec: "h264", bytes: [0, 0, 0, 1] + sequence) == nil)
        for count in 0..<record.count {
            #expect(DecoderRecord(codec: "h264", bytes: Array(record.prefix(count))) == nil)
        }
        let hevc: [UInt8] =
            [1] + [UInt8](repeating: 0, count: 20) + [0xFF, 2] + [0xA0, 0, 1, 0, 2, 0x40, 1] + [0xA1, 0, 1, 0, 1, 0x42]
        #expect(DecoderRecord(codec: "hevc", bytes: hevc)?.units == [[0x40, 1], [0x42]])
    }

    private func unit(_ bytes: [UInt8], codec: String = "h264") throws -> AccessUnit {
        let record = try #require(DecoderRecord(codec: "h264", bytes: record))
        return bytes.withUnsafeBytes { AccessUnit($0, codec: codec, record: record) }
    }

    @Test func aPictureSaysWhetherDecodingCanStartThere() throws {
        #expect(try unit([0, 0, 0, 2, 0x65, 1]).isRandomAccess)
        #expect(try !unit([0, 0, 0, 2, 0x41, 1]).isRandomAccess)
        #expect(try unit([0, 0, 0, 1, 0x09, 0, 0, 0, 2, 0x65, 1]).isRandomAccess)
        #expect(try unit([0, 0, 0, 2, 0x26, 1], codec: "hevc").isRandomAccess)
        #expect(try !unit([0, 0, 0, 2, 0x02, 1], codec: "hevc").isRandomAccess)
    }

    @Test func parametersThatTheContainerHasAreNoChange() throws {
        let known = [0, 0, 0, UInt8(picture.count)] + picture + [0, 0, 0, 2, 0x65, 1]
        #expect(try !unit(known).changesParameters)
        #expect(try unit([0, 0, 0, 3, 0x67, 0x64, 0x1F]).changesParameters)
    }

    @Test(
        arguments: [[], [0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 9, 0x65, 1], [0xFF, 0xFF, 0xFF, 0xFF, 0x65]] as [[UInt8]])
    func lengthsThatDoNotFitAreSeen(bytes: [UInt8]) throws {
        #expect(try !unit(bytes).isWhole)
    }

    @Test func codecsHaveTheirNames() {
        #expect(VideoCodecs.text(codec: "h264", configuration: record) == "avc1.64000c")
        let hevc: [UInt8] = [1, 1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 93, 0]
        #expect(VideoCodecs.text(codec: "hevc", configuration: hevc) == "hvc1.1.6.L93.90")
        #expect(VideoCodecs.text(codec: "av1", configuration: [0x81, 0x04, 0x0C, 0]) == "av01.0.04M.08")
    }
}
