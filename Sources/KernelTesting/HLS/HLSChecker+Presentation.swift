extension HLSChecker {
    /// Checks a whole presentation: its multivariant playlist, all that it names, and how they fit.
    ///
    /// `fetch` answers the text of a media playlist by its address ("720p/index.m3u8"), `size` the bytes of a segment by
    /// its address beside the multivariant playlist ("720p/0.m4s"); nil where there is none. Without `size`, the bit
    /// rates are not measured.
    public static func violations(
        presentation multivariant: String, fetch: (String) -> String?, size: ((String) -> Int?)? = nil
    ) -> [HLSViolation] {
        var found = violations(multivariant: multivariant)
        let playlist = HLSMultivariantPlaylist(multivariant)
        var media: [String: HLSMediaPlaylist] = [:]
        for address in playlist.addresses {
            guard let text = fetch(address) else {
                found.append(HLSViolation(.playlistsReachable, address, "there is none"))
                continue
            }
            found += violations(media: text, at: address)
            media[address] = HLSMediaPlaylist(text)
        }
        let keyframes = Set(playlist.iFrameVariants.compactMap { $0.quoted("URI") })
        for (address, item) in media where item.isIFramesOnly != keyframes.contains(address) {
            found.append(HLSViolation(.iFramesOnlyWhereNamed, address, "it is \(item.isIFramesOnly ? "" : "not ")so"))
        }
        let targets = Set(media.values.compactMap(\.targetDuration))
        if targets.count > 1 {
            found.append(HLSViolation(.sameTargetDuration, "presentation", "\(targets.sorted())"))
        }
        guard !media.isEmpty, media.values.allSatisfy(\.isEnded) else { return found }
        let durations = media.values.map(\.durationSeconds)
        if let shortest = durations.min(), let longest = durations.max(), longest - shortest > 0.1 {
            found.append(HLSViolation(.sameDuration, "presentation", "\(shortest) to \(longest) seconds"))
        }
        if let size { found += bitrates(playlist, media, size) }
        return found
    }

    private static func bitrates(
        _ playlist: HLSMultivariantPlaylist, _ media: [String: HLSMediaPlaylist], _ size: (String) -> Int?
    ) -> [HLSViolation] {
        let measured = media.reduce(into: [String: HLSBitrate]()) { measured, item in
            measured[item.key] = HLSBitrate(item.value, at: item.key, size: size)
        }
        var found: [HLSViolation] = []
        func compare(_ attributes: HLSAttributes, _ address: String, peak: Double, average: Double) {
            let figures = [
                (HLSRule.bandwidthIsPeak, "BANDWIDTH", peak),
                (.averageBandwidthIsAverage, "AVERAGE-BANDWIDTH", average),
            ]
            for (rule, name, measured) in figures {
                guard let stated = attributes.integer(name) else { continue }
                if abs(Double(stated) - measured) > measured * 0.1 {
                    found.append(HLSViolation(rule, address, "\(name) is \(stated), measured \(measured)"))
                }
            }
        }
        for variant in playlist.variants {
            guard let address = variant.address, let own = measured[address] else { continue }
            let sounds = variant.attributes.quoted("AUDIO").map { playlist.group($0, type: "AUDIO") } ?? []
            let addresses = sounds.compactMap { $0.quoted("URI") }
            let sound = addresses.compactMap { measured[$0] }
            let peak = sound.map(\.peak).max() ?? 0
            let average = sound.map(\.average).max() ?? 0
            // Sound alone: the variant is one of its group.
            let isOfGroup = addresses.contains(address)
            compare(
                variant.attributes, address, peak: isOfGroup ? peak : own.peak + peak,
                average: isOfGroup ? average : own.average + average)
        }
        for variant in playlist.iFrameVariants {
            guard let address = variant.quoted("URI"), let own = measured[address] else { continue }
            compare(variant, address, peak: own.peak, average: own.average)
        }
        return found
    }
}
