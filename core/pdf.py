"""Documents to keep and to print: a template of the site as PDF/UA, the same words and the same translation as its pages."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import override
from PIL import ImageFile

from core.exceptions import CannotPrint

SHEET = Path(settings.BASE_DIR) / "static" / "pdf" / "document.css"
# The same words in the same order make the same bytes: WeasyPrint would draw a random number otherwise.
IDENTIFIER = b"ieum"
# Longer ones may be broken: a line holds about forty syllables, a column fewer.
WORD = re.compile(r"(?<![^\s>])(?=\S*[가-힣])[^\s<&]{2,16}(?![^\s<])")


def make_pdf(template: str, context: dict[str, Any], *, language: str = "ko") -> bytes:
    """The template as an accessible PDF (ISO 14289, PDF/UA-1) with `static/pdf/document.css`. Raises CannotPrint when Pango is missing.

    It opens no address: pictures come as `data:` only, so that nothing a person wrote makes the server fetch anything.
    """
    try:
        import weasyprint  # needs Pango, which a newcomer's machine may not have: only who prints needs it
    except (ImportError, OSError) as error:
        raise CannotPrint(str(error)) from error
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # its import lets the whole process take half pictures for whole ones
    with override(language):
        html = render_to_string(template, {"language": language, **context})
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    page = weasyprint.HTML(string=unbroken(html), url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[weasyprint.CSS(filename=SHEET)], pdf_variant="pdf/ua-1", pdf_identifier=IDENTIFIER)


def unbroken(html: str) -> str:
    """Korean words that stay whole at the end of a line; WeasyPrint 70 does not know `word-break: keep-all`."""
    head, body, rest = html.partition("<body>")
    parts = re.split(r"(<[^>]*>)", rest)
    return head + body + "".join(part if part.startswith("<") else WORD.sub(r'<span class="word">\g<0></span>', part) for part in parts)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """To be downloaded under this name, and kept by nobody on the way."""
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
