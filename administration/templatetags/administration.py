"""Words of the administrator's pages."""

from django import template

from administration.desks.people import seat_line

register = template.Library()
register.filter("seat_line", seat_line)
