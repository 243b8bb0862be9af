import Gateway
import JSON
import Kernel
import Testing

struct ClientErrorTests {
    @Test(arguments: [
        ("VALIDATION_ERROR", 400), ("AUTHENTICATION_ERROR", 401), ("AUTHORIZATION_ERROR", 403), ("NOT_FOUND", 404),
        ("RATE_LIMIT_EXCEEDED", 429), ("TIMEOUT", 503),
    ])
    func theTableOfTheContract(code: String, status: Int) {
        let shown = ClientError(KernelError(code: code, message: "Why.", details: ["a": 1]))
        #expect(shown.status == status)
        #expect(shown.error == KernelError(code: code, message: "Why.", details: ["a": 1]))
        #expect(!shown.isWithheld)
    }

    @Test func aStatusOfItsOwn() {
        let gone = ClientError(KernelError(code: "VALIDATION_ERROR", message: "Over.", status: 410))
        #expect(gone.status == 410)
        #expect(ClientError(KernelError(code: "VALIDATION_ERROR", message: "Odd.", status: 200)).status == 400)
        let own = ClientError(KernelError(code: "FETCH_FAILED", message: "No.", status: 422))
        #expect((own.error.code, own.status) == ("FETCH_FAILED", 422))
    }

    @Test(arguments: [
        (KernelError(code: "INTERNAL_ERROR", message: "/srv"), 500),
        (KernelError(code: "STORE_FULL", message: "/srv"), 500),
        (KernelError(code: "CONFLICT", message: "/srv", retryable: true), 503),
        (KernelError(code: "NOT_ENABLED", message: "/srv"), 503),
        (KernelError(code: "INTERNAL_ERROR", message: "/srv", details: ["/srv": 1], status: 503), 503),
    ])
    func theInsideStaysInside(error: KernelError, status: Int) {
        let shown = ClientError(error)
        #expect(shown.status == status)
        #expect(shown.error.code == "INTERNAL_ERROR")
        #expect(!shown.error.message.contains("/srv"))
        #expect(shown.error.details.isEmpty)
        #expect(shown.isWithheld)
    }
}
