/*
 * A codec plugin to start from, in plain C. It needs the boundary's header and a C compiler:
 *
 *     cc -std=c11 -shared -fPIC -I Sources/CStreamPlugin/include -o libstream-example-codec.so \
 *         Plugins/ExampleCodec/example_codec.c
 *
 * It has two formats of its own, both without loss:
 *
 *     xrle   Pictures. Each sample is stored as its difference to its left neighbour, and runs of one difference as
 *            their length and the difference. A packet is: width and height, 4 bytes each; then the runs.
 *     xpcm   Sound. The samples as they are: 32-bit float, one channel after the other.
 *
 * What both share, the state of an open codec, is in instance.h.
 *
 * A codec plugin is a list of tables (`stream_codec_v1`), one for each encoder and each decoder; the manifest beside
 * this file names the same. The media process loads the library, calls `open` of the table it chose, and then sends and
 * receives in turn, from one thread at a time. Four rules carry the whole protocol:
 *
 *   1. `send` answers AGAIN while there is output to take; `receive` answers AGAIN while it needs more input. Never
 *      both in turn, or the caller could do nothing. Here an instance holds at most one output: send is refused while
 *      it is there, and receive when it is not.
 *   2. Sending NULL drains. Afterwards `receive` gives what is left, then END, as often as it is asked.
 *   3. Who wants to keep a frame calls its `retain`, and later `release`. This codec is done with a frame when
 *      `send_frame` returns, so it keeps none. What it hands out carries a `release` of its own.
 *   4. On failure a function answers FAILED (`open`: NULL), and `failure` tells why in one sentence, on the same
 *      thread.
 */
#include "instance.h"

/* ---------------------------------------------------------------- pictures: xrle */

/* No more pixels than the media process takes of any file: 8K UHD and a little more. */
enum { LARGEST = 16384, MOST_PIXELS = 36000000, PICTURE_HEADER = 8 };

static bool is_size(uint32_t width, uint32_t height) {
    return width >= 2 && height >= 2 && width <= LARGEST && height <= LARGEST && width % 2 == 0 && height % 2 == 0 &&
           (uint64_t)width * height <= MOST_PIXELS;
}

static void put_number(uint8_t *to, uint32_t value) {
    for (int index = 0; index < 4; index++) to[index] = (uint8_t)(value >> (24 - 8 * index));
}

static uint32_t number(const uint8_t *from) {
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

static void *open_picture_encoder(const stream_codec_config *wanted) {
    return open_codec(wanted, is_size(wanted->width, wanted->height) && wanted->pixel_format == STREAM_PIXEL_YUV420P,
                      "xrle encodes 8-bit 4:2:0 of even size, up to 36 megapixels.");
}

/* A decoder needs nothing to be said: its packets say it. */
static void *open_picture_decoder(const stream_codec_config *wanted) { return open_codec(wanted, true, ""); }

static stream_codec_result encode_picture(void *codec, const stream_frame *frame) {
    instance *instance = codec;
    stream_codec_result result;
    if (!accepts(instance, !frame, &result)) return result;
    uint32_t width = instance->config.width, height = instance->config.height;
    if (frame->width != width || frame->height != height || frame->pixel_format != STREAM_PIXEL_YUV420P)
        return failed("The encoder got a picture of another size or format than it was opened for.");
    /* Two bytes a sample, if no run is longer than one. */
    uint8_t *data = malloc(PICTURE_HEADER + (size_t)width * height * 3);
    if (!data) return failed("There was not enough memory to encode a picture.");
    put_number(data, width);
    put_number(data + 4, height);
    size_t size = PICTURE_HEADER;
    for (int plane = 0; plane < 3; plane++) {
        uint32_t columns = plane ? width / 2 : width, rows = plane ? height / 2 : height;
        for (uint32_t y = 0; y < rows; y++) {
            const uint8_t *row = frame->planes[plane] + (ptrdiff_t)frame->strides[plane] * y;
            uint8_t left = 0;
            for (uint32_t x = 0; x < columns;) {
                uint8_t difference = (uint8_t)(row[x] - left), run = 0;
                while (x < columns && run < 255 && (uint8_t)(row[x] - left) == difference) {
                    left = row[x++];
                    run++;
                }
                data[size++] = run;
                data[size++] = difference;
            }
        }
    }
    return put_packet(instance, frame, data, size);
}

/* Fills a plane from the runs at `*from`; false where they do not fit. Whatever a packet says, nothing is read behind
 * its end or written outside the plane: packets come from files, and files from strangers. */
static bool decode_plane(uint8_t *to, uint32_t columns, uint32_t rows, const uint8_t **from, const uint8_t *end) {
    for (uint32_t y = 0; y < rows; y++) {
        uint8_t left = 0;
        for (uint32_t x = 0; x < columns;) {
            if (end - *from < 2) return false;
            uint8_t run = (*from)[0], difference = (*from)[1];
            *from += 2;
            if (run == 0 || run > columns - x) return false;
            while (run--) to[(size_t)y * columns + x++] = left = (uint8_t)(left + difference);
        }
    }
    return true;
}

static stream_codec_result decode_picture(void *codec, const stream_packet *packet) {
    instance *instance = codec;
    stream_codec_result result;
    if (!accepts(instance, !packet, &result)) return result;
    if (packet->size < PICTURE_HEADER) return failed("A packet is too short to be a picture.");
    uint32_t width = number(packet->data), height = number(packet->data + 4);
    if (!is_size(width, height)) return failed("A packet's picture has no size that is possible.");
    /* A run is two bytes and at most 255 samples: a short packet must not cost much memory. */
    size_t luma = (size_t)width * height;
    if (packet->size * 128 < luma) return failed("A packet is too short for its picture.");
    uint8_t *plane = begin_frame(instance, packet, luma * 3 / 2);
    if (!plane) return failed("There was not enough memory to decode a picture.");
    stream_frame *frame = &instance->frame;
    frame->width = width;
    frame->height = height;
    frame->pixel_format = STREAM_PIXEL_YUV420P;
    frame->plane_count = 3;
    const uint8_t *from = packet->data + PICTURE_HEADER, *end = packet->data + packet->size;
    for (int index = 0; index < 3; index++) {
        uint32_t columns = index ? width / 2 : width, rows = index ? height / 2 : height;
        if (!decode_plane(plane, columns, rows, &from, end)) {
            release(frame->buffer);
            return failed("A packet's picture is damaged.");
        }
        frame->planes[index] = plane;
        frame->strides[index] = (int32_t)columns;
        plane += (size_t)columns * rows;
    }
    instance->has_output = true;
    return STREAM_CODEC_OK;
}

/* Every picture stands for itself, so that each is a keyframe anyway. */
static void request_keyframe(void *codec) { (void)codec; }

/* And the next one may have another size: the packet says which. Bit rates mean nothing here. */
static stream_codec_result reconfigure(void *codec, const stream_codec_config *wanted) {
    instance *instance = codec;
    if (wanted->kind == STREAM_MEDIA_VIDEO && !is_size(wanted->width, wanted->height))
        return failed("xrle encodes pictures of even size, up to 36 megapixels.");
    instance->config = *wanted;
    return STREAM_CODEC_OK;
}

/* A container keeps this for the decoder; these formats need nothing of the kind. */
static stream_bytes extradata(void *codec) {
    (void)codec;
    return (stream_bytes){NULL, 0};
}

/* ---------------------------------------------------------------- sound: xpcm */

static void *open_sound(const stream_codec_config *wanted) {
    return open_codec(wanted, wanted->sample_rate > 0 && wanted->channels >= 1 && wanted->channels <= 8,
                      "xpcm needs a sample rate and 1 to 8 channels.");
}

static stream_codec_result encode_sound(void *codec, const stream_frame *frame) {
    instance *instance = codec;
    stream_codec_result result;
    if (!accepts(instance, !frame, &result)) return result;
    if (frame->channels != instance->config.channels || frame->sample_rate != instance->config.sample_rate)
        return failed("The encoder got sound of another rate or other channels than it was opened for.");
    size_t plane = (size_t)frame->samples * sizeof(float), size = plane * frame->channels;
    if (size == 0) return STREAM_CODEC_OK;
    uint8_t *data = malloc(size);
    if (!data) return failed("There was not enough memory to encode sound.");
    for (uint32_t channel = 0; channel < frame->channels; channel++)
        memcpy(data + channel * plane, frame->planes[channel], plane);
    return put_packet(instance, frame, data, size);
}

static stream_codec_result decode_sound(void *codec, const stream_packet *packet) {
    instance *instance = codec;
    stream_codec_result result;
    if (!accepts(instance, !packet, &result)) return result;
    uint32_t channels = instance->config.channels;
    size_t plane = packet->size / channels;
    if (plane == 0 || plane * channels != packet->size || plane % sizeof(float) != 0 || plane > 1 << 24)
        return failed("A packet's sound is damaged.");
    uint8_t *bytes = begin_frame(instance, packet, packet->size);
    if (!bytes) return failed("There was not enough memory to decode sound.");
    memcpy(bytes, packet->data, packet->size);
    stream_frame *frame = &instance->frame;
    frame->sample_format = STREAM_SAMPLE_FLOAT_PLANAR;
    frame->sample_rate = instance->config.sample_rate;
    frame->channels = frame->plane_count = channels;
    frame->samples = (uint32_t)(plane / sizeof(float));
    for (uint32_t channel = 0; channel < channels; channel++) {
        frame->planes[channel] = bytes + channel * plane;
        frame->strides[channel] = (int32_t)plane;
    }
    instance->has_output = true;
    return STREAM_CODEC_OK;
}

/* ---------------------------------------------------------------- the tables */

#define ENCODER(KIND, NAME, OPEN, SEND) { \
    .struct_size = sizeof(stream_codec_v1), .kind = KIND, .name = "example-" NAME "-encoder", .codec = NAME, \
    .encodes = 1, .open = OPEN, .send_frame = SEND, .receive_packet = receive_packet, \
    .request_keyframe = request_keyframe, .reconfigure = reconfigure, .extradata = extradata, .failure = failure, \
    .close = close_codec}

#define DECODER(KIND, NAME, OPEN, SEND) { \
    .struct_size = sizeof(stream_codec_v1), .kind = KIND, .name = "example-" NAME "-decoder", .codec = NAME, \
    .open = OPEN, .send_packet = SEND, .receive_frame = receive_frame, .failure = failure, .close = close_codec}

static const stream_codec_v1 picture_encoder =
    ENCODER(STREAM_MEDIA_VIDEO, "xrle", open_picture_encoder, encode_picture);
static const stream_codec_v1 picture_decoder =
    DECODER(STREAM_MEDIA_VIDEO, "xrle", open_picture_decoder, decode_picture);
static const stream_codec_v1 sound_encoder = ENCODER(STREAM_MEDIA_AUDIO, "xpcm", open_sound, encode_sound);
static const stream_codec_v1 sound_decoder = DECODER(STREAM_MEDIA_AUDIO, "xpcm", open_sound, decode_sound);

static const stream_codec_v1 *const codecs[] = {&picture_encoder, &picture_decoder, &sound_encoder, &sound_decoder};

static const stream_codec_plugin_v1 functions = {
    .struct_size = sizeof(stream_codec_plugin_v1), .codec_count = sizeof codecs / sizeof *codecs, .codecs = codecs};

/* Name and version are the manifest's; the host refuses a library that disagrees with its manifest. */
static const stream_plugin plugin = {
    .struct_size = sizeof(stream_plugin), .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
    .kind = STREAM_PLUGIN_CODEC, .name = "example-codec", .version = "1.0.0", .functions = &functions};

/* The one symbol that the host looks for. */
const stream_plugin *stream_plugin_entry(void) { return &plugin; }
