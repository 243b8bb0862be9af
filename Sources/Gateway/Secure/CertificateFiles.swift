import Glibc
import NIOSSL

/// The files of the server's certificate and its key, PEM.
public struct CertificateFiles: Sendable, Hashable {
    /// The server's certificate first, then those that lead from it to a root.
    public let certificate: String
    /// The private key of the first, without a passphrase.
    public let key: String

    /// Names them.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// What is wrong with the files that settings name: the setting's last word, `certificate` or `key`, and a sentence.
    public static func problems(certificate: String?, key: String?) -> [(setting: String, problem: String)] {
        switch (certificate, key) {
        case (nil, nil): return []
        case (_?, nil): return [("certificate", "needs `http.tls.key` beside it")]
        case (nil, _?): return [("key", "needs `http.tls.certificate` beside it")]
        case (let certificate?, let key?):
            do throws(CertificateProblem) {
                _ = try CertificateFiles(certificate: certificate, key: key).context()
                return []
            } catch {
                return [(error.setting, error.problem)]
            }
        }
    }

    /// TLS 1.2 and 1.3 with them, for HTTP/2 and HTTP/1.1. RFC 7301, RFC 9113, section 9.2.
    func context() throws(CertificateProblem) -> NIOSSLContext {
        try readable(certificate, "certificate")
        try readable(key, "key")
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw CertificateProblem(setting: "certificate", problem: "holds no certificates in PEM")
        }
        let privateKey: NIOSSLPrivateKey
        do {
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw CertificateProblem(
                setting: "key",
                problem: "holds no private key in PEM, or one with a passphrase, which must be taken off")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["h2", "http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw CertificateProblem(setting: "key", problem: "is not the key of the first certificate")
        }
    }

    private func readable(_ path: String, _ setting: String) throws(CertificateProblem) {
        guard access(path, R_OK) == 0 else {
            throw CertificateProblem(
                setting: setting, problem: "cannot be read: \(String(cString: strerror(errno)).lowercased())")
        }
    }
}

/// Why certificates cannot be used.
struct CertificateProblem: Error, Hashable {
    /// `certificate` or `key`.
    let setting: String
    /// The end of a sentence that begins with it.
    let problem: String
}
