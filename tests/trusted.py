"""Which authorities the clients of tests trust, read once: reading them takes longer than most of what is asked."""

import httpx

TRUSTED = httpx.create_ssl_context()
