"""A mail server for tests with real worker processes: it writes down the number of every message it gets.

It is slow on purpose: a worker is likely to be killed after the message has arrived and before it could say so.
"""

import os
import random
import time

from django.core.mail.backends.base import BaseEmailBackend

FILE, DELAY, FAILING = "RECEIVED_FILE", "RECEIVED_DELAY", "RECEIVED_FAILING"


class Receiver(BaseEmailBackend):
    def send_messages(self, messages):
        for message in messages:
            time.sleep(float(os.environ.get(DELAY, "0")))
            if random.random() < float(os.environ.get(FAILING, "0")):
                raise ConnectionError("no answer")
            line = f"{message.extra_headers['Message-ID']}\n".encode()
            file = os.open(os.environ[FILE], os.O_APPEND | os.O_CREAT | os.O_WRONLY)
            os.write(file, line)  # one write: lines of several workers do not mix
            os.close(file)
            time.sleep(float(os.environ.get(DELAY, "0")))
        return len(messages)
