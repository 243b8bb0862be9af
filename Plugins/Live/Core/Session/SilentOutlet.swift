/// Shows nothing: of a server without playlists, and of tests.
package struct SilentOutlet: LiveOutlet {
    package init() {}
    package func announce(_ tracks: [LiveTrackRecord]) {}
    package func show(initial: LiveTrackRecord.Initial, of rendition: String) {}
    package func show(_ part: LiveMessage.Part) {}
    package func show(_ segment: StoredSegment, number: Int, of rendition: String) {}
    package func resume(discontinuities: Int) {}
    package func catchUp() {}
    package func end() {}
    package func close() {}
}
