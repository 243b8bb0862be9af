/// A stream key, as a publisher named it. Printed, logged or mirrored it is `…`.
package struct RTMPSecret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    /// The key itself.
    package let value: String

    /// Wraps one.
    package init(_ value: String) { self.value = value }

    package var description: String { "…" }
    package var debugDescription: String { "…" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
