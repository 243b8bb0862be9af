import Gateway
import JSON
import Kernel

/// The body of `POST /stream`: what is taken is JSON and says what a whole parse of it says; what is refused is refused in
/// an envelope that is JSON.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    do throws(KernelError) {
        let call = try CallRequest(body: bytes)
        guard let tree = try? JSON(parsing: bytes), tree["operation"]?.string == call.operation else {
            fatalError("taken, but not what a whole parse reads")
        }
    } catch {
        let envelope = Envelope.failure(error, requestID: "req_1", now: 0)
        guard let answer = try? JSON(parsing: envelope), answer["error"]?["code"] == "VALIDATION_ERROR" else {
            fatalError("the refusal is no envelope")
        }
    }
    return 0
}
