import LivePlaylists
import Testing

@Suite("What a live stream's players start with")
struct LiveDashTests {
    @Test func theMultivariantPlaylistListsWhatPlays() throws {
        var small = SampleBroadcast.picture
        (small.name, small.width, small.height, small.frameRate) = ("360p", 640, 360, 29.97)
        var broadcast = try SampleBroadcast(tracks: [SampleBroadcast.picture, small, SampleBroadcast.sound])
        #expect(LiveMultivariantPlaylist(broadcast.presentation) == nil)
        try broadcast.segments(1)
        // Two megabits were announced, 2.22 measured, a fifth on top, and the sound's.
        #expect(
            LiveMultivariantPlaylist(broadcast.presentation)?.text == """
                #EXTM3U
                #EXT-X-VERSION:1
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="en",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",\
                URI="audio/live.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=5333334,AVERAGE-BANDWIDTH=4444445,CODECS="avc1.64001f,mp4a.40.2",\
                RESOLUTION=1280x720,FRAME-RATE=30.0,AUDIO="audio"
                720p/live.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=5333334,AVERAGE-BANDWIDTH=4444445,CODECS="avc1.64001f,mp4a.40.2",\
                RESOLUTION=640x360,FRAME-RATE=29.97,AUDIO="audio"
                360p/live.m3u8

                """)
    }

    @Test func soundAloneIsAVariant() throws {
        var broadcast = try SampleBroadcast(tracks: [SampleBroadcast.sound])
        try broadcast.segments(1)
        let text = LiveMultivariantPlaylist(broadcast.presentation)?.text ?? ""
        #expect(text.contains("CODECS=\"mp4a.40.2\"\naudio/live.m3u8\n"))
        #expect(!text.contains("EXT-X-MEDIA"))
    }

    @Test func aPictureWaitsForItsSoundButNotForEver() throws {
        var presentation = LivePresentation(settings: LiveSettings(isLowLatency: true))
        try presentation.apply(.tracks([SampleBroadcast.picture, SampleBroadcast.sound]), now: 0)
        try presentation.apply(
            .initSegment(rendition: "720p", codecs: "avc1.64001f", timescale: 90_000, name: "init.mp4"), now: 0)
        for number in 0..<3 {
            #expect(LiveMultivariantPlaylist(presentation) == nil)
            try presentation.apply(
                .segment(
                    LiveSegment(number: number, startSeconds: Double(number) * 2, durationSeconds: 2, wallClock: 5),
                    rendition: "720p"), now: 0)
        }
        #expect(LiveMultivariantPlaylist(presentation)?.text.contains("720p/live.m3u8") == true)
    }

    @Test func theManifestHasAPeriodForEachRun() throws {
        var broadcast = try SampleBroadcast(tracks: [SampleBroadcast.picture])
        try broadcast.segments(2)
        try broadcast.comeBack(after: 10_000, initNumber: 1)
        try broadcast.segments(1)
        #expect(
            LiveDashManifest(broadcast.presentation)?.text(now: broadcast.now) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="dynamic" \
                availabilityStartTime="2026-11-28T12:00:00.000Z" publishTime="2026-11-28T12:00:15.400Z" \
                timeShiftBufferDepth="PT5.4S" maxSegmentDuration="PT4.0S" minBufferTime="PT4.0S" \
                suggestedPresentationDelay="PT12.0S" minimumUpdatePeriod="PT1.0S">
                  <Period id="0" start="PT0.0S">
                    <AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
                      <Representation id="720p" codecs="avc1.64001f" bandwidth="2666667" width="1280" height="720">
                        <SegmentTemplate timescale="90000" startNumber="0" presentationTimeOffset="0" \
                initialization="720p/init.mp4" media="720p/$Number$.m4s">
                          <SegmentTimeline>
                            <S t="0" d="162000"/>
                            <S t="162000" d="162000"/>
                          </SegmentTimeline>
                        </SegmentTemplate>
                      </Representation>
                    </AdaptationSet>
                  </Period>
                  <Period id="1" start="PT13.6S">
                    <AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
                      <Representation id="720p" codecs="avc1.64001f" bandwidth="2666667" width="1280" height="720">
                        <SegmentTemplate timescale="90000" startNumber="2" presentationTimeOffset="324000" \
                initialization="720p/init-1.mp4" media="720p/$Number$.m4s">
                          <SegmentTimeline>
                            <S t="324000" d="162000"/>
                          </SegmentTimeline>
                        </SegmentTemplate>
                      </Representation>
                    </AdaptationSet>
                  </Period>
                  <UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-head:2014" value="manifest.mpd"/>
                </MPD>

                """)
    }

    @Test func theManifestOfAnEndedStreamStandsStill() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(3)
        try broadcast.presentation.apply(.end, now: broadcast.now)
        let text = LiveDashManifest(broadcast.presentation)?.text(now: broadcast.now) ?? ""
        #expect(text.contains("mediaPresentationDuration=\"PT5.4S\""))
        #expect(!text.contains("minimumUpdatePeriod"))
    }
}
