/// Which part of the work a run does: a copy is made by a run of its own, so that it waits for no other file's ladder.
public enum RunPart: String, Sendable, Hashable {
    /// Everything.
    case all
    /// The copy of the picture, and the sound beside it. Of a file whose picture is encoded: nothing.
    case copy
    /// What the run of the copy left.
    case ladder
}
