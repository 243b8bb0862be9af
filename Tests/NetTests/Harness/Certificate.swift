import Glibc
import NIOSSL

/// A certificate for the loopback, signed by itself, and the TLS settings of a server that has it.
struct Certificate {
    let server: NIOSSLContext
    /// Trusts it.
    let roots: NIOSSLTrustRoots

    struct Missing: Error {}

    /// Makes one with openssl.
    init() throws {
        var template = Array("/tmp/stream-net-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Missing() }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { _ = system("rm -rf \(folder)") }
        let command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test "
            + "-addext subjectAltName=IP:127.0.0.1 -keyout \(folder)/key.pem -out \(folder)/cert.pem 2>/dev/null"
        guard system(command) == 0, let made = try NIOSSLCertificate.fromPEMFile("\(folder)/cert.pem").first else {
            throw Missing()
        }
        let key = try NIOSSLPrivateKey(file: "\(folder)/key.pem", format: .pem)
        roots = .certificates([made])
        server = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: [.certificate(made)], privateKey: .privateKey(key)))
    }
}
