extension HLSLiveTrack {
    /// Blocking reloads: what was held, for how long, and what was refused (RFC 8216bis section 6.2.5.2).
    mutating func checkDirectives(_ exchange: HLSLiveExchange, _ answer: HLSLivePlaylist?) {
        guard terms.isLowLatency, let last, let target = last.partTarget else { return }
        let elapsed = exchange.answeredAt - exchange.askedAt
        let status = exchange.answer.status
        let asked = (number: exchange.directive("_HLS_msn"), part: exchange.directive("_HLS_part"))
        if last.isEnded {
            if status != 200 || elapsed > terms.slack {
                note(.directivesIgnoredAfterEnd, exchange, "HTTP \(status) after \(elapsed) seconds")
            }
            return
        }
        let longest = Double((last.targetDuration ?? 0) * 3)
        if elapsed > longest + terms.slack { note(.heldNoLonger, exchange, "it was held for \(elapsed) seconds") }
        if status == 503, elapsed < longest - terms.slack {
            note(.heldNoLonger, exchange, "503 after \(elapsed) seconds")
        }
        let number = asked.number.flatMap { Int($0) }
        let part = asked.part.flatMap { Int($0) }
        let isNonsense =
            asked.number == nil && asked.part != nil || asked.number != nil && number == nil
            || asked.part != nil && part == nil
        if isNonsense {
            if status != 400 { note(.badRequestsRefused, exchange, "HTTP \(status) for what makes no sense") }
            return
        }
        guard let number else {
            if elapsed > terms.slack, status == 200 { note(.answeredAtOnce, exchange, "after \(elapsed) seconds") }
            if status == 400 { note(.badRequestsRefused, exchange, "it asks for nothing ahead") }
            return
        }
        let limit = target < 1 ? Int((3 / target).rounded(.up)) : 3
        let ahead = part.map { part -> Int in
            number == last.newest.number ? part - last.newest.index : number > last.lastNumber ? part + 1 : 0
        }
        let isFar = number > last.lastNumber + 2 || ahead ?? 0 > limit
        if status == 400, !isFar { note(.badRequestsRefused, exchange, "\(last.newest) was there") }
        // Of what is known here, something may have come since; by one more it was too far in any case.
        if status != 400, number > last.lastNumber + 3 {
            note(.badRequestsRefused, exchange, "HTTP \(status), \(last.newest) was there")
        }
        guard let answer else { return }
        if !answer.isEnded, !answer.has(number, part: part) {
            note(.heldUntilThere, exchange, "\(answer.newest) is the newest")
        }
        if exchange.askedAt >= lastAt, last.has(number, part: part), elapsed > terms.slack {
            note(.answeredAtOnce, exchange, "it was there, and came after \(elapsed) seconds")
        }
    }

    /// Delta updates (section 6.2.5.1).
    mutating func checkSkip(_ playlist: HLSLivePlaylist, _ exchange: HLSLiveExchange) {
        let asked = exchange.directive("_HLS_skip")
        guard playlist.skipped > 0 else {
            guard asked == "YES" || asked == "v2", !playlist.isEnded,
                let boundary = playlist.control?.decimal("CAN-SKIP-UNTIL")
            else { return }
            let behind = playlist.segments.dropFirst().reduce(0) { $0 + $1.seconds }
            if behind >= boundary { note(.deltaUpdates, exchange, "nothing is skipped of \(behind) seconds") }
            return
        }
        if asked == nil || playlist.isEnded { note(.deltaUpdates, exchange, "something is skipped unasked") }
        if playlist.skipsDateRanges != (asked == "v2") {
            note(.deltaUpdates, exchange, "RECENTLY-REMOVED-DATERANGES is for v2 alone")
        }
        let boundary = playlist.control?.decimal("CAN-SKIP-UNTIL") ?? 0
        let kept = playlist.segments.reduce(0) { $0 + $1.seconds }
        if kept < boundary - 0.001 { note(.deltaUpdates, exchange, "only \(kept) of \(boundary) seconds are there") }
        let first = playlist.mediaSequence ?? 0
        for number in first..<first + playlist.skipped where segments[number] == nil {
            note(.deltaUpdates, exchange, "segment \(number) is skipped, and was never listed")
        }
    }

    /// How playlists are served.
    mutating func checkServing(_ exchange: HLSLiveExchange) {
        let fields = exchange.answer.fields
        if fields["content-type"]?.hasPrefix("application/vnd.apple.mpegurl") != true {
            note(.servedWell, exchange, "its type is \(fields["content-type"] ?? "none")")
        }
        if fields["cache-control"]?.contains("immutable") == true { note(.servedWell, exchange, "it is immutable") }
        if exchange.answer.body.count >= 500, fields["content-encoding"] != "gzip" {
            note(.servedWell, exchange, "it is not compressed")
        }
    }
}
