import COpenSSL
import Glibc

/// Whole files in memory.
enum FileBytes {
    /// Why a file cannot be read, as the end of a sentence.
    struct Failure: Error {
        let problem: String
    }

    /// The bytes of a regular file.
    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(problem: String(cString: strerror(errno))) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Failure(problem: String(cString: strerror(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(problem: "it is no file") }
        guard status.st_size <= limit else { throw Failure(problem: "it is larger than \(limit) bytes") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(problem: String(cString: strerror(errno))) }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else { throw Failure(problem: "it is larger than \(limit) bytes") }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    /// SHA-256 in lower-case hex; nil when the library of digests fails.
    static func sha256(_ bytes: [UInt8]) -> String? {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        guard EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil) == 1, length == 32 else { return nil }
        return digest.map { (byte: UInt8) in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
