import Glibc
import Kernel
import NIOCore
import NIOHTTP1
import NIOPosix

/// Writes files to a plain connection. It stands below the handlers that know bodies as bytes alone, which let a
/// ``FileBody`` pass as an event.
final class FileBodyHandler: ChannelOutboundHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let body = event as? FileBody else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        // Others send the file at the same time, and a handle is used by one at a time.
        let descriptor = dup(body.file.descriptor)
        guard descriptor >= 0 else {
            promise?.fail(IOError(errnoCode: errno, reason: "dup"))
            return
        }
        let handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
        let region = FileRegion(
            fileHandle: handle, readerIndex: Int(body.range.lowerBound), endIndex: Int(body.range.upperBound))
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { result in
            _ = try? handle.close()
            promise?.completeWith(result)
        }
        context.writeAndFlush(wrapOutboundOut(.body(.fileRegion(region))), promise: written)
    }
}
