/// What a server takes beyond the RTMP of 2012 (Enhanced RTMP v2, "Enhancing NetConnection connect Command").
package struct RTMPCapabilities: Sendable, Hashable {
    /// Four-character codes of pictures, best known first.
    package var video: [String]
    /// Four-character codes of sound.
    package var audio: [String]

    /// Those of the server. Multitrack is not among what it says: of many tracks it would take the first alone.
    package init(
        video: [String] = ["avc1", "hvc1", "av01", "vp09"],
        audio: [String] = ["mp4a", "Opus", ".mp3", "fLaC", "ac-3", "ec-3"]
    ) {
        self.video = video
        self.audio = audio
    }

    /// All codes.
    var all: [String] { video + audio }

    /// As properties of an answer to `connect`. A client that declared codecs in the way of version 1 finds them in that way too.
    var properties: [AMFProperty] {
        [
            AMFProperty("fourCcList", .array(all.map { .string($0) })),
            AMFProperty("videoFourCcInfoMap", RTMPCapabilities.map(video)),
            AMFProperty("audioFourCcInfoMap", RTMPCapabilities.map(audio)),
            AMFProperty("capsEx", .number(Double(RTMPCapabilities.extended))),
        ]
    }

    private static func map(_ codes: [String]) -> AMFValue {
        .object(codes.map { AMFProperty($0, .number(Double(decodes | forwards))) })
    }

    /// FourCcInfoMask
    private static let decodes = 1
    private static let forwards = 4
    /// CapsExMask: Reconnect, ModEx and TimestampNanoOffset.
    private static let extended = reconnects | 4 | 8
    /// CapsExMask.Reconnect
    static let reconnects = 1
}
