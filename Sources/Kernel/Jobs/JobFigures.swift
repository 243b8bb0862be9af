/// How many jobs of a kind there are.
package struct JobFigures: Sendable, Hashable {
    /// Due now or later.
    package var waiting: Int
    /// Under way.
    package var running: Int
    /// When the first of those that wait is or was due, milliseconds since 1970.
    package var oldest: Int64?
}
