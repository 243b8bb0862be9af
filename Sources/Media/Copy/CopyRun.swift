import CLibAV

/// The first pass of a run: the picture is copied, and the sound made beside it, as fast as the file can be read.
struct CopyRun {
    /// What came of it.
    struct Copied {
        /// The source's time of the first picture.
        let zero: Int64
        /// Where segments start after the first, ticks.
        let cuts: [Int64]
        /// How long the pictures are.
        let seconds: Double
    }

    let plan: CopyPlan
    let specification: EncodeSpecification
    /// Nil: it is only found out where the picture is cut.
    let outbox: (any Outbox)?
    let state: RunState
    let watchdog: Watchdog?

    /// Reads the file to its end. Throws `COPY_UNFIT` where the picture must be encoded after all.
    func run(_ demuxer: Demuxer, sides: SideTracks, storyboard: KeyframeStoryboard?) throws(MediaFailure) -> Copied {
        let have = specification.have[plan.rendition.name] ?? 0
        let copy = PictureCopy(
            plan, outbox.map { Publisher(rendition: plan.rendition.name, outbox: $0, have: have) },
            segmentSeconds: specification.segmentSeconds)
        watchdog?.begin()
        while let packet = try demuxer.next() {
            if let failure = state.failure { throw failure }
            watchdog?.advance(to: Double(demuxer.packets))
            let index = Int(packet.pointer.pointee.stream_index)
            if index == plan.track.index {
                try copy.add(packet)
                try sides.add(packet)
                storyboard?.take(packet)
                if let zero = copy.zeroSeconds { try sides.start(zeroSeconds: zero) }
                try EncodePlan.checkLength(copy.seconds, specification)
            } else {
                try sides.add(packet)
            }
        }
        try copy.finish()
        storyboard?.finish()
        try sides.start(zeroSeconds: copy.zeroSeconds)
        try sides.finish(until: copy.seconds)
        return Copied(zero: copy.zero ?? 0, cuts: copy.cuts, seconds: copy.seconds)
    }
}
