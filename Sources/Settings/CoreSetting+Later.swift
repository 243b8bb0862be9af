import JSON

extension CoreSetting {
    /// Settings of the wire contract that belong to parts which this version does not have yet. They are checked like
    /// the others, so that one configuration serves all versions; ``Settings/withoutEffect`` names those that are given.
    static let later: [CoreSetting] = [
        CoreSetting(
            "rtmp.port", "The port of RTMP ingest; 0 takes a free one.",
            ["type": "integer", "minimum": 0, "maximum": 65535]),
        CoreSetting(
            "srt.port", "The port of SRT ingest; 0 takes a free one.",
            ["type": "integer", "minimum": 0, "maximum": 65535]),
    ]
}
