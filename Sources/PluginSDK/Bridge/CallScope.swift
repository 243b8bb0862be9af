/// The call, request, job or event that a task works for: what it asks of the host is on its behalf.
enum CallScope {
    /// The host's id of it; 0: none.
    @TaskLocal static var id: UInt64 = 0
}
