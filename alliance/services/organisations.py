"""What staff change about an organisation."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from alliance.models import Organisation
from community.models import User
from core.acts import log_act
from core.caching import bump
from search.services import mark_changed


@transaction.atomic
def edit_organisation(*, organisation_id: int, by: User, logo: ContentFile | None = None, **values: Any) -> Organisation:
    """Change what the directory shows; `logo` comes from `clean_logo`. Saving without a change leaves no trace."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    changed = [name for name, value in values.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, values[name])
    if logo is not None:
        organisation.logo.save("logo.png", logo, save=False)
        changed.append("logo")
    if changed:
        organisation.save()
        log_act(organisation, "alliance.edit_organisation", by=by, changed=sorted(changed))
        mark_changed("organisation", [organisation.pk])
        bump("alliance", "home")
    return organisation
