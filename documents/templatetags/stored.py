"""Pictures of the store on paper."""

from __future__ import annotations

import base64

from django import template

from documents.storage import default_store

register = template.Library()


@register.simple_tag
def stored_picture(sha256: str) -> str:
    """A stored JPEG as a data: address; its name is the hash of its bytes, so a paper stays the same."""
    return "data:image/jpeg;base64," + base64.b64encode(default_store().read(sha256)).decode()
