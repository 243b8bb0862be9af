import JSON

/// How a live run begins, and how it is announced.
extension LivePackager {
    /// Tracks of sound that are taken.
    private static let mostSounds = 8

    /// Decides on the renditions by what came so far, and makes it their first samples.
    func open(_ opening: LiveOpening, _ now: Int64) throws(MediaFailure) {
        self.opening = nil
        let start = Int64((specification.startSeconds * Double(LiveClock.timescale)).rounded(.up))
        var rungs: [LiveRung] = []
        if let found = leadingPicture(of: opening) {
            decodeShift = start - found.first.decode
            shift = start - found.first.present
            rungs = try openPicture(found, start: start, now)
            wall.begin(at: start, arrived: found.first.sample.arrived)
        } else if let first = opening.waiting.first(where: { opening.formats[$0.track]?.isVideo == false }) {
            shift = start - first.present
            wall.begin(at: start, arrived: first.sample.arrived)
        }
        rule = SegmentRule(
            segmentSeconds: specification.segmentSeconds, longestSeconds: specification.longestSegmentSeconds,
            timescale: LiveClock.timescale, start: start)
        openSounds(opening, start, now)
        guard picture != nil || !sounds.isEmpty else { return self.opening = LiveOpening() }
        health.hasVideo = picture != nil
        health.hasAudio = !sounds.isEmpty
        self.rungs = rungs.map(\.plan)
        try sendInfo()
        for track in [picture?.lane.track].compactMap({ $0 }) + rungs.map(\.track) + sounds.map(\.lane.track) {
            try track.begin(initNumber: initNumber, isDiscontinuous: initNumber > 0)
        }
        if let lane = picture?.lane, !rungs.isEmpty {
            pictures = try LivePictures(LivePictures.track(lane.format, lane.parameters), rungs: rungs, catalog, state)
        }
        for placed in opening.waiting {
            let isVideo = opening.formats[placed.track]?.isVideo == true
            guard (isVideo ? placed.decode + decodeShift : placed.present + shift) >= start else { continue }
            try dispatch(placed.track, placed.sample, decode: placed.decode, present: placed.present, now)
        }
    }

    private typealias Leading = (first: LiveOpening.Placed, format: LiveFormat, parameters: VideoParameters)

    private func leadingPicture(of opening: LiveOpening) -> Leading? {
        for index in opening.videos {
            let first = opening.waiting.first { $0.track == index && $0.sample.isKeyframe }
            guard let first, let format = opening.formats[index] else { continue }
            if let parameters = VideoParameters(format, keyframe: first.sample.bytes) {
                return (first, format, parameters)
            }
            health.say("The encoder's description of its picture cannot be read; restart the encoder.")
        }
        return nil
    }

    /// Makes the leading track, and the rungs that are encoded of it, largest first.
    private func openPicture(_ found: Leading, start: Int64, _ now: Int64) throws(MediaFailure) -> [LiveRung] {
        let (first, format, parameters) = found
        isCopied = parameters.objection == nil
        let name = isCopied ? copyName(format, parameters) : "source"
        let delay = decodeShift - shift
        let track = LiveTrack(
            name: name, content: PictureLane.content(format, parameters, delay: delay),
            number: specification.firstNumber, start: start, specification: specification,
            outbox: isCopied ? outbox : NoOutbox(), wall: wall)
        picture = (
            first.track, PictureLane(track, format, parameters, shift: decodeShift, delay: delay, now: now)
        )
        var warnings: [String] = []
        let plans = try LiveLadder(specification: specification, catalog: catalog).plans(
            format, parameters, frameRate: frameRate(parameters), bitrate: announcement.videoBitrate,
            copy: isCopied ? name : nil,
            &warnings)
        for warning in warnings { health.say(warning) }
        var rungs: [LiveRung] = []
        for (place, plan) in plans.enumerated().reversed() {
            let source = place == 0 ? LivePictures.track(format, parameters) : nil
            rungs.insert(
                try LiveRung(plan, source: source, next: rungs.first) { content in
                    LiveTrack(
                        name: plan.rendition.name, content: content, number: specification.firstNumber, start: start,
                        specification: specification, outbox: outbox, wall: wall)
                }, at: 0)
        }
        return rungs
    }

    private func openSounds(_ opening: LiveOpening, _ zero: Int64, _ now: Int64) {
        for index in opening.sounds {
            guard let format = opening.formats[index], sounds.count < Self.mostSounds,
                let sound = soundFormat(of: index, format)
            else { continue }
            let first = opening.waiting.first { $0.track == index && $0.present + shift >= zero }
            let start = first.map { $0.present + shift } ?? zero
            let place = sounds.count
            let rate = Int64(sound.sampleRate)
            let begin = LiveTrack.scaled(start, from: LiveClock.timescale, to: rate)
            // Sound that comes later than the picture is silent until then.
            let missing = begin - LiveTrack.scaled(zero, from: LiveClock.timescale, to: rate)
            let silent = sound.silence == nil || recoders[index] != nil ? 0 : missing / Int64(sound.frameSamples)
            let track = LiveTrack(
                name: specification.audioNames.indices.contains(place)
                    ? specification.audioNames[place] : SoundPlan.name(place),
                content: sound.track, number: specification.firstNumber,
                start: begin - silent * Int64(sound.frameSamples),
                specification: specification, outbox: outbox, wall: wall)
            sounds.append((index, SoundLane(track, sound, isLate: silent > 0, now: now)))
        }
    }

    /// How a track of sound is packaged: as it comes, or as AAC that is made of it. Nil where neither can be.
    func soundFormat(of track: Int, _ format: LiveFormat) -> SoundFormat? {
        recoders[track] = nil
        if let sound = SoundFormat(format, bitrate: announcement.audioBitrate) { return sound }
        do throws(MediaFailure) {
            let recoder = try SoundRecoder(format, bitrate: specification.audioBitrate, catalog)
            recoders[track] = recoder
            return recoder.format
        } catch {
            health.say("The sound cannot be taken as it is coded. Set the encoder to AAC.")
            return nil
        }
    }

    private func copyName(_ format: LiveFormat, _ parameters: VideoParameters) -> String {
        if let name = specification.videoNames.first { return name }
        var codec = ""
        if case .video(let name, _) = format { codec = name }
        return CopiedName.of(codec: codec, height: parameters.height, in: specification.ladder)
    }

    private func frameRate(_ parameters: VideoParameters) -> Double {
        parameters.frameRate ?? announcement.frameRate ?? 30
    }

    /// Sends the `info` message.
    func sendInfo() throws(MediaFailure) {
        var source: JSONObject = ["container": .string(specification.input.rawValue), "durationSeconds": .null]
        var renditions: [JSON] = []
        var bitrate = 0
        if let lane = picture?.lane, case .video(let codec, _) = lane.format {
            let parameters = lane.parameters
            let rate = (frameRate(parameters) * 1000).rounded() / 1000
            let bits = announcement.videoBitrate ?? LiveBitrate.usual(height: parameters.height, frameRate: rate)
            bitrate += bits
            source["width"] = .integer(Int64((Double(parameters.width) * parameters.aspect).rounded()))
            source["height"] = .integer(Int64(parameters.height))
            source["frameRate"] = .number(rate)
            source["videoCodec"] = .string(codec)
            if isCopied {
                renditions.append([
                    "name": .string(lane.track.name), "kind": "video", "width": .integer(Int64(parameters.width)),
                    "height": .integer(Int64(parameters.height)), "frameRate": .number(rate),
                    "bitrate": .integer(Int64(bits)), "codec": .string(codec), "encoder": .string(CopyPlan.encoder),
                ])
            }
            renditions += rungs.map { plan in
                [
                    "name": .string(plan.rendition.name), "kind": "video",
                    "width": .integer(Int64(plan.rendition.width)), "height": .integer(Int64(plan.rendition.height)),
                    "frameRate": .number(SourceReport.rate(plan.frameRate)),
                    "bitrate": .integer(Int64(plan.rendition.bitrate)), "codec": .string(plan.rendition.codec),
                    "encoder": .string(plan.encoder.name),
                ]
            }
        }
        for (place, sound) in sounds.enumerated() {
            let format = sound.lane.format
            bitrate += format.bitrate
            if place == 0 {
                // What was sent, whatever is made of it.
                var sent = format.codec
                if case .audio(let codec, _) = formats[sound.index] { sent = codec }
                source["audioCodec"] = .string(sent)
                source["audioChannels"] = .integer(Int64(format.channels))
                source["audioSampleRate"] = .integer(Int64(format.sampleRate))
            }
            renditions.append([
                "name": .string(sound.lane.track.name), "kind": "audio", "bitrate": .integer(Int64(format.bitrate)),
                "channels": .integer(Int64(format.channels)), "sampleRate": .integer(Int64(format.sampleRate)),
                "codec": .string(format.codec), "default": .bool(place == 0),
                "encoder": .string(recoders[sound.index] == nil ? CopyPlan.encoder : "aac"),
            ])
        }
        source["bitrate"] = .integer(Int64(bitrate))
        let message: JSON = [
            "type": "info", "source": .object(source), "renditions": .array(renditions),
            "segmentSeconds": .number(specification.segmentSeconds),
            "longestSegmentSeconds": .number(specification.longestSegmentSeconds),
        ]
        try outbox.send(message, bytes: [])
    }
}
