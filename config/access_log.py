"""gunicorn's access log without secret words: `gunicorn --logger-class config.access_log.AccessLog`."""

from gunicorn.glogging import Logger

from config.secrecy import hidden


class AccessLog(Logger):
    def atoms(self, resp, req, environ, request_time):
        said = super().atoms(resp, req, environ, request_time)
        return {name: hidden(value) if isinstance(value, str) else value for name, value in said.items()}
