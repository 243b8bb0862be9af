/// Where a live run gets its inputs. Used by one thread.
protocol LiveInputs: AnyObject {
    /// The inputs that come next, as soon as there are any; none after so many milliseconds. Nil: the source ended. Throws when
    /// it cannot be read any more.
    func next(within milliseconds: Int) throws(MediaFailure) -> [LiveInput]?

    /// Returns when nothing of it runs any more, after the last input.
    func finish()
}
