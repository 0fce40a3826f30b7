"""The last page, when everything else failed: it needs neither the database nor static files."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import translation

STYLES = ("policies/reading.css", "account.css")


def server_error(request: HttpRequest) -> HttpResponse:
    """Give the error page in the language of the address."""
    language = "en" if request.path_info.startswith("/en/") else "fr"
    with translation.override(language):
        # Without the request: context processors would ask the database who is signed in.
        page = get_template("500.html").render({"language": language, "styles": _styles()})
    return HttpResponseServerError(page, headers={"Content-Language": language})


def _styles() -> list[str]:
    try:
        return [static(name) for name in STYLES]
    except ValueError:  # the files were never collected, which may be why we are here
        return []
