/// Where a stream is on a server.
package struct RTMPPlace: Sendable, Hashable {
    /// The application: `live`.
    package var app: String
    /// The address up to and with the application: `rtmp://live.example/live`. As `tcUrl` says it, so never with a key.
    package var address: String
    /// The stream's name in it; for a publisher its key.
    package var name: RTMPSecret

    /// Makes one.
    package init(app: String, address: String, name: String) {
        self.app = app
        self.address = address
        self.name = RTMPSecret(name)
    }
}
