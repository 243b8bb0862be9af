package import JSON

/// A stream's part of the answer of `encodingStatus`: `encoding` and `source` of the API's stream object.
package enum EncodingStatus {
    /// Of a record.
    package static func of(_ record: EncodingRecord) -> JSON {
        .object([
            "state": .string(record.state.rawValue),
            "progress": .number(record.progress),
            "renditions": .array(renditions(record)),
            "error": record.failure?.json ?? .null,
            "warnings": .array(record.warnings.map(JSON.string)),
            "source": record.source.map(source) ?? .null,
            "texts": .array(record.texts.filter(\.isStored).map(MediaIndex.json)),
        ])
    }

    /// Those of the multivariant playlist, best first: the sound counts as one only where there is no picture.
    private static func renditions(_ record: EncodingRecord) -> [JSON] {
        let pictures = record.renditions.filter { $0.kind == .video }
        let sounds = record.renditions.filter { $0.kind == .audio }
        let variants = pictures.isEmpty ? sounds : pictures
        return variants.map { variant in
            let formats = ([variant] + (pictures.isEmpty ? [] : sounds)).compactMap(\.codecs)
            return .object([
                "name": .string(plain(variant.name, record)),
                "width": .integer(Int64(variant.width)),
                "height": .integer(Int64(variant.height)),
                "bitrate": .integer(Int64(record.state == .ready ? variant.averageBitrate : variant.bitrate)),
                "codecs": .string(formats.joined(separator: ",")),
                "state": .string(isWhole(variant, record) ? "ready" : "encoding"),
            ])
        }
    }

    /// Whether nothing of it is missing: what plays first is whole long before the ladder, and has as many segments as each
    /// rung will have.
    private static func isWhole(_ variant: RenditionRecord, _ record: EncodingRecord) -> Bool {
        if record.state == .ready { return true }
        let most = record.renditions.filter { $0.kind == .video }.map(\.segmentCount).max() ?? 0
        return record.first != nil && variant.segmentCount >= most
    }

    /// The name as the ladder has it, whichever encode made the rendition.
    private static func plain(_ name: String, _ record: EncodingRecord) -> String {
        name.hasSuffix(record.suffix) ? String(name.dropLast(record.suffix.count)) : name
    }

    /// The fields that the API names, of what stream-media found.
    private static func source(_ found: JSONObject) -> JSON {
        var source = JSONObject()
        for name in ["durationSeconds", "width", "height", "frameRate", "videoCodec", "audioCodec"] {
            source[name] = found[name] ?? .null
        }
        return .object(source)
    }
}
