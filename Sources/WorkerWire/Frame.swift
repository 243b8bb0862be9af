public import JSON

/// A message between the server and a worker process.
///
/// On the wire: the length of what follows (32 bits, little endian), a type (8 bits), the body. Numbers are little
/// endian, text is UTF-8. No frame is longer than ``longest``.
public enum Frame: Sendable, Hashable {
    /// The server says what to do: `{"specification": {…}, "inputs": [{"size": n}], "plugins": [{"name", "library",
    /// "manifest"}]}`. The first frame and the only one of its type, but for a process that is started before it is needed:
    /// that gets `{"prepare": true, "plugins": […]}` first, makes itself ready, and waits for the other.
    case start(JSON)
    /// The server answers a read. Fewer bytes than asked for: the input ends there. What is fed while the run goes on comes in as
    /// many answers as it takes, as it comes; one without bytes is its end.
    case data(request: UInt64, bytes: [UInt8])
    /// The server cannot answer a read.
    case dataError(request: UInt64, problem: String)
    /// The server stored and passed on the oldest message not acknowledged yet.
    case acknowledge
    /// The server no longer wants the outcome.
    case cancel

    /// The worker wants bytes of an input. Of what is fed, which comes after the files, it asks for so many bytes more than it
    /// asked for before, and may do that early.
    case read(Read)
    /// The worker made something: a description, and bytes that belong to it. Where the description has `blob`, the
    /// bytes are stored under that path below the output folder. At most ``window`` may be unacknowledged.
    case message(JSON, bytes: [UInt8])
    /// The worker finished.
    case done(JSON)
    /// The worker gave up: `{"code", "message", "retryable"}`.
    case failed(JSON)
    /// A line for the server's log; levels are those of `stream_log_level`, 1 (debug) to 4 (error).
    case log(level: UInt8, text: String)

    /// What a worker asks of an input.
    public struct Read: Sendable, Hashable {
        /// Repeated in the answer.
        public let request: UInt64
        /// Index into the inputs of the start frame.
        public let input: UInt32
        /// Where to begin, bytes.
        public let offset: UInt64
        /// How many bytes, at most ``Frame/longestRead``.
        public let length: UInt32

        /// Makes a request.
        public init(request: UInt64, input: UInt32, offset: UInt64, length: UInt32) {
            self.request = request
            self.input = input
            self.offset = offset
            self.length = length
        }
    }

    /// The longest frame's length: type and body, 64 MiB.
    public static let longest = 64 << 20
    /// The most bytes that one read asks for, 4 MiB.
    public static let longestRead = 4 << 20
    /// How many messages may wait for their acknowledgement.
    public static let window = 4
}
