import Kernel

/// The first admin key: of the configuration, or generated once and kept in the data folder.
struct AdminKey: Sendable {
    let secret: String
    /// The file that holds it; nil when it is the configuration's.
    let file: String?

    /// The configured key, or that of `DATA/admin.key`, which is made when it is not there.
    static func resolve(_ configured: String?, folder: String) throws(StartError) -> AdminKey {
        if let configured { return AdminKey(secret: configured, file: nil) }
        let file = folder + "/admin.key"
        if let kept = try PrivateFile.read(file), !kept.isEmpty {
            return AdminKey(secret: kept, file: file)
        }
        let secret = Keys.generate()
        try PrivateFile.write(secret + "\n", to: file)
        return AdminKey(secret: secret, file: file)
    }
}
