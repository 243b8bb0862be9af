/* Coded pictures as OpenH264 gives them, made into what a container holds. */
#ifndef NAL_UNITS_H
#define NAL_UNITS_H

#include <stddef.h>
#include <wels/codec_api.h>

/* Bytes on the heap; {NULL, 0} is none. */
typedef struct bytes {
    unsigned char *data;
    size_t size;
} bytes;

/* The NAL units of a picture, each with a 4-byte length in front, without parameter sets, which the container keeps
 * elsewhere. {NULL, 0} when there was not enough memory. */
bytes sample_of(const SFrameBSInfo *coded);

/* An AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1) of one SPS and one PPS. {NULL, 0} when one is missing
 * or there was not enough memory. */
bytes configuration_of(const SFrameBSInfo *coded);

#endif
