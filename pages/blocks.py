"""What the body of a page is made of. Headings are numbered by the page, bullets are lists, pictures need a description."""

from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from scholarships.models import Fund

RICH = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript"]


class SectionBlock(blocks.StructBlock):
    """A numbered section, as the city's press releases have them."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH)

    class Meta:
        icon = "list-ol"
        label = _("Section")
        template = "pages/blocks/section.html"


class PictureBlock(blocks.StructBlock):
    """A picture with the words that stand for it."""

    image = ImageChooserBlock(label=_("Picture"))
    alternative = blocks.CharBlock(label=_("What is to be seen, for people who cannot see it"), max_length=250)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """What somebody said."""

    text = blocks.TextBlock(label=_("Words"))
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "pages/blocks/quote.html"


def fund_choices() -> list[tuple[str, str]]:
    """The funds that the site shows, by their address on it."""
    return [(fund.slug, fund.name) for fund in Fund.objects.visible_to(None)]


class FundBlock(blocks.StructBlock):
    """One fund on its way to its target, as it stands when the page is read."""

    fund = blocks.ChoiceBlock(label=_("Fund"), choices=fund_choices)

    class Meta:
        icon = "pick"
        label = _("A fund's progress")
        template = "pages/blocks/fund.html"


class GiversBlock(FundBlock):
    """함께한 분들: who gave to a fund and chose to be named."""

    class Meta:
        icon = "group"
        label = _("Those who gave to a fund")
        template = "pages/blocks/givers.html"


class BodyBlock(blocks.StreamBlock):
    """The body of any page."""

    section = SectionBlock()
    paragraph = blocks.RichTextBlock(label=_("Text"), features=["h2", "h3", *RICH], icon="pilcrow", template="pages/blocks/paragraph.html")
    picture = PictureBlock()
    quote = QuoteBlock()
    fund = FundBlock()
    givers = GiversBlock()


def plain_text(body: Any) -> str:
    """All words of a body, for search and summaries."""
    words: list[str] = []
    for child in body:
        parts = child.value.values() if isinstance(child.value, blocks.StructValue) else [child.value]
        words += [
            strip_tags(str(getattr(part, "source", part)).replace("<", " <")) for part in parts if isinstance(part, str) or hasattr(part, "source")
        ]
    return " ".join(" ".join(words).split())
