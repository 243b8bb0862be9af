internal import LiveRTMP
internal import LiveSRT
internal import PluginSDK

/// An address that a stream is pulled from.
package enum LiveSource: Sendable {
    /// `rtmp://` and `rtmps://`.
    case rtmp(String)
    /// `srt://`: a listener that this server calls.
    case srt(String)
    /// `http://` and `https://`: the playlist of a live HLS stream.
    case hls(String)
    /// `rtsp://` and `rtsps://`: a camera, or another server.
    case rtsp(String)

    /// What an address looks like, for who gave another.
    package static let wanted =
        "Streams are pulled from addresses like rtmp://HOST/APP/NAME, rtmps://HOST/APP/NAME, "
        + "srt://HOST:PORT?streamid=NAME, https://HOST/PATH.m3u8 or rtsp://USER:PASSWORD@HOST/PATH."

    /// Reads an address; nil where no stream can be pulled from it.
    package init?(_ url: String) {
        if RTMPAddress(url) != nil {
            self = .rtmp(url)
        } else if SRTAddress(url) != nil {
            self = .srt(url)
        } else if HLSAddress.isPlaylist(url) {
            self = .hls(url)
        } else if RTSPAddress(url) != nil {
            self = .rtsp(url)
        } else {
            return nil
        }
    }

    /// What plays it; nil never, since the address was read.
    func play(over host: Host) -> SourcePull.Play? {
        switch self {
        case .rtmp(let url): RTMPPull(url, net: host.net)?.play
        case .srt(let url): SRTPull(url, host: host)?.play
        case .hls(let url): HLSPull(url, fetch: host.fetch)?.play
        case .rtsp(let url): RTSPPull(url, net: host.net)?.play
        }
    }
}
