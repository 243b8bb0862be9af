import JSON

/// What the run of the part `first` or `copy` found that the run of the ladder must know, which reads no sound.
public struct FirstPart: Sendable, Hashable {
    /// Where the sound ends in the presentation, seconds; nil: there is none.
    public var soundEndSeconds: Double?
    /// Packets of sound that could not be decoded.
    public var damagedSound = 0

    /// Nothing of note.
    public init() {}
}

extension FirstPart {
    /// Reads what ``json`` made. Nil where it is not that.
    init?(_ json: JSON) {
        guard json.object != nil else { return nil }
        if let seconds = json["soundEndSeconds"]?.double {
            guard seconds.isFinite else { return nil }
            soundEndSeconds = seconds
        }
        damagedSound = max(0, json["damagedSound"]?.int ?? 0)
    }

    /// As `done` tells it, and the specification of the ladder's run tells it back.
    var json: JSON {
        var object: JSONObject = ["damagedSound": .integer(Int64(damagedSound))]
        object["soundEndSeconds"] = soundEndSeconds.map(JSON.number)
        return .object(object)
    }
}
