package import JSON
package import Kernel

/// A request to `POST /stream`: which operation, with what, and how. API.md, "One endpoint".
package struct CallRequest: Sendable {
    /// `create`.
    package let operation: String
    /// An object.
    package let parameters: JSON
    /// `options.timeout`; 30 s when absent.
    package let timeout: Duration
    /// `options.retries`; 0 when absent.
    package let retries: Int

    /// Reads a JSON body. Throws a `VALIDATION_ERROR` with every issue.
    package init(body: [UInt8]) throws(KernelError) {
        let value: JSON
        do {
            value = try JSON(parsing: body)
        } catch {
            throw Issues.body("is \(error)")
        }
        guard let object = value.object else { throw Issues.body("must be a JSON object") }
        var issues = Issues()
        for (name, _) in object where !["operation", "parameters", "options"].contains(name) {
            issues.add("/" + CallRequest.escaped(name), "no such field; known are operation, parameters and options")
        }
        try self.init(
            operation: object["operation"], parameters: object["parameters"], options: object["options"], issues: issues
        )
    }

    /// Reads the fields, after issues that are known already.
    package init(operation: JSON?, parameters: JSON?, options: JSON?, issues: Issues) throws(KernelError) {
        var issues = issues
        if operation == nil {
            issues.add("/operation", "is required")
        } else if operation?.string.map(\.isEmpty) ?? true {
            issues.add("/operation", "must be the name of an operation")
        }
        if let parameters, parameters.object == nil { issues.add("/parameters", "must be an object") }
        var settings: JSONObject = [:]
        if let options {
            if let object = options.object { settings = object } else { issues.add("/options", "must be an object") }
        }
        for (name, _) in settings where !["timeout", "retries"].contains(name) {
            issues.add("/options/" + CallRequest.escaped(name), "no such option; known are timeout and retries")
        }
        let timeout = CallRequest.whole(settings["timeout"], 1...300_000, "/options/timeout", &issues)
        let retries = CallRequest.whole(settings["retries"], 0...10, "/options/retries", &issues)
        if let error = issues.error() { throw error }
        self.operation = operation?.string ?? ""
        self.parameters = parameters ?? [:]
        self.timeout = .milliseconds(timeout ?? 30_000)
        self.retries = retries ?? 0
    }

    /// A call with the options that are the default.
    package init(operation: String, parameters: JSON) {
        self.operation = operation
        self.parameters = parameters
        timeout = .seconds(30)
        retries = 0
    }

    private static func whole(
        _ value: JSON?, _ range: ClosedRange<Int>, _ path: String, _ issues: inout Issues
    ) -> Int? {
        guard let value else { return nil }
        let number = value.int ?? value.double.flatMap(Int.init(exactly:))
        if let number, range.contains(number) { return number }
        issues.add(path, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// A name inside a JSON pointer (RFC 6901, section 3).
    static func escaped(_ name: String) -> String {
        name.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
    }
}
