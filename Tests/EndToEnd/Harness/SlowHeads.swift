import Dispatch

/// Connections that have begun to send a head, and send one byte more of it each second.
final class SlowHeads {
    let sockets: [RawSocket]
    private let timer: any DispatchSourceTimer

    init(_ url: String, count: Int) throws {
        let sockets = try (0..<count).map { _ in try RawSocket(url) }
        for socket in sockets { socket.send(Array("GET /health/live HTTP/1.1\r\nHost: a\r\nX-A: ".utf8)) }
        self.sockets = sockets
        let queue = DispatchQueue(label: "slow heads")
        timer = DispatchSource.makeTimerSource(queue: queue)
        nonisolated(unsafe) var next = 0  // why: it is the queue's alone
        timer.schedule(deadline: .now(), repeating: .microseconds(1_000_000 / count))
        timer.setEventHandler {
            sockets[next % count].send([0x61])
            next += 1
        }
        timer.resume()
    }

    /// Sends no more. The connections close with the last reference to this.
    func stop() { timer.cancel() }
}
