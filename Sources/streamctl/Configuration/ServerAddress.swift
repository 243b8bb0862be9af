import Glibc
import JSON

/// Where the server is and with which key: from the environment, else from the config file, else the default address.
struct ServerAddress: Sendable {
    /// Without a trailing slash.
    let url: String
    let key: String

    /// The address of a server that was started without settings.
    static let defaultURL = "http://127.0.0.1:8080"

    /// Reads both, and says what to do when there is no key.
    static func read() throws(ToolError) -> ServerAddress {
        let path = filePath
        let file = try readFile(path)
        let url = variable("STREAM_URL") ?? file["url"]?.string ?? defaultURL
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw ToolError(
                .wrongConfiguration,
                "`\(url)` is no address; expected one like \(defaultURL). Correct STREAM_URL or \(path).")
        }
        guard let key = variable("STREAM_KEY") ?? file["key"]?.string, !key.isEmpty else {
            throw ToolError(
                .wrongKey,
                "No API key. Set STREAM_KEY to the key that the server printed when it started (it is in admin.key of "
                    + "its data folder), or write it to \(path) as {\"url\": \"\(url)\", \"key\": \"…\"}.")
        }
        return ServerAddress(url: String(url.reversed().drop { $0 == "/" }.reversed()), key: key)
    }

    /// The config file: `$XDG_CONFIG_HOME/streamctl/config.json`, `~/.config` where that is not set.
    private static var filePath: String {
        (variable("XDG_CONFIG_HOME") ?? "\(variable("HOME") ?? "~")/.config") + "/streamctl/config.json"
    }

    private static func readFile(_ path: String) throws(ToolError) -> JSONObject {
        guard access(path, F_OK) == 0 else { return [:] }
        let bytes = try InputFile(path).readAll(limit: 1 << 16)
        let object: JSONObject
        do {
            guard let read = try JSON(parsing: bytes).object else {
                throw ToolError(.wrongConfiguration, "\(path) must hold a JSON object with `url` and `key`.")
            }
            object = read
        } catch let error as ToolError {
            throw error
        } catch {
            throw ToolError(.wrongConfiguration, "\(path) is not JSON: \(error). Correct or remove it.")
        }
        for (name, value) in object where !["url", "key"].contains(name) || value.string == nil {
            throw ToolError(
                .wrongConfiguration, "\(path): `\(name)` is not known there; it takes `url` and `key`, both text.")
        }
        return object
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
