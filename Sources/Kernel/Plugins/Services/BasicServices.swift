import CStreamPlugin
import JSON
import Logging

// Services "log", "config" and "clock": they answer at once.

func writeLog(
    _ host: UnsafePointer<stream_host>?, _ level: stream_log_level, _ message: stream_bytes, _ fields: stream_bytes
) {
    guard let plugin = PluginHost.of(host), plugin.logger.logLevel <= Logger.Level(level) else { return }
    var metadata = Logger.Metadata()
    if fields.size > 0, var object = (try? JSON(parsing: fields.array))?.object {
        let id = object["callId"]?.int64 ?? 0
        object["callId"] = nil
        for (name, value) in object {
            metadata[name] = "\(value.string ?? value.description)"
        }
        if let origin = PluginCalls.origin(UInt64(clamping: id), of: plugin.plugin) {
            metadata.merge(origin.metadata) { $1 }
        }
    }
    plugin.logger.log(level: Logger.Level(level), "\(message.text)", metadata: metadata)
}

func readSettings(_ host: UnsafePointer<stream_host>?) -> stream_bytes {
    PluginHost.of(host)?.settingsBytes.span ?? .none
}

func readPublicURL(_ host: UnsafePointer<stream_host>?) -> stream_bytes {
    PluginHost.of(host)?.services.publicURL.span ?? .none
}

func readClock(_ host: UnsafePointer<stream_host>?) -> Int64 {
    PluginHost.of(host)?.services.clock.now ?? 0
}

extension Logger.Level {
    init(_ level: stream_log_level) {
        switch level {
        case STREAM_LOG_DEBUG: self = .debug
        case STREAM_LOG_WARNING: self = .warning
        case STREAM_LOG_ERROR: self = .error
        default: self = .info
        }
    }
}
