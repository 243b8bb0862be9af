import CSandbox
import JSON
import Media

/// The process's way into its sandbox.
enum Sandbox {
    /// Gives up every right that decoding does not need. Answers what the log should know, or nil. Throws
    /// `INTERNAL_ERROR` when a file must not be touched here.
    static func enter() throws(MediaFailure) -> String? {
        var problem = [CChar](repeating: 0, count: 256)
        let status = sandbox_enter(&problem, problem.count)
        let text = String(decoding: problem.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard status >= 0 else {
            throw MediaFailure(.internalError, "The media process could not lock itself in: \(text).")
        }
        return text.isEmpty ? nil : text
    }

    /// Enters it and tries every escape: `{"sandboxed", "denied": {"readFile": true, …}}`.
    static func check() -> JSON {
        do throws(MediaFailure) {
            let note = try enter()
            var denied = JSONObject()
            var number: UInt32 = 0
            var name: UnsafePointer<CChar>?
            while true {
                let answer = sandbox_try_escape(number, &name)
                guard answer >= 0, let name else { break }
                denied[String(cString: name)] = .bool(answer == 1)
                number += 1
            }
            let all = denied.allSatisfy { $0.value == .bool(true) }
            return ["sandboxed": .bool(all), "denied": .object(denied), "note": note.map(JSON.string) ?? .null]
        } catch {
            return ["sandboxed": false, "denied": [:], "note": .string(error.message)]
        }
    }
}
