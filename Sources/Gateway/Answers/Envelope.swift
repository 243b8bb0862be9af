import JSON
package import Kernel

/// The bytes of the API's envelope. API.md, "One endpoint".
package enum Envelope {
    /// `{"success":true,"data":…}`, with an operation's JSON put in as it is.
    package static func success(data: [UInt8], requestID: String, now: Int64, duration: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + 160)
        bytes += #"{"success":true,"data":"#.utf8
        bytes += data
        meta(requestID: requestID, now: now, into: &bytes)
        bytes += #","duration":"#.utf8
        bytes += String(duration).utf8
        bytes += "}}".utf8
        return bytes
    }

    /// `{"success":false,"error":…}`. A failure's `meta` has no duration.
    package static func failure(_ error: KernelError, requestID: String, now: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes += #"{"success":false,"error":{"code":"#.utf8
        JSON.string(error.code).write(into: &bytes)
        bytes += #","message":"#.utf8
        JSON.string(error.message).write(into: &bytes)
        bytes += #","details":"#.utf8
        JSON.object(error.details).write(into: &bytes)
        bytes += "}".utf8
        meta(requestID: requestID, now: now, into: &bytes)
        bytes += "}}".utf8
        return bytes
    }

    private static func meta(requestID: String, now: Int64, into bytes: inout [UInt8]) {
        bytes += #","meta":{"requestId":"#.utf8
        JSON.string(requestID).write(into: &bytes)
        bytes += #","timestamp":""#.utf8
        bytes += Timestamp.iso8601(now).utf8
        bytes.append(0x22)
    }
}
