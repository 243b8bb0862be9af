/* Encodes and decodes as the media process does. */
#include "test.h"

enum { RATE = 48000, CHANNELS = 2, SAMPLES = 1024, FRAMES = 5 };

static int held; /* references to the frames that were sent */

static void retain(void *buffer) { (void)buffer, held++; }

static void release(void *buffer) { (void)buffer, held--; }

static float sample(int frame, int channel, int index) { return (float)((frame * 7 + channel * 3 + index) % 100) / 100; }

static stream_codec_config config(uint32_t rate, uint32_t channels) {
    return (stream_codec_config){
        .struct_size = sizeof(stream_codec_config), .kind = STREAM_MEDIA_AUDIO, .codec = text("my-plugin"),
        .time_base_num = 1, .time_base_den = RATE, .sample_rate = rate, .channels = channels};
}

/* Sends a frame and gives the packet that comes of it. */
static stream_packet encoded(const stream_codec_v1 *table, void *encoder, int number) {
    static float planes[CHANNELS][SAMPLES];
    stream_frame frame = {
        .struct_size = sizeof frame, .kind = STREAM_MEDIA_AUDIO, .pts = number * SAMPLES, .duration = SAMPLES,
        .plane_count = CHANNELS, .sample_format = STREAM_SAMPLE_FLOAT_PLANAR, .sample_rate = RATE,
        .channels = CHANNELS, .samples = SAMPLES, .retain = retain, .release = release};
    for (int channel = 0; channel < CHANNELS; channel++) {
        frame.planes[channel] = (uint8_t *)planes[channel];
        for (int index = 0; index < SAMPLES; index++) planes[channel][index] = sample(number, channel, index);
    }
    stream_packet packet = {.struct_size = sizeof packet};
    check(table->receive_packet(encoder, &packet) == STREAM_CODEC_AGAIN);
    check(table->send_frame(encoder, &frame) == STREAM_CODEC_OK);
    check(table->send_frame(encoder, &frame) == STREAM_CODEC_AGAIN);
    check(table->receive_packet(encoder, &packet) == STREAM_CODEC_OK);
    check(packet.pts == frame.pts && packet.keyframe == 1);
    return packet;
}

static void decode(const stream_codec_v1 *table, void *decoder, const stream_packet *packet, int number) {
    stream_frame frame = {.struct_size = sizeof frame};
    check(table->send_packet(decoder, packet) == STREAM_CODEC_OK);
    check(table->receive_frame(decoder, &frame) == STREAM_CODEC_OK);
    check(frame.pts == packet->pts && frame.samples == SAMPLES && frame.channels == CHANNELS);
    frame.retain(frame.buffer);
    frame.release(frame.buffer);
    for (int channel = 0; channel < CHANNELS; channel++)
        for (int index = 0; index < SAMPLES; index++)
            check(((float *)frame.planes[channel])[index] == sample(number, channel, index));
    frame.release(frame.buffer);
}

int main(int count, char **arguments) {
    const stream_codec_plugin_v1 *functions = load(count, arguments)->functions;
    check(functions->codec_count == 2);
    const stream_codec_v1 *encoding = functions->codecs[0], *decoding = functions->codecs[1];
    check(encoding->encodes == 1 && decoding->encodes == 0);

    stream_codec_config wrong = config(0, 0), right = config(RATE, CHANNELS);
    check(!encoding->open(&wrong) && encoding->failure(NULL).size > 0);

    void *encoder = encoding->open(&right), *decoder = decoding->open(&right);
    check(encoder && decoder);
    for (int number = 0; number < FRAMES; number++) {
        stream_packet packet = encoded(encoding, encoder, number);
        decode(decoding, decoder, &packet, number);
        packet.release(packet.buffer);
    }

    /* A packet that nobody's encoder made. */
    stream_packet damaged = {.struct_size = sizeof damaged, .data = (const uint8_t *)"damaged", .size = 7};
    check(decoding->send_packet(decoder, &damaged) == STREAM_CODEC_FAILED && decoding->failure(decoder).size > 0);

    stream_packet packet = {.struct_size = sizeof packet};
    check(encoding->send_frame(encoder, NULL) == STREAM_CODEC_OK);
    check(encoding->receive_packet(encoder, &packet) == STREAM_CODEC_END);
    check(encoding->receive_packet(encoder, &packet) == STREAM_CODEC_END);
    encoding->close(encoder);

    /* Closed with output that nobody took. */
    encoder = encoding->open(&right);
    packet = encoded(encoding, encoder, 0);
    check(decoding->send_packet(decoder, &packet) == STREAM_CODEC_OK);
    packet.release(packet.buffer);
    decoding->close(decoder);
    encoding->close(encoder);
    check(held == 0);
    puts("my-plugin: all is well");
    return 0;
}
