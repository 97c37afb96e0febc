"""The desks of the agency are sat down at like those of the procedure."""

from tests.stages.desks.conftest import it_becomes, sit  # noqa: F401
