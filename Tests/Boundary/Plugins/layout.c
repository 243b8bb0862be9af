/* The layout of every struct that crosses the boundary, on 64-bit systems. A line that does not compile is a change
 * that breaks plugins which are already built: append to a struct instead, and add the new field's line here.
 *
 * Strict C99, so that it also shows that the header is.
 */
#include "stream_plugin.h"

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define HOLDS(condition) typedef char JOIN(holds_, __LINE__)[(condition) ? 1 : -1]
#define SIZE(type, bytes) HOLDS(sizeof(type) == (bytes))
#define FIELD(type, field, place) HOLDS(offsetof(type, field) == (place))

HOLDS(sizeof(void *) == 8);
HOLDS(STREAM_ABI_MAJOR == 1);

SIZE(stream_bytes, 16);
FIELD(stream_bytes, data, 0);
FIELD(stream_bytes, size, 8);

SIZE(stream_error, 56);
FIELD(stream_error, struct_size, 0);
FIELD(stream_error, retryable, 4);
FIELD(stream_error, code, 8);
FIELD(stream_error, message, 24);
FIELD(stream_error, details, 40);

SIZE(stream_key, 32);
FIELD(stream_key, account, 0);
FIELD(stream_key, key, 16);

SIZE(stream_host, 24);
FIELD(stream_host, struct_size, 0);
FIELD(stream_host, abi_major, 4);
FIELD(stream_host, abi_minor, 6);
FIELD(stream_host, context, 8);
FIELD(stream_host, service, 16);

SIZE(stream_log_v1, 16);
FIELD(stream_log_v1, struct_size, 0);
FIELD(stream_log_v1, write, 8);

SIZE(stream_config_v1, 24);
FIELD(stream_config_v1, struct_size, 0);
FIELD(stream_config_v1, settings, 8);
FIELD(stream_config_v1, public_url, 16);

SIZE(stream_clock_v1, 16);
FIELD(stream_clock_v1, struct_size, 0);
FIELD(stream_clock_v1, now, 8);

SIZE(stream_operation_call, 80); /* 1.0: 72 */
FIELD(stream_operation_call, struct_size, 0);
FIELD(stream_operation_call, timeout_ms, 4);
FIELD(stream_operation_call, operation, 8);
FIELD(stream_operation_call, account, 24);
FIELD(stream_operation_call, request_id, 40);
FIELD(stream_operation_call, parameters, 56);
FIELD(stream_operation_call, call_id, 72);

SIZE(stream_registry_v1, 24);
FIELD(stream_registry_v1, struct_size, 0);
FIELD(stream_registry_v1, call, 8);
FIELD(stream_registry_v1, offers, 16);

SIZE(stream_entry, 40);
FIELD(stream_entry, key, 0);
FIELD(stream_entry, value, 16);
FIELD(stream_entry, version, 32);

SIZE(stream_scan, 64);
FIELD(stream_scan, struct_size, 0);
FIELD(stream_scan, limit, 4);
FIELD(stream_scan, reverse, 8);
FIELD(stream_scan, start, 16);
FIELD(stream_scan, end, 48);

SIZE(stream_check, 40);
FIELD(stream_check, key, 0);
FIELD(stream_check, version, 32);

SIZE(stream_put, 48);
FIELD(stream_put, key, 0);
FIELD(stream_put, value, 32);

SIZE(stream_add, 40);
FIELD(stream_add, key, 0);
FIELD(stream_add, delta, 32);

SIZE(stream_publish, 64);
FIELD(stream_publish, account, 0);
FIELD(stream_publish, type, 16);
FIELD(stream_publish, subject, 32);
FIELD(stream_publish, data, 48);

SIZE(stream_enqueue, 72);
FIELD(stream_enqueue, account, 0);
FIELD(stream_enqueue, kind, 16);
FIELD(stream_enqueue, key, 32);
FIELD(stream_enqueue, payload, 48);
FIELD(stream_enqueue, delay_ms, 64);

SIZE(stream_commit, 144); /* 1.0: 120 */
FIELD(stream_commit, struct_size, 0);
FIELD(stream_commit, job_attempt, 4);
FIELD(stream_commit, job_id, 8);
FIELD(stream_commit, checks, 24);
FIELD(stream_commit, check_count, 32);
FIELD(stream_commit, puts, 40);
FIELD(stream_commit, put_count, 48);
FIELD(stream_commit, deletes, 56);
FIELD(stream_commit, delete_count, 64);
FIELD(stream_commit, adds, 72);
FIELD(stream_commit, add_count, 80);
FIELD(stream_commit, publishes, 88);
FIELD(stream_commit, publish_count, 96);
FIELD(stream_commit, enqueues, 104);
FIELD(stream_commit, enqueue_count, 112);
FIELD(stream_commit, call_id, 120);
FIELD(stream_commit, answer, 128);

SIZE(stream_store_v1, 32);
FIELD(stream_store_v1, struct_size, 0);
FIELD(stream_store_v1, get, 8);
FIELD(stream_store_v1, scan, 16);
FIELD(stream_store_v1, commit, 24);

SIZE(stream_blob_info, 32);
FIELD(stream_blob_info, struct_size, 0);
FIELD(stream_blob_info, reserved, 4);
FIELD(stream_blob_info, size, 8);
FIELD(stream_blob_info, key, 16);

SIZE(stream_blobs_v1, 80); /* 1.0: 64 */
FIELD(stream_blobs_v1, struct_size, 0);
FIELD(stream_blobs_v1, put, 8);
FIELD(stream_blobs_v1, read, 16);
FIELD(stream_blobs_v1, stat, 24);
FIELD(stream_blobs_v1, list, 32);
FIELD(stream_blobs_v1, remove, 40);
FIELD(stream_blobs_v1, remove_all, 48);
FIELD(stream_blobs_v1, rename, 56);
FIELD(stream_blobs_v1, append, 64);
FIELD(stream_blobs_v1, sync, 72);

SIZE(stream_http_v1, 16);
FIELD(stream_http_v1, struct_size, 0);
FIELD(stream_http_v1, end_body, 8);

SIZE(stream_jobs_v1, 16);
FIELD(stream_jobs_v1, struct_size, 0);
FIELD(stream_jobs_v1, cancel, 8);

SIZE(stream_bus_v1, 24);
FIELD(stream_bus_v1, struct_size, 0);
FIELD(stream_bus_v1, signal, 8);
FIELD(stream_bus_v1, heard, 16);

SIZE(stream_worker_request, 120); /* 1.2: 112 */
FIELD(stream_worker_request, struct_size, 0);
FIELD(stream_worker_request, input_count, 4);
FIELD(stream_worker_request, kind, 8);
FIELD(stream_worker_request, account, 24);
FIELD(stream_worker_request, specification, 40);
FIELD(stream_worker_request, inputs, 56);
FIELD(stream_worker_request, output_folder, 64);
FIELD(stream_worker_request, on_message, 80);
FIELD(stream_worker_request, done, 88);
FIELD(stream_worker_request, token, 96);
FIELD(stream_worker_request, call_id, 104);
FIELD(stream_worker_request, feed, 112);
FIELD(stream_worker_request, reserved, 116);

SIZE(stream_fetch_request, 88);
FIELD(stream_fetch_request, struct_size, 0);
FIELD(stream_fetch_request, account, 8);
FIELD(stream_fetch_request, specification, 24);
FIELD(stream_fetch_request, body, 40);
FIELD(stream_fetch_request, on_progress, 56);
FIELD(stream_fetch_request, done, 64);
FIELD(stream_fetch_request, token, 72);
FIELD(stream_fetch_request, call_id, 80);

SIZE(stream_fetch_v1, 32);
FIELD(stream_fetch_v1, struct_size, 0);
FIELD(stream_fetch_v1, check, 8);
FIELD(stream_fetch_v1, fetch, 16);
FIELD(stream_fetch_v1, cancel, 24);

SIZE(stream_workers_v1, 40);
FIELD(stream_workers_v1, struct_size, 0);
FIELD(stream_workers_v1, run, 8);
FIELD(stream_workers_v1, acknowledge, 16);
FIELD(stream_workers_v1, cancel, 24);
FIELD(stream_workers_v1, feed, 32);

SIZE(stream_net_v1, 56);
FIELD(stream_net_v1, struct_size, 0);
FIELD(stream_net_v1, address, 8);
FIELD(stream_net_v1, announce, 16);
FIELD(stream_net_v1, connect, 24);
FIELD(stream_net_v1, take, 32);
FIELD(stream_net_v1, send, 40);
FIELD(stream_net_v1, close, 48);

SIZE(stream_attachment, 80);
FIELD(stream_attachment, struct_size, 0);
FIELD(stream_attachment, reserved, 4);
FIELD(stream_attachment, key, 8);
FIELD(stream_attachment, size, 24);
FIELD(stream_attachment, filename, 32);
FIELD(stream_attachment, content_type, 48);
FIELD(stream_attachment, sha256, 64);

SIZE(stream_call, 96);
FIELD(stream_call, struct_size, 0);
FIELD(stream_call, reserved, 4);
FIELD(stream_call, call_id, 8);
FIELD(stream_call, deadline, 16);
FIELD(stream_call, operation, 24);
FIELD(stream_call, account, 40);
FIELD(stream_call, request_id, 56);
FIELD(stream_call, parameters, 72);
FIELD(stream_call, attachment, 88);

SIZE(stream_field, 32);
FIELD(stream_field, name, 0);
FIELD(stream_field, value, 16);

SIZE(stream_http_request, 136);
FIELD(stream_http_request, struct_size, 0);
FIELD(stream_http_request, route, 4);
FIELD(stream_http_request, call_id, 8);
FIELD(stream_http_request, method, 16);
FIELD(stream_http_request, path, 32);
FIELD(stream_http_request, query, 48);
FIELD(stream_http_request, request_id, 64);
FIELD(stream_http_request, client_address, 80);
FIELD(stream_http_request, content_length, 96);
FIELD(stream_http_request, headers, 104);
FIELD(stream_http_request, header_count, 112);
FIELD(stream_http_request, path_parameters, 120);
FIELD(stream_http_request, path_parameter_count, 128);

SIZE(stream_http_body, 112); /* 1.0: 96 */
FIELD(stream_http_body, struct_size, 0);
FIELD(stream_http_body, complete, 4);
FIELD(stream_http_body, call_id, 8);
FIELD(stream_http_body, received, 16);
FIELD(stream_http_body, over_limit, 24);
FIELD(stream_http_body, mismatch, 28);
FIELD(stream_http_body, bytes, 32);
FIELD(stream_http_body, sha256, 48);
FIELD(stream_http_body, filename, 64);
FIELD(stream_http_body, content_type, 80);
FIELD(stream_http_body, digest_state, 96);

SIZE(stream_http_decision, 152); /* 1.0: 104; 1.2: 144 */
FIELD(stream_http_decision, struct_size, 0);
FIELD(stream_http_decision, action, 4);
FIELD(stream_http_decision, status, 8);
FIELD(stream_http_decision, accept_multipart, 12);
FIELD(stream_http_decision, headers, 16);
FIELD(stream_http_decision, header_count, 24);
FIELD(stream_http_decision, body, 32);
FIELD(stream_http_decision, blob, 48);
FIELD(stream_http_decision, offset, 80);
FIELD(stream_http_decision, limit, 88);
FIELD(stream_http_decision, error, 96);
FIELD(stream_http_decision, append, 104);
FIELD(stream_http_decision, reserved, 108);
FIELD(stream_http_decision, checksum, 112);
FIELD(stream_http_decision, digest_state, 128);
FIELD(stream_http_decision, signal, 144);

SIZE(stream_job, 104);
FIELD(stream_job, struct_size, 0);
FIELD(stream_job, attempt, 4);
FIELD(stream_job, call_id, 8);
FIELD(stream_job, attempts, 16);
FIELD(stream_job, reserved, 20);
FIELD(stream_job, id, 24);
FIELD(stream_job, account, 40);
FIELD(stream_job, kind, 56);
FIELD(stream_job, key, 72);
FIELD(stream_job, payload, 88);

SIZE(stream_event, 112);
FIELD(stream_event, struct_size, 0);
FIELD(stream_event, attempt, 4);
FIELD(stream_event, call_id, 8);
FIELD(stream_event, sequence, 16);
FIELD(stream_event, time, 24);
FIELD(stream_event, id, 32);
FIELD(stream_event, type, 48);
FIELD(stream_event, account, 64);
FIELD(stream_event, subject, 80);
FIELD(stream_event, data, 96);

SIZE(stream_net_event, 72);
FIELD(stream_net_event, struct_size, 0);
FIELD(stream_net_event, kind, 4);
FIELD(stream_net_event, connection, 8);
FIELD(stream_net_event, listener, 16);
FIELD(stream_net_event, peer, 32);
FIELD(stream_net_event, bytes, 48);
FIELD(stream_net_event, tls, 64);
FIELD(stream_net_event, end, 68);

SIZE(stream_operations_v1, 64); /* 1.0: 56 */
FIELD(stream_operations_v1, struct_size, 0);
FIELD(stream_operations_v1, reserved, 4);
FIELD(stream_operations_v1, invoke, 8);
FIELD(stream_operations_v1, cancel, 16);
FIELD(stream_operations_v1, http_head, 24);
FIELD(stream_operations_v1, http_body, 32);
FIELD(stream_operations_v1, run_job, 40);
FIELD(stream_operations_v1, event, 48);
FIELD(stream_operations_v1, net, 56);

SIZE(stream_storage_v1, 88);
FIELD(stream_storage_v1, struct_size, 0);
FIELD(stream_storage_v1, reserved, 4);
FIELD(stream_storage_v1, put, 8);
FIELD(stream_storage_v1, append, 16);
FIELD(stream_storage_v1, sync, 24);
FIELD(stream_storage_v1, read, 32);
FIELD(stream_storage_v1, stat, 40);
FIELD(stream_storage_v1, list, 48);
FIELD(stream_storage_v1, remove, 56);
FIELD(stream_storage_v1, remove_all, 64);
FIELD(stream_storage_v1, rename, 72);
FIELD(stream_storage_v1, open, 80);

SIZE(stream_frame, 208);
FIELD(stream_frame, struct_size, 0);
FIELD(stream_frame, kind, 4);
FIELD(stream_frame, pts, 8);
FIELD(stream_frame, duration, 16);
FIELD(stream_frame, planes, 24);
FIELD(stream_frame, strides, 88);
FIELD(stream_frame, plane_count, 120);
FIELD(stream_frame, width, 124);
FIELD(stream_frame, height, 128);
FIELD(stream_frame, pixel_format, 132);
FIELD(stream_frame, sample_format, 136);
FIELD(stream_frame, sample_rate, 140);
FIELD(stream_frame, channels, 144);
FIELD(stream_frame, samples, 148);
FIELD(stream_frame, keyframe, 152);
FIELD(stream_frame, flags, 156);
FIELD(stream_frame, buffer, 160);
FIELD(stream_frame, retain, 168);
FIELD(stream_frame, release, 176);
FIELD(stream_frame, color, 184);
FIELD(stream_frame, pixel_aspect_num, 188);
FIELD(stream_frame, pixel_aspect_den, 192);
FIELD(stream_frame, reserved, 196);
FIELD(stream_frame, channel_mask, 200);

SIZE(stream_packet, 64);
FIELD(stream_packet, struct_size, 0);
FIELD(stream_packet, keyframe, 4);
FIELD(stream_packet, pts, 8);
FIELD(stream_packet, dts, 16);
FIELD(stream_packet, duration, 24);
FIELD(stream_packet, data, 32);
FIELD(stream_packet, size, 40);
FIELD(stream_packet, buffer, 48);
FIELD(stream_packet, release, 56);

SIZE(stream_codec_config, 160);
FIELD(stream_codec_config, struct_size, 0);
FIELD(stream_codec_config, kind, 4);
FIELD(stream_codec_config, codec, 8);
FIELD(stream_codec_config, time_base_num, 24);
FIELD(stream_codec_config, time_base_den, 28);
FIELD(stream_codec_config, extradata, 32);
FIELD(stream_codec_config, width, 48);
FIELD(stream_codec_config, height, 52);
FIELD(stream_codec_config, pixel_format, 56);
FIELD(stream_codec_config, frame_rate_num, 60);
FIELD(stream_codec_config, frame_rate_den, 64);
FIELD(stream_codec_config, sample_rate, 68);
FIELD(stream_codec_config, channels, 72);
FIELD(stream_codec_config, threads, 76);
FIELD(stream_codec_config, bitrate, 80);
FIELD(stream_codec_config, max_bitrate, 88);
FIELD(stream_codec_config, buffer_bits, 96);
FIELD(stream_codec_config, keyframe_interval, 104);
FIELD(stream_codec_config, b_frames, 108);
FIELD(stream_codec_config, preset, 112);
FIELD(stream_codec_config, profile, 128);
FIELD(stream_codec_config, color, 144);
FIELD(stream_codec_config, sample_bits, 148);
FIELD(stream_codec_config, block_bytes, 152);
FIELD(stream_codec_config, reserved, 156);

SIZE(stream_codec_v1, 112);
FIELD(stream_codec_v1, struct_size, 0);
FIELD(stream_codec_v1, kind, 4);
FIELD(stream_codec_v1, name, 8);
FIELD(stream_codec_v1, codec, 16);
FIELD(stream_codec_v1, encodes, 24);
FIELD(stream_codec_v1, reserved, 28);
FIELD(stream_codec_v1, open, 32);
FIELD(stream_codec_v1, send_frame, 40);
FIELD(stream_codec_v1, receive_packet, 48);
FIELD(stream_codec_v1, send_packet, 56);
FIELD(stream_codec_v1, receive_frame, 64);
FIELD(stream_codec_v1, request_keyframe, 72);
FIELD(stream_codec_v1, reconfigure, 80);
FIELD(stream_codec_v1, extradata, 88);
FIELD(stream_codec_v1, failure, 96);
FIELD(stream_codec_v1, close, 104);

SIZE(stream_codec_plugin_v1, 16);
FIELD(stream_codec_plugin_v1, struct_size, 0);
FIELD(stream_codec_plugin_v1, codec_count, 4);
FIELD(stream_codec_plugin_v1, codecs, 8);

SIZE(stream_plugin, 64);
FIELD(stream_plugin, struct_size, 0);
FIELD(stream_plugin, abi_major, 4);
FIELD(stream_plugin, abi_minor, 6);
FIELD(stream_plugin, kind, 8);
FIELD(stream_plugin, reserved, 12);
FIELD(stream_plugin, name, 16);
FIELD(stream_plugin, version, 24);
FIELD(stream_plugin, operations, 32);
FIELD(stream_plugin, functions, 40);
FIELD(stream_plugin, start, 48);
FIELD(stream_plugin, stop, 56);

HOLDS(STREAM_LOG_DEBUG == 1);
HOLDS(STREAM_LOG_INFO == 2);
HOLDS(STREAM_LOG_WARNING == 3);
HOLDS(STREAM_LOG_ERROR == 4);
HOLDS(STREAM_PLUGIN_OPERATIONS == 1);
HOLDS(STREAM_PLUGIN_STORAGE == 2);
HOLDS(STREAM_PLUGIN_CODEC == 3);
HOLDS(STREAM_HTTP_BYTES == 1);
HOLDS(STREAM_HTTP_BLOB == 2);
HOLDS(STREAM_HTTP_BODY_MEMORY == 3);
HOLDS(STREAM_HTTP_BODY_BLOB == 4);
HOLDS(STREAM_MEDIA_VIDEO == 1);
HOLDS(STREAM_MEDIA_AUDIO == 2);
HOLDS(STREAM_PIXEL_YUV420P == 1);
HOLDS(STREAM_PIXEL_YUV420P10 == 2);
HOLDS(STREAM_SAMPLE_FLOAT_PLANAR == 1);
HOLDS(STREAM_CODEC_OK == 1);
HOLDS(STREAM_CODEC_AGAIN == 2);
HOLDS(STREAM_CODEC_END == 3);
HOLDS(STREAM_CODEC_FAILED == 4);
