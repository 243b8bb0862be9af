import Glibc
import NIOSSL

/// A certificate for one name, signed by itself, and the TLS settings of a server that has it.
struct Certificate {
    let certificate: NIOSSLCertificate
    let server: NIOSSLContext

    /// Trusts it.
    var roots: NIOSSLTrustRoots { .certificates([certificate]) }

    /// Makes one with openssl; `name` is `DNS:a.example` or `IP:127.0.0.1`.
    init(for name: String) throws {
        let folder = try Self.requireFolder()
        defer { _ = system("rm -rf \(folder)") }
        let command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test "
            + "-addext subjectAltName=\(name) -keyout \(folder)/key.pem -out \(folder)/cert.pem 2>/dev/null"
        guard system(command) == 0 else { throw Missing() }
        guard let made = try NIOSSLCertificate.fromPEMFile("\(folder)/cert.pem").first else { throw Missing() }
        certificate = made
        let key = try NIOSSLPrivateKey(file: "\(folder)/key.pem", format: .pem)
        server = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
    }

    struct Missing: Error {}

    private static func requireFolder() throws -> String {
        var template = Array("/tmp/stream-certificate-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Missing() }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
