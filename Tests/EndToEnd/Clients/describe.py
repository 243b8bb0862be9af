#!/usr/bin/env python3
"""Schemathesis, told that the bodies of resumable uploads are bytes: describe.py run URL ...

The types are those of tus 1.0 and of the IETF's draft.
"""

import schemathesis
from schemathesis.cli import schemathesis as command

schemathesis.serializer.alias(
    ["application/offset+octet-stream", "application/partial-upload"], "application/octet-stream"
)
command()
