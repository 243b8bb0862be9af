import CLibAV
import JSON

/// A track of texts inside a file that becomes captions.
struct TextPlan: Sendable {
    /// In the container.
    let index: Int
    /// The rendition's name: "text-1", ...
    let name: String
    let format: TextFormat
    /// Seconds a tick.
    let tick: Double
    /// As in the container: of ASS its styles.
    let header: [UInt8]
    /// BCP 47; nil: not known.
    var language: String?
    /// What people call it; nil: nothing.
    var label: String?
    var isDefault = false
    /// Whether it holds only what cannot be understood without it.
    var isForced = false
    /// Whether it says all that is heard, for those who do not hear.
    var describesSound = false

    /// As `info` announces it.
    var info: JSON {
        var object: JSONObject = [
            "name": .string(name), "kind": "text", "default": .bool(isDefault), "forced": .bool(isForced),
            "describesSound": .bool(describesSound),
        ]
        if let language { object["language"] = .string(language) }
        if let label { object["label"] = .string(label) }
        return .object(object)
    }
}
