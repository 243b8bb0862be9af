import JSON
package import Kernel

/// What is wrong with a request, gathered so that the client learns all of it at once.
package struct Issues: Sendable {
    private var list: [(path: String, problem: String)] = []

    /// None yet.
    package init() {}

    package var isEmpty: Bool { list.isEmpty }

    /// Adds one at a JSON pointer into the body; the empty pointer is the body itself.
    package mutating func add(_ path: String, _ problem: String) {
        list.append((path, problem))
    }

    /// A `VALIDATION_ERROR` with every issue; the message repeats the first. Nil when there is none.
    package func error(status: Int? = nil) -> KernelError? {
        guard let first = list.first else { return nil }
        var error = KernelError.validation(list)
        if first.path.isEmpty {
            error.message = "The body \(first.problem)" + (list.count > 1 ? " (and \(list.count - 1) more)" : "") + "."
        }
        error.status = status
        return error
    }

    /// A `VALIDATION_ERROR` with one issue of the body itself.
    package static func body(_ problem: String, status: Int? = nil) -> KernelError {
        var issues = Issues()
        issues.add("", problem)
        return issues.error(status: status) ?? .validation([])
    }
}
