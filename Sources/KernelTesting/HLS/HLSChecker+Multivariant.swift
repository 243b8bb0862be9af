extension HLSChecker {
    /// Checks a multivariant playlist by itself.
    public static func violations(
        multivariant text: String, at address: String = "multivariant playlist"
    ) -> [HLSViolation] {
        let playlist = HLSMultivariantPlaylist(text)
        var found = playlist.lines.violations(
            address, once: ["EXTM3U", "EXT-X-VERSION", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-START"])
        func note(_ rule: HLSRule, _ problem: String) { found.append(HLSViolation(rule, address, problem)) }
        if playlist.version != 1 { note(.versionAsNeeded, "states \(playlist.version), needs 1") }
        if playlist.variants.isEmpty { note(.variantsHaveAddresses, "there is no variant") }
        if playlist.variants.contains(where: { $0.address == nil })
            || playlist.lines.addresses.count != playlist.variants.count
        {
            note(.variantsHaveAddresses, "addresses and EXT-X-STREAM-INF do not pair")
        }
        for name in playlist.addresses where !HLSLines.isRelative(name) { note(.addressesRelative, name) }
        for variant in playlist.variants { check(variant, of: playlist, note) }
        for variant in playlist.iFrameVariants { check(keyframes: variant, note) }
        checkGroups(playlist, note)
        return found
    }

    private static func check(
        _ variant: HLSMultivariantPlaylist.Variant, of playlist: HLSMultivariantPlaylist,
        _ note: (HLSRule, String) -> Void
    ) {
        let name = variant.address ?? "a variant"
        let attributes = variant.attributes
        if !attributes.isWellFormed { note(.attributesWellFormed, name) }
        if let peak = attributes.integer("BANDWIDTH"), let average = attributes.integer("AVERAGE-BANDWIDTH") {
            if average > peak || average <= 0 { note(.bandwidthsStated, "\(name): \(average) of \(peak)") }
        } else {
            note(.bandwidthsStated, "\(name) lacks BANDWIDTH or AVERAGE-BANDWIDTH")
        }
        let codecs = variant.codecs
        if codecs.isEmpty || codecs.contains("") || Set(codecs).count != codecs.count {
            note(.codecsComplete, "\(name): \(codecs)")
        }
        let hasPicture = codecs.contains { codec in
            ["avc1", "avc3", "hvc1", "hev1", "av01", "vp09"].contains(String(codec.prefix(4)))
        }
        if hasPicture, attributes.resolution("RESOLUTION") == nil || attributes.decimal("FRAME-RATE") == nil {
            note(.pictureDescribed, "\(name) lacks RESOLUTION or FRAME-RATE")
        }
        if let group = attributes.quoted("SUBTITLES"), playlist.group(group, type: "SUBTITLES").isEmpty {
            note(.groupsWellFormed, "\(name) names no group: \(group)")
        }
        guard let group = attributes.quoted("AUDIO") else { return }
        if playlist.group(group, type: "AUDIO").isEmpty { note(.groupsWellFormed, "\(name) names no group: \(group)") }
        let hasSound = codecs.contains { codec in
            ["mp4a", "ac-3", "ec-3", "Opus", "opus", "fLaC"].contains(String(codec.prefix(4)))
        }
        if !hasSound { note(.codecsComplete, "\(name) lacks the format of its sound: \(codecs)") }
    }

    private static func check(keyframes attributes: HLSAttributes, _ note: (HLSRule, String) -> Void) {
        let name = attributes.quoted("URI") ?? "an EXT-X-I-FRAME-STREAM-INF"
        if !attributes.isWellFormed { note(.attributesWellFormed, name) }
        let lacks = [
            ("URI", attributes.quoted("URI") == nil), ("BANDWIDTH", attributes.integer("BANDWIDTH") ?? 0 <= 0),
            ("CODECS", attributes.quoted("CODECS") ?? "" == ""),
            ("RESOLUTION", attributes.resolution("RESOLUTION") == nil),
        ]
        for (attribute, isLacking) in lacks where isLacking { note(.iFrameVariantsDescribed, "\(name): \(attribute)") }
    }

    private static func checkGroups(_ playlist: HLSMultivariantPlaylist, _ note: (HLSRule, String) -> Void) {
        var groups: [String: [HLSAttributes]] = [:]
        for media in playlist.media {
            guard media.isWellFormed else {
                note(.attributesWellFormed, "an EXT-X-MEDIA")
                continue
            }
            guard let type = media.raw("TYPE"), let group = media.quoted("GROUP-ID"), media.quoted("NAME") != nil else {
                note(.groupsWellFormed, "an EXT-X-MEDIA lacks TYPE, GROUP-ID or NAME")
                continue
            }
            if type == "SUBTITLES", media.quoted("LANGUAGE") ?? "" == "" {
                note(.languageStated, media.quoted("NAME") ?? "a track")
            }
            groups["\(type) \(group)", default: []].append(media)
        }
        for (group, media) in groups {
            if Set(media.compactMap { $0.quoted("NAME") }).count != media.count {
                note(.groupsWellFormed, "a NAME comes twice in \(group)")
            }
            let defaults = media.filter { $0.raw("DEFAULT") == "YES" }
            if defaults.count > 1 { note(.defaultsWellFormed, "\(defaults.count) defaults in \(group)") }
            if defaults.contains(where: { $0.raw("AUTOSELECT") == "NO" }) {
                note(.defaultsWellFormed, "the default of \(group) is not selected by itself")
            }
        }
    }
}
