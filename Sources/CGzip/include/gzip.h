/* The content coding gzip, by zlib. No header of zlib's or the system's is shown to Swift: their types would be seen twice. */
#ifndef STREAM_GZIP_H
#define STREAM_GZIP_H

/* The most that `size` bytes can become. */
unsigned long gzip_bound(unsigned long size);

/* Writes a gzip member of `size` bytes; answers how long it is, or 0 where zlib has no memory or `room` is too small. */
unsigned long gzip_compress(const void *bytes, unsigned long size, void *member, unsigned long room);

#endif
