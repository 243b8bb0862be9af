package import JSON

/// What the run of the part that plays first found; the run of the ladder is told it, which reads no sound.
package struct FirstPart: Sendable, Hashable {
    /// Where the sound ends in the presentation; nil: there is none.
    package var soundEndSeconds: Double?
    /// Packets of sound that could not be decoded.
    package var damagedSound: Int

    /// Describes one.
    package init(soundEndSeconds: Double? = nil, damagedSound: Int = 0) {
        self.soundEndSeconds = soundEndSeconds
        self.damagedSound = damagedSound
    }
}

extension FirstPart {
    /// Reads one of the store's, or one that a worker tells; what makes no sense is left out.
    init(_ json: JSON) {
        self.init(
            soundEndSeconds: json["soundEndSeconds"]?.double.flatMap { $0.isFinite ? $0 : nil },
            damagedSound: max(0, json["damagedSound"]?.int ?? 0))
    }

    /// As the store keeps it and stream-media takes it.
    package var json: JSON {
        var object: JSONObject = ["damagedSound": .integer(Int64(damagedSound))]
        object["soundEndSeconds"] = soundEndSeconds.map(JSON.number)
        return .object(object)
    }
}
