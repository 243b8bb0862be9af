/// The types of frames: below 64 from the server, from 64 on from the worker.
enum FrameType: UInt8 {
    case start = 1
    case data = 2
    case dataError = 3
    case acknowledge = 4
    case cancel = 5
    case read = 65
    case message = 66
    case done = 67
    case failed = 68
    case log = 69
}
