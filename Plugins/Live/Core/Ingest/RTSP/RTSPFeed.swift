/// Makes records of the feed, as of an RTMP publisher, of the packets of an RTSP session's tracks (FLV specification, E.4).
///
/// Times are those at which pictures are shown: cameras send them in that order.
package struct RTSPFeed: Sendable {
    private enum Reading: Sendable {
        case pictures(RTPPictures)
        case sound(RTPSound)
    }

    private struct Track: Sendable {
        let media: RTSPMedia
        var reading: Reading
        var clock: RTPClock
        var sequence: UInt16?
        /// The parameter sets of the last configuration that was sent.
        var sets: [[UInt8]] = []
        var hasConfiguration = false
    }

    private var tracks: [Track]
    private var began: Int64?

    /// Of the tracks, with where the presentation starts on the clock of each.
    package init(_ media: [RTSPMedia], starts: [UInt32?]) {
        tracks = media.enumerated().map { place, media in
            let clock = RTPClock(
                rate: media.clock, start: starts.indices.contains(place) ? starts[place] : nil)
            switch media.coding {
            case .h264(let sets):
                return Track(
                    media: media, reading: .pictures(RTPPictures(isHEVC: false)), clock: clock, sets: sets)
            case .hevc(let sets):
                return Track(
                    media: media, reading: .pictures(RTPPictures(isHEVC: true)), clock: clock, sets: sets)
            case .aac(_, let size, let index, let delta):
                let sound = RTPSound(sizeBits: size, indexBits: index, deltaBits: delta)
                return Track(media: media, reading: .sound(sound), clock: clock)
            }
        }
    }

    /// The records that a packet of a track completes; `now` is milliseconds of any clock.
    package mutating func take(_ bytes: [UInt8], track place: Int, now: Int64) -> [UInt8] {
        guard tracks.indices.contains(place), let packet = RTPPacket(bytes),
            packet.payloadType == tracks[place].media.payloadType
        else { return [] }
        let began = self.began ?? now
        self.began = began
        var track = tracks[place]
        defer { tracks[place] = track }
        let isLoss = track.sequence.map { packet.sequence != $0 &+ 1 } ?? false
        track.sequence = packet.sequence
        var records: [UInt8] = []
        switch track.reading {
        case .pictures(var pictures):
            if isLoss { pictures.lose() }
            for picture in pictures.take(packet) {
                let time = track.clock.milliseconds(picture.timestamp, elapsed: now - began)
                Self.append(picture.units, at: time, &track, to: &records)
            }
            track.reading = .pictures(pictures)
        case .sound(var sound):
            if isLoss { sound.lose() }
            if !track.hasConfiguration, case .aac(let configuration, _, _, _) = track.media.coding {
                track.hasConfiguration = true
                let time = track.clock.milliseconds(packet.timestamp, elapsed: now - began)
                Self.append(8, time, [0xAF, 0] + configuration, to: &records)
            }
            for frame in sound.take(packet) {
                let time = track.clock.milliseconds(
                    packet.timestamp, offset: Int64(frame.index) * 1024, elapsed: now - began)
                Self.append(8, time, [0xAF, 1] + frame.bytes, to: &records)
            }
            track.reading = .sound(sound)
        }
        return records
    }

    private static func append(
        _ units: [[UInt8]], at time: Int64, _ track: inout Track, to records: inout [UInt8]
    ) {
        let isHEVC: Bool
        if case .hevc = track.media.coding { isHEVC = true } else { isHEVC = false }
        let types = units.map { isHEVC ? $0[0] >> 1 & 0x3F : $0[0] & 0x1F }
        let isSet: (UInt8) -> Bool = { isHEVC ? 32...34 ~= $0 : $0 == 7 || $0 == 8 }
        let isKeyframe = types.contains { isHEVC ? 16...21 ~= $0 : $0 == 5 }
        let own = zip(units, types).filter { isSet($0.1) }.map(\.0)
        if !own.isEmpty, own != track.sets { (track.sets, track.hasConfiguration) = (own, false) }
        if !track.hasConfiguration {
            guard let record = ParameterSets.record(track.sets, isHEVC: isHEVC) else { return }
            append(9, time, [isHEVC ? 0x1C : 0x17, 0, 0, 0, 0] + record, to: &records)
            track.hasConfiguration = true
        }
        var body: [UInt8] = [(isKeyframe ? 0x10 : 0x20) | (isHEVC ? 0x0C : 0x07), 1, 0, 0, 0]
        for (unit, type) in zip(units, types) where !isSet(type) {
            for shift in [24, 16, 8, 0] as [UInt32] {
                body.append(UInt8(truncatingIfNeeded: UInt32(unit.count) >> shift))
            }
            body += unit
        }
        if body.count > 5 { append(9, time, body, to: &records) }
    }

    /// The length of what follows, the kind and the time in milliseconds, 32 bits, little endian; the body of the FLV tag.
    private static func append(
        _ kind: UInt8, _ time: Int64, _ body: [UInt8], to records: inout [UInt8]
    ) {
        func number(_ number: UInt32) {
            for shift in [0, 8, 16, 24] as [UInt32] {
                records.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
        number(UInt32(body.count + 5))
        records.append(kind)
        number(UInt32(truncatingIfNeeded: time))
        records += body
    }
}
