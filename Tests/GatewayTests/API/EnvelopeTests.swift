import Gateway
import JSON
import Kernel
import Testing

struct EnvelopeTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400_007, "2000-02-29T00:00:00.007Z", "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_767_268_800_000, "2026-01-01T12:00:00.000Z", "Thu, 01 Jan 2026 12:00:00 GMT"),
        (4_107_542_399_999, "2100-02-28T23:59:59.999Z", "Sun, 28 Feb 2100 23:59:59 GMT"),
        (-1, "1969-12-31T23:59:59.999Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
    ])
    func timestamps(milliseconds: Int64, iso: String, http: String) {
        #expect(Timestamp.iso8601(milliseconds) == iso)
        #expect(Timestamp.httpDate(milliseconds) == http)
    }

    @Test func bytes() {
        let success = Envelope.success(data: Array(#"{"a":1}"#.utf8), requestID: "a\"b", now: 0, duration: 145)
        #expect(
            String(decoding: success, as: UTF8.self)
                == #"{"success":true,"data":{"a":1},"meta":{"requestId":"a\"b","timestamp":"1970-01-01T00:00:00.000Z","duration":145}}"#
        )
        let failure = Envelope.failure(.notFound("no"), requestID: "r", now: 0)
        #expect(
            String(decoding: failure, as: UTF8.self)
                == #"{"success":false,"error":{"code":"NOT_FOUND","message":"no","details":{}},"meta":{"requestId":"r","timestamp":"1970-01-01T00:00:00.000Z"}}"#
        )
    }

    @Test func keys() {
        #expect(BearerKey.key(of: "Bearer sk_1") == "sk_1")
        #expect(BearerKey.key(of: "bearer  sk_1") == "sk_1")
        for header in [nil, "", "Bearer", "Bearer ", "Basic abc", "Bearer a b", "Bearer ü"] {
            #expect(BearerKey.key(of: header) == nil)
        }
    }

    @Test func everyIssueAtOnce() throws {
        let body = #"{"x":1,"parameters":3,"options":{"timeout":"a","retries":-1}}"#
        let error = #expect(throws: KernelError.self) { try CallRequest(body: Array(body.utf8)) }
        let paths = error?.details["issues"]?.array?.compactMap { $0["path"]?.string }
        #expect(paths == ["/x", "/operation", "/parameters", "/options/timeout", "/options/retries"])
    }

    @Test func defaults() throws {
        let call = try CallRequest(body: Array(#"{"operation":"create","options":{"timeout":4.0}}"#.utf8))
        #expect(call.parameters == [:])
        #expect(call.timeout == .milliseconds(4))
        #expect(call.retries == 0)
        #expect(try CallRequest(body: Array(#"{"operation":"create"}"#.utf8)).timeout == .seconds(30))
    }
}
