"""One face for every form."""

from django.forms.renderers import TemplatesSetting


class IeumRenderer(TemplatesSetting):
    """Django's own renderer with our one form and one field template."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"
