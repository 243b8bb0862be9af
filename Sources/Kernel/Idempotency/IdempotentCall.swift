import Synchronization

/// A call whose answer is kept: by the commit that it ends with, or else after it ended.
///
/// The check in ``keep(_:in:)`` lets one commit alone record an answer under a name, whatever else runs late or twice.
public final class IdempotentCall: Sendable {
    /// Makes the whole answer from the operation's result.
    package typealias Finish = @Sendable (_ result: [UInt8]) -> [UInt8]

    private struct State {
        var answer: KeptAnswer?
        var nested: UInt64 = 0
    }

    /// Where the answer is kept.
    let name: [UInt8]
    /// Of what was asked.
    let digest: [UInt8]
    /// The version of an answer that is over, or 0.
    let seen: UInt64
    let expires: Int64
    private let finish: Finish
    private let state = Mutex(State())

    init(name: [UInt8], digest: [UInt8], seen: UInt64, expires: Int64, finish: @escaping Finish) {
        self.name = name
        self.digest = digest
        self.seen = seen
        self.expires = expires
        self.finish = finish
    }

    /// The answer that was recorded.
    var answer: KeptAnswer? { state.withLock { $0.answer } }

    /// Whether an answer was recorded, so that the call must not be run again.
    package var isAnswered: Bool { answer != nil }

    /// The answer for a result.
    func answer(for result: [UInt8]) -> KeptAnswer {
        KeptAnswer(status: 200, bytes: finish(result), digest: digest, expires: expires)
    }

    /// Adds an answer to a change, which then holds only while there is none; false where it is too large to keep.
    func keep(_ answer: KeptAnswer, in commit: inout StoreCommit) -> Bool {
        guard answer.bytes.count <= KeptAnswer.largest else { return false }
        let key = KeySpace.answer(name)
        commit.checks.append(.init(key: key, version: seen))
        commit.puts.append(.init(key: key, value: answer.stored))
        commit.puts.append(.init(key: KeySpace.answerEnd(expires, name), value: []))
        return true
    }

    /// The change with the answer is durable.
    func record(_ answer: KeptAnswer) {
        state.withLock { $0.answer = answer }
    }

    /// Starts to count nested calls anew, for another attempt.
    package func begin() {
        state.withLock { $0.nested = 0 }
    }

    /// The name of the next call that this one makes: the same in every attempt that makes the same calls.
    func nextNested(_ operation: String, account: String, parameters: [UInt8]) -> [UInt8] {
        let number = state.withLock { state in
            state.nested += 1
            return state.nested
        }
        return SHA256.digest(
            name + KeySpace.bigEndian(number) + Array("\(operation)\0\(account)\0".utf8) + parameters)
    }
}
