"""The language of a page: what the reader chose (a cookie), else what stands in the reader's account, else Chinese. A
browser's own preference does not decide: most of them say English on machines whose owners read Chinese."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import check_for_language, get_supported_language_variant


def chosen(request):
    """The supported language of the reader's cookie, or the default."""
    try:
        code = get_supported_language_variant(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
    except LookupError:
        return settings.LANGUAGE_CODE
    return code if check_for_language(code) else settings.LANGUAGE_CODE


class LanguageMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(chosen(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ["Cookie"])
        return response

    def process_view(self, request, *_view):
        """Once it is known who reads: the language of the account, where the reader has not chosen one."""
        language = getattr(request.user, "language", "")
        if language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
