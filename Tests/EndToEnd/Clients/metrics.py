"""Reads /metrics with Prometheus' own parser and prints the samples as JSON: {"name{label=value,...}": number}.

Fails with a line for each thing that Prometheus' conventions do not allow. METRICS_TOKEN is sent where it is set.
"""
import json
import os
import re
import sys
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

request = urllib.request.Request(sys.argv[1])
if "METRICS_TOKEN" in os.environ:
    request.add_header("Authorization", "Bearer " + os.environ["METRICS_TOKEN"])
with urllib.request.urlopen(request) as answer:
    kind = answer.headers["Content-Type"]
    text = answer.read().decode()

problems = []
samples = {}
families = {}
if kind != "text/plain; version=0.0.4; charset=utf-8":
    problems.append("the content type is " + kind)
if not text.endswith("\n"):
    problems.append("the last line has no end")
for family in text_string_to_metric_families(text):
    if family.name in families:
        problems.append(family.name + " is there twice")
    families[family.name] = family
    if not re.fullmatch(r"(stream|process)_[a-z0-9_]+", family.name):
        problems.append(family.name + " is no name for a metric of ours")
    if not family.documentation:
        problems.append(family.name + " has no help")
    if family.type not in ("counter", "gauge", "histogram"):
        problems.append(family.name + " is of type " + family.type)
    if "duration" in family.name and not family.name.endswith("_seconds"):
        problems.append(family.name + " does not say its unit")
    buckets = {}
    for sample in family.samples:
        labels = sorted(sample.labels.items())
        name = sample.name + "{" + ",".join(f"{key}={value}" for key, value in labels) + "}"
        if name in samples:
            problems.append(name + " is there twice")
        samples[name] = sample.value
        if family.type == "counter" and not sample.name.endswith("_total"):
            problems.append(name + " is a counter and does not end in _total")
        if family.type == "gauge" and sample.name.endswith("_total"):
            problems.append(name + " is a gauge and ends in _total")
        if sample.name.endswith("_bucket"):
            rest = tuple(item for item in labels if item[0] != "le")
            buckets.setdefault(rest, []).append((float(sample.labels["le"]), sample.value))
    for rest, counts in buckets.items():
        if [value for _, value in counts] != sorted(value for _, value in counts):
            problems.append(family.name + " does not grow from bucket to bucket")
        suffix = "_count{" + ",".join(f"{key}={value}" for key, value in rest) + "}"
        if counts[-1] != (float("inf"), samples[family.name + suffix]):
            problems.append(family.name + " does not end with all there are")
if problems:
    sys.exit("\n".join(problems))
print(json.dumps({"samples": samples, "families": len(families)}))
