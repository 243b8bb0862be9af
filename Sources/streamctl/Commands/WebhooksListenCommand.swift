import ArgumentParser
import JSON

/// `streamctl webhooks listen`
struct WebhooksListenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Prints a server's events as they happen, and sends them to an address on this machine.",
        discussion: """
            For a receiver that is being written: the server need not reach this machine. What is forwarded looks as what a \
            webhook gets, signed with the secret that is printed at the start. Needs the scope read.
            """)

    @Option(help: "Where to send them, such as http://localhost:3000/hooks.")
    var forward: String?

    @Option(help: "Which events; absent: all. May be given several times.")
    var event: [String] = []

    @Option(help: "Begin after the event of this number of the log; absent: with the next one.")
    var since: Int64?

    @Option(help: "The secret to sign with, whsec_...; absent: a new one.")
    var secret: String?

    @Option(help: "End after so many events; absent: with Ctrl-C.")
    var count: Int?

    @Flag(help: "Print each event as JSON.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let secret = try secret.map { try ForwardSecret($0) } ?? (try ForwardSecret())
            let types = event.flatMap { $0.split(separator: ",") }.map(String.init)
            let (forward, since, count, json) = (forward, since, count, json)
            do {
                try await Interrupt.cancelling {
                    try await Server.connected { server in
                        let listening = EventListening(
                            server: server, types: types, forward: forward, secret: secret, json: json)
                        try await listening.run(since: since, count: count)
                    }
                }
            } catch is CancellationError {
                return
            }
        }
    }
}
