import JSON
import Media

/// What a process has done before it touches a file: its codec plugins are loaded, and it is in its sandbox.
struct Preparation {
    /// The codecs of the plugins.
    let catalog: CodecCatalog
    /// What the log should know of the sandbox, or nil.
    let note: String?

    /// Loads the plugins that a frame names, then locks itself in. Throws `INTERNAL_ERROR`.
    init(_ frame: JSON) throws(MediaFailure) {
        catalog = try CodecPlugins.load(frame["plugins"], encoders: frame["encoders"])
        note = try Sandbox.enter()
    }

    /// Does once what every picture needs, so that it is in memory when there is one to be made.
    func warmUp() {
        PicturesRun.warmUp(catalog)
    }
}
