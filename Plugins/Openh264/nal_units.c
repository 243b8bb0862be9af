#include "nal_units.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SPS = 7, PPS = 8 };

/* A walk over the NAL units of all layers. */
typedef struct walk {
    const SFrameBSInfo *coded;
    int layer, unit;
    size_t offset;
    const unsigned char *data; /* of the unit, behind its start code */
    size_t size;
} walk;

static bool next(walk *walk) {
    while (walk->layer < walk->coded->iLayerNum) {
        const SLayerBSInfo *layer = &walk->coded->sLayerInfo[walk->layer];
        if (walk->unit == layer->iNalCount) {
            walk->layer++;
            walk->unit = 0;
            walk->offset = 0;
            continue;
        }
        const unsigned char *start = layer->pBsBuf + walk->offset;
        size_t size = (size_t)layer->pNalLengthInByte[walk->unit++];
        walk->offset += size;
        size_t zeros = 0;
        while (zeros < size && start[zeros] == 0) zeros++;
        if (zeros < 2 || zeros + 1 >= size || start[zeros] != 1) continue;
        walk->data = start + zeros + 1;
        walk->size = size - zeros - 1;
        return true;
    }
    return false;
}

static int type(const walk *walk) { return walk->data[0] & 0x1F; }

bytes sample_of(const SFrameBSInfo *coded) {
    bytes sample = {NULL, 0};
    size_t size = 0;
    for (walk walk = {.coded = coded}; next(&walk);) {
        if (type(&walk) != SPS && type(&walk) != PPS) size += 4 + walk.size;
    }
    if (size == 0 || !(sample.data = malloc(size))) return sample;
    for (walk walk = {.coded = coded}; next(&walk);) {
        if (type(&walk) == SPS || type(&walk) == PPS) continue;
        for (int shift = 24; shift >= 0; shift -= 8) {
            sample.data[sample.size++] = (unsigned char)(walk.size >> shift);
        }
        memcpy(sample.data + sample.size, walk.data, walk.size);
        sample.size += walk.size;
    }
    return sample;
}

static void append(bytes *record, const unsigned char *data, size_t size) {
    memcpy(record->data + record->size, data, size);
    record->size += size;
}

static void append_counted(bytes *record, const unsigned char *data, size_t size) {
    append(record, (const unsigned char[]){1, (unsigned char)(size >> 8), (unsigned char)size}, 3);
    append(record, data, size);
}

bytes configuration_of(const SFrameBSInfo *coded) {
    bytes record = {NULL, 0};
    walk sequence = {.size = 0}, picture = {.size = 0};
    for (walk walk = {.coded = coded}; next(&walk);) {
        if (type(&walk) == SPS && sequence.size == 0) sequence = walk;
        if (type(&walk) == PPS && picture.size == 0) picture = walk;
    }
    if (sequence.size < 4 || sequence.size > 0xFFFF || picture.size == 0 || picture.size > 0xFFFF) return record;
    if (!(record.data = malloc(16 + sequence.size + picture.size))) return record;
    append(&record, (const unsigned char[]){1, sequence.data[1], sequence.data[2], sequence.data[3], 0xFF}, 5);
    append_counted(&record, sequence.data, sequence.size);
    record.data[5] |= 0xE0;
    append_counted(&record, picture.data, picture.size);
    /* High profiles say their chroma and depth: 4:2:0, 8 bit, no extensions. */
    if (sequence.data[1] >= 100) append(&record, (const unsigned char[]){0xFD, 0xF8, 0xF8, 0}, 4);
    return record;
}
