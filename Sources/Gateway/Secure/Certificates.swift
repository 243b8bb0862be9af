import Logging
import NIOSSL
import Synchronization

/// The certificates in use. Changed files are taken up while the server runs; connections that are there keep theirs.
final class Certificates: Sendable {
    /// How often the files are looked at.
    static let interval = Duration.seconds(3)

    private struct State {
        var context: NIOSSLContext
        /// Of the files that were loaded, or tried, last.
        var stamp: FileStamps
        /// Whether they could not be used, and that was said.
        var failure: (problem: CertificateProblem, isTold: Bool)?
    }

    private let files: CertificateFiles
    private let logger: Logger
    private let state: Mutex<State>

    /// Loads the files. Throws where they cannot be used.
    init(_ files: CertificateFiles, logger: Logger) throws(CertificateProblem) {
        self.files = files
        self.logger = logger
        let stamp = FileStamps([files.certificate, files.key])
        state = Mutex(State(context: try files.context(), stamp: stamp))
    }

    /// For the next connection.
    var context: NIOSSLContext { state.withLock { $0.context } }

    /// Looks at the files from time to time, until the task is cancelled.
    func watch() async {
        while true {
            do {
                try await Task.sleep(for: Self.interval)
            } catch {
                return
            }
            look()
        }
    }

    /// Takes files up that were changed. Those that cannot be used change nothing, and are told of when they are looked at
    /// the second time: certificate and key are two files, and are not replaced at one instant.
    func look(isAsked: Bool = false) {
        let stamp = FileStamps([files.certificate, files.key])
        let (known, failure) = state.withLock { ($0.stamp, $0.failure) }
        if stamp == known, !isAsked {
            guard let failure, !failure.isTold else { return }
            state.withLock { $0.failure?.isTold = true }
            return tell(failure.problem)
        }
        do throws(CertificateProblem) {
            let context = try files.context()
            state.withLock { $0 = State(context: context, stamp: stamp) }
            logger.notice("the certificate was changed: new connections get the new one")
        } catch {
            state.withLock { state in
                state.stamp = stamp
                state.failure = (error, isAsked)
            }
            if isAsked { tell(error) }
        }
    }

    private func tell(_ problem: CertificateProblem) {
        logger.error(
            "the certificate was changed and cannot be used; the one before stays in use",
            metadata: ["setting": "http.tls.\(problem.setting)", "problem": "\(problem.problem)"])
    }
}
