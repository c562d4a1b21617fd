"""What the tests share."""

import os
import signal

from hypothesis import settings

# Who starts the tests in the background may have them ignore Ctrl-C; what is tested is a program that hears it.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("short", max_examples=60, deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile("long" if os.environ.get("ONEHOUR_LONG") else "short")
