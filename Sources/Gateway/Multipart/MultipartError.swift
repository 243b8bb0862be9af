/// Why a multipart body was refused. `problem` completes the sentence "The body …".
package struct MultipartError: Error, Sendable, Hashable {
    /// What kind of refusal it is.
    package enum Code: Sendable, Hashable {
        /// It is not `multipart/form-data` (RFC 7578), or ended before its last boundary.
        case malformed
        /// A part's head or a field is larger than is taken.
        case tooLarge
    }

    package let code: Code
    package let problem: String

    static func malformed(_ problem: String) -> MultipartError { MultipartError(code: .malformed, problem: problem) }
    static func tooLarge(_ problem: String) -> MultipartError { MultipartError(code: .tooLarge, problem: problem) }
}
