/// Which part of the work a run does: what is to play first is made by a run of its own, so that it waits for no other file's
/// ladder.
public enum RunPart: String, Sendable, Hashable {
    /// Everything.
    case all
    /// The copy of the picture, and the sounds and texts beside it. Of a file whose picture must be encoded: nothing.
    case copy
    /// The rung that is made quickest, and the sounds and texts beside it; everything where no other rung is left.
    case first
    /// What the run of the copy, or of the first rung, left: the other rungs.
    case ladder

    /// Whether it makes what plays first, with sounds and texts, and may leave rungs to another.
    var isFirst: Bool { self == .copy || self == .first }

    /// Of renditions, best first, those that such a run encodes where the picture is not copied.
    package func encodes(_ renditions: [VideoRendition]) -> [VideoRendition] {
        guard self != .all, let quick = QuickRung.index(in: renditions) else { return renditions }
        switch self {
        case .all: return renditions
        case .copy: return []
        case .first: return [renditions[quick]]
        case .ladder: return renditions.enumerated().filter { $0.offset != quick }.map(\.element)
        }
    }
}
