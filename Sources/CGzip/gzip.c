#include "gzip.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

unsigned long gzip_bound(unsigned long size) {
    /* 18 bytes of head and end in place of zlib's 6. */
    return compressBound(size) + 18;
}

unsigned long gzip_compress(const void *bytes, unsigned long size, void *member, unsigned long room) {
    z_stream stream;
    if (size > UINT_MAX || room > UINT_MAX) return 0;
    memset(&stream, 0, sizeof stream);
    /* 15 bits of window, and 16 asks for gzip's head and end. */
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = member;
    stream.avail_out = (uInt)room;
    int status = deflate(&stream, Z_FINISH);
    unsigned long length = stream.total_out;
    deflateEnd(&stream);
    return status == Z_STREAM_END ? length : 0;
}
