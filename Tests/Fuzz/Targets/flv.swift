import Media

/// The bodies of audio and video messages: no more comes out of one than is in it, and the same wherever it lies.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let body = Array(UnsafeBufferPointer(start: data, count: size))
    let within = [0xFF, 0xFF, 0xFF] + body + [0xFF]
    let slice = within[3..<(within.count - 1)]

    let video = try? FLVVideoTag.tags(in: body[...])
    guard video == (try? FLVVideoTag.tags(in: slice)) else { fatalError("video elsewhere") }
    var taken = 0
    for tag in video ?? [] {
        switch tag.packet {
        case .configuration(let bytes), .metadata(let bytes): taken += bytes.count
        case .frame(let time, _, let bytes):
            guard (-0x80_0000..<0x80_0000).contains(time) else { fatalError("a time of \(time)") }
            taken += bytes.count
        case .end, .nothing: break
        }
        guard tag.nanoseconds < 1_000_000 else { fatalError("\(tag.nanoseconds) ns") }
    }
    guard taken <= body.count else { fatalError("\(taken) bytes of video in \(body.count)") }

    let audio = try? FLVAudioTag.tags(in: body[...])
    guard audio == (try? FLVAudioTag.tags(in: slice)) else { fatalError("audio elsewhere") }
    taken = 0
    for tag in audio ?? [] {
        switch tag.packet {
        case .configuration(let bytes), .frame(let bytes), .channels(let bytes): taken += bytes.count
        case .end, .nothing: break
        }
        guard tag.nanoseconds < 1_000_000 else { fatalError("\(tag.nanoseconds) ns") }
    }
    guard taken <= body.count else { fatalError("\(taken) bytes of audio in \(body.count)") }
    return 0
}
