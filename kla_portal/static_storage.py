"""Static files under the name of their hash, with gzip beside them; brotli only where an image is built.

Brotli at its best level takes 10 of 11 seconds: worth it once for many readers, not on every first start.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class QuickStaticFilesStorage(CompressedManifestStaticFilesStorage):
    def create_compressor(self, **options: Any) -> Compressor:
        return Compressor(use_brotli=settings.KLA_BROTLI, **options)
