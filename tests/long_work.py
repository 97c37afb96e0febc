"""Long work as a worker does it: what a view has asked for is done, and its page leads on."""

from projects import long_work


def worked(client, asked):
    """The answer of the page that a view led to, after the work has been done."""
    assert asked.status_code == 302 and asked["Location"].startswith("/work/"), asked
    assert long_work.do_waiting.func() == 1
    return client.get(asked["Location"])
