import CLibAV
import CStreamPlugin

/// Decodes the packets of one track. What is damaged is skipped and counted.
final class TrackDecoder {
    private let instance: CodecInstance
    private let track: SourceTrack
    /// Packets and frames that could not be decoded.
    private(set) var damaged = 0

    init(_ track: SourceTrack, _ kind: stream_media_kind, _ catalog: CodecCatalog) throws(MediaFailure) {
        guard let table = catalog.decoder(of: track.codec, kind) else {
            let what = kind == STREAM_MEDIA_VIDEO ? "picture" : "sound"
            throw MediaFailure(
                .unsupportedCodec,
                "The file's \(what) is coded as \(track.codec), which no codec plugin here decodes. Convert it first.")
        }
        self.track = track
        var configuration = CodecConfiguration()
        configuration.kind = kind
        configuration.codec = track.codec
        configuration.timeBase = track.timeBase
        configuration.extradata = track.extradata
        configuration.width = track.width
        configuration.height = track.height
        configuration.sampleRate = track.sampleRate
        configuration.channels = track.channels
        configuration.sampleBits = track.sampleBits
        configuration.blockBytes = track.blockBytes
        do throws(CodecProblem) {
            instance = try CodecInstance(table, configuration)
        } catch {
            throw error.failure(.corrupt, "The file's \(track.codec) cannot be decoded; it may be damaged.")
        }
    }

    /// Decodes a packet, nil at the end, and hands over the frames that come of it.
    func decode(_ packet: Packet?, _ take: (MediaFrame) throws(MediaFailure) -> Void) throws(MediaFailure) {
        var isSent = false
        while !isSent {
            do throws(CodecProblem) {
                isSent = try send(packet)
            } catch {
                try count(error)
                isSent = true
            }
            try drain(take)
        }
    }

    private func drain(_ take: (MediaFrame) throws(MediaFailure) -> Void) throws(MediaFailure) {
        var failures = 0
        while true {
            let output: CodecInstance.Output<MediaFrame>
            do throws(CodecProblem) {
                output = try instance.receiveFrame()
            } catch {
                try count(error)
                failures += 1
                // A decoder that fails without end would never be drained.
                if failures > 1000 { return }
                continue
            }
            guard case .value(let frame) = output else { return }
            try take(frame)
        }
    }

    private func count(_ problem: CodecProblem) throws(MediaFailure) {
        damaged += 1
        if problem.sentence.hasPrefix("There was not enough memory") { throw LibAV.outOfMemory }
    }

    private func send(_ packet: Packet?) throws(CodecProblem) -> Bool {
        guard let packet else { return try instance.send(nil as UnsafePointer<stream_packet>?) }
        let coded = packet.pointer.pointee
        var sent = stream_packet()
        sent.struct_size = UInt32(MemoryLayout<stream_packet>.size)
        sent.keyframe = coded.flags & AV_PKT_FLAG_KEY != 0 ? 1 : 0
        sent.pts = coded.pts
        sent.dts = coded.dts
        sent.duration = coded.duration
        sent.data = UnsafePointer(coded.data)
        sent.size = Int(coded.size)
        return try instance.send(&sent)
    }
}
